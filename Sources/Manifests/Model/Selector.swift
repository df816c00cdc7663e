/// Labels that must all be there for a workload to be selected (`matchLabels`, `labels`, a Gateway's `selector`).
public struct Selector: Sendable, Hashable {
  /// The labels.
  public var labels: [String: String]
  /// Where the selector stands.
  public var place: Place

  /// Makes a selector.
  public init(labels: [String: String], place: Place) {
    self.labels = labels
    self.place = place
  }

  /// Reads a key's selector; nil where the key is not there. `inner` is the key of its map of labels.
  init?(_ node: Node?, _ key: String, inner: String?) {
    guard let selector = node?[key] else { return nil }
    place = selector.place
    if let inner { labels = selector.stringMap(inner) } else { labels = node?.stringMap(key) ?? [:] }
  }

  /// Whether it names no label, and so selects everything in scope.
  public var isEmpty: Bool { labels.isEmpty }

  /// Whether a workload with these labels is selected. An empty selector selects all.
  public func matches(_ other: [String: String]) -> Bool {
    labels.allSatisfy { other[$0.key] == $0.value }
  }

  /// `app=reviews,version=v2`, keys in order.
  public var text: String {
    labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
  }
}

/// What a policy is attached to instead of a selector (`targetRef`, `targetRefs`).
public struct TargetRef: Sendable, Hashable {
  /// The API group; empty for core.
  public var group: String
  /// `Gateway`, `GatewayClass`, `Service`, `ServiceEntry`.
  public var kind: String
  /// The name.
  public var name: String
  /// The namespace; Istio wants none.
  public var namespace: String
  /// Where it stands.
  public var place: Place

  init(_ node: Node) {
    group = node["group"]?.text ?? ""
    kind = node["kind"]?.text ?? ""
    name = node["name"]?.text ?? ""
    namespace = node["namespace"]?.text ?? ""
    place = node.place
  }

  /// Both spellings of a policy's spec.
  static func all(_ spec: Node?) -> [TargetRef] {
    (spec?["targetRef"].map { [TargetRef($0)] } ?? [])
      + (spec?["targetRefs"]?.items.map(TargetRef.init) ?? [])
  }
}

/// How a string is compared: one of `exact`, `prefix`, `regex`; a bare string is exact.
public struct StringMatch: Sendable, Hashable {
  /// Which comparison; `present` where the match is an empty map (the header must be there).
  public enum Kind: String, Sendable {
    case exact, prefix, regex, present
  }
  /// Which comparison.
  public var kind: Kind
  /// What to compare with.
  public var value: String
  /// Where it stands.
  public var place: Place

  init(_ node: Node) {
    place = node.place
    for kind in [Kind.exact, .prefix, .regex] {
      if let value = node[kind.rawValue] {
        self.kind = kind
        self.value = value.text ?? ""
        return
      }
    }
    value = node.text ?? ""
    kind = node.isMapping || node.isNull ? .present : .exact
  }
}
