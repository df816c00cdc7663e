import Manifests
import Testing

@testable import Diagnosis

/// Any field may hold anything: the validators end, whatever stands in its place.
@Suite struct HostilePolicyTests {
  static let strange: [Node.Content] = [
    .scalar("", .plain), .scalar("", .doubleQuoted), .scalar("-9223372036854775808", .plain),
    .scalar("9223372036854775807", .plain), .scalar("1e308", .plain), .scalar("*", .doubleQuoted),
    .scalar("/", .plain), .scalar("unix://", .plain), .scalar("{**}/{", .doubleQuoted),
    .scalar("é\u{0}%", .plain),
    .sequence([]), .mapping([]), .sequence([Node(.scalar("", .plain), nowhere)]),
  ]
  static let nowhere = Place(node: 1, start: .unknown, end: .unknown)

  /// Every kind that has a validator here, with most of its fields.
  static let samples: [(kind: String, group: String, specs: [Reviewing.Case])] = [
    ("VirtualService", "networking.istio.io", VirtualServiceSchemaTests.objects + rules),
    ("Sidecar", "networking.istio.io", ListenerAndExtensionSchemaTests.sidecars),
    ("EnvoyFilter", "networking.istio.io", ListenerAndExtensionSchemaTests.filters),
    ("Telemetry", "telemetry.istio.io", ListenerAndExtensionSchemaTests.telemetries),
    ("WasmPlugin", "extensions.istio.io", ListenerAndExtensionSchemaTests.plugins),
    ("AuthorizationPolicy", "security.istio.io", PolicySchemaTests.authorization),
    ("PeerAuthentication", "security.istio.io", PolicySchemaTests.peers),
    ("RequestAuthentication", "security.istio.io", PolicySchemaTests.tokens),
    ("HTTPRoute", "gateway.networking.k8s.io", routes), ("GRPCRoute", "gateway.networking.k8s.io", routes),
  ]

  private static let rules = VirtualServiceSchemaTests.rules.filter { $0.yaml.utf8.count < 2000 }.map {
    Reviewing.Case("hosts: [a]\nhttp:\n- " + $0.yaml.split(separator: "\n").joined(separator: "\n  "))
  }
  private static let routes = GatewayRouteSchemaTests.rules.filter { $0.yaml.utf8.count < 800 }.map {
    Reviewing.Case("rules:\n- " + $0.yaml.split(separator: "\n").joined(separator: "\n  "))
  }

  @Test(arguments: samples.indices) func everyFieldMayBeAnything(index: Int) {
    let sample = Self.samples[index]
    var looked = 0
    for spec in sample.specs {
      let body = spec.yaml.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n")
      let text = Reviewing.object(sample.kind, sample.group) + "\nspec:\n" + body
      let read = ManifestReader().read([ManifestSource(name: "a.yaml", bytes: Array(text.utf8))])
      guard let object = read.objects.first, let original = object.spec else { continue }
      var variants: [Node] = []
      Self.vary(original) { variants.append($0) }
      var broken = read
      broken.objects = variants.enumerated().map { number, variant in
        var root = object.root
        root.replace("spec", with: variant)
        root.replace("metadata", with: Self.metadata(number))
        return ConfigObject(index: number, source: 0, root: root)
      }
      var report = RuleReport(set: ConfigSet(broken))
      #expect(report.set.objects.count == variants.count)
      for shared in PolicySchemaChecks.all { shared.check(report.set, &report) }
      looked += variants.count
    }
    #expect(looked > 50)
  }

  /// Each has a name of its own, so that none takes another's place.
  private static func metadata(_ number: Int) -> Node {
    let name = Node(.scalar("a\(number)", .plain), nowhere)
    return Node(.mapping([Node.Entry(key: "name", keyPlace: nowhere, value: name)]), nowhere)
  }

  /// The node with each of its values, one at a time, replaced by something strange.
  private static func vary(_ node: Node, _ yield: (Node) -> Void) {
    for content in strange { yield(Node(content, node.place)) }
    switch node.content {
    case .scalar: break
    case .sequence(let items):
      for index in items.indices {
        vary(items[index]) { variant in
          var changed = items
          changed[index] = variant
          yield(Node(.sequence(changed), node.place))
        }
      }
    case .mapping(let entries):
      for index in entries.indices {
        vary(entries[index].value) { variant in
          var changed = entries
          changed[index].value = variant
          yield(Node(.mapping(changed), node.place))
        }
      }
    }
  }
}

extension Node {
  fileprivate mutating func replace(_ key: String, with value: Node) {
    guard case .mapping(var entries) = content, let index = entries.firstIndex(where: { $0.key == key })
    else { return }
    entries[index].value = value
    content = .mapping(entries)
  }
}
