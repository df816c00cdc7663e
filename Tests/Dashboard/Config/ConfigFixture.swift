import Dashboard
import Manifests
import Mesh
import Terminal

@testable import Diagnosis

/// A little configuration with findings of every kind, made from text as the program makes it; the findings are
/// given, so that these pictures do not change with every rule.
struct ConfigFixture {
  var reviews = Self.reviewsText
  var revision = 1
  /// Gives no findings at all.
  var isClean = false

  static let reviewsText = """
    # Who gets which reviews.
    apiVersion: networking.istio.io/v1
    kind: VirtualService
    metadata:
      name: reviews
      namespace: default
    spec:
      hosts:
      - reviews
      http:
      - route:
        - destination:
            host: reviews
            subset: v4
          weight: 50
        - destination: {host: reviews, subset: "v3"}   # the red stars
          weight: 50
    ---
    apiVersion: networking.istio.io/v1
    kind: DestinationRule
    metadata:
      name: reviews
      namespace: default
    spec:
      host: reviews
      trafficPolicy:
        tls:
          mode: DISABLE
        connectionPool:
          tcp: {maxConnections: 1}
      subsets:
      - name: v1
        labels: {version: v1}
      - name: v3
        labels: {version: v3}

    """

  static let meshText = """
    apiVersion: v1
    kind: Service
    metadata: {name: reviews, namespace: default}
    spec:
      selector: {app: reviews}
      ports:
      - {name: http, port: 9080}
    ---
    apiVersion: v1
    kind: Service
    metadata: {name: ratings, namespace: default}
    spec:
      selector: {app: ratings}
      ports:
      - {name: http, port: 9080}
    ---
    apiVersion: security.istio.io/v1
    kind: PeerAuthentication
    metadata: {name: default, namespace: default}
    spec:
      mtls: {mode: STRICT}
    ---
    apiVersion: security.istio.io/v1
    kind: AuthorizationPolicy
    metadata: {name: ratings-viewer, namespace: default}
    spec:
      selector:
        matchLabels: {app: ratings}
      rules:
      - from:
        - source: {principals: ["cluster.local/ns/default/sa/bookinfo-reviews"]}
    ---
    apiVersion: networking.istio.io/v1
    kind: Gateway
    metadata: {name: bookinfo-gateway, namespace: default}
    spec:
      selector: {istio: ingressgateway}
      servers:
      - port: {number: 80, name: http, protocol: HTTP}
        hosts: ["*"]
    ---
    apiVersion: networking.istio.io/v1
    kind: VirtualService
    metadata: {name: ratings, namespace: default}
    spec:
      hosts: [ratings]
      http:
      - fault:
          abort: {httpStatus: 500, percentage: {value: 50}}
        timeout: 2s
        route:
        - destination: {host: ratings}

    """

  private static func deployment(_ app: String, _ version: String) -> String {
    """
    ---
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: \(app)-\(version), namespace: default}
    spec:
      selector: {matchLabels: {app: \(app), version: \(version)}}
      template:
        metadata:
          labels: {app: \(app), version: \(version), sidecar.istio.io/inject: "true"}
        spec:
          serviceAccountName: bookinfo-\(app)
          containers: [{name: \(app), image: \(app)}]

    """
  }

  var broken = "apiVersion: v1\nkind: Service\nmetadata:\n\tname: broken\n"

  var set: ConfigSet {
    let workloads =
      ["v1", "v2", "v3"].map { Self.deployment("reviews", $0) }.joined()
      + Self.deployment("ratings", "v1")
    let sources = [
      ManifestSource(name: "config/broken.yaml", bytes: Array(broken.utf8)),
      ManifestSource(name: "config/mesh.yaml", bytes: Array((Self.meshText + workloads).utf8)),
      ManifestSource(name: "config/reviews.yaml", bytes: Array(reviews.utf8)),
    ]
    return ConfigSet(ManifestReader().read(isClean ? Array(sources[1...1]) : sources))
  }

  var report: ConfigReport {
    let set = set
    var analysis = Analysis(
      findings: [], notChecked: [("KIA0101", [.serviceAccounts]), ("IST0109", [.secrets])],
      objects: set.objects.count, suppressed: 0)
    if !isClean { analysis.findings = findings(set) }
    return ConfigReport(revision: revision, set: set, analysis: analysis, seconds: 0.012)
  }

  private func findings(_ set: ConfigSet) -> [Finding] {
    var found: [Finding] = []
    func object(_ kind: String, _ name: String) -> ConfigObject? {
      set.objects.first { $0.kind == kind && $0.name == name }
    }
    func add(
      _ code: String, _ level: Level, _ object: ConfigObject?, _ node: Manifests.Node?, _ path: String,
      _ message: String,
      notes: [Finding.Note] = [], fix: String? = nil, related: [String] = []
    ) {
      guard let object else { return }
      let place = node?.place ?? object.place
      found.append(
        Finding(
          code: code, level: level, object: object.index, kind: object.kind, namespace: object.namespace,
          name: object.name, cluster: "", path: path, file: set.sources[object.source].name,
          start: place.start, end: place.end, message: message, notes: notes, fix: fix, related: related))
    }
    let rule = object("DestinationRule", "reviews")
    if let route = object("VirtualService", "reviews"),
      let subset = route.spec?["http"]?.items.first?["route"]?.items.first?.at("destination", "subset"),
      subset.text == "v4"
    {
      let start = rule?.spec?["subsets"]?.place.start ?? .unknown
      add(
        "IST0101", .error, route, subset, "spec.http[0].route[0].destination.subset",
        "No DestinationRule of host reviews has a subset v4: half of the requests get 503 NC",
        notes: [
          .init(
            message: "the subsets of reviews are v1 and v3", object: rule?.index, file: "config/reviews.yaml",
            start: start)
        ], fix: "name one of v1, v3, or add subset v4 to the DestinationRule", related: ["KIA1107"])
    }
    add(
      "PHA0101", .warning, rule, rule?.spec?.at("trafficPolicy", "tls", "mode"),
      "spec.trafficPolicy.tls.mode",
      "TLS is off towards reviews, and PeerAuthentication default/default demands STRICT")
    add(
      "IST0118", .info, object("Service", "ratings"), nil, "", "Port names should begin with their protocol")
    found.append(
      Finding(
        code: "PHA0001", level: .error, object: nil, kind: "File", namespace: "", name: "config/broken.yaml",
        cluster: "", path: "", file: "config/broken.yaml", start: Position(line: 4, column: 1),
        end: Position(line: 4, column: 2), message: "This line is indented with a tab", notes: [],
        fix: "use spaces", related: []))
    return found.sorted { ($1.level, $0.code) < ($0.level, $1.code) }
  }
}

extension Story {
  /// A minute of Bookinfo, and configuration beside it.
  static func config(
    _ width: Int = 120, _ height: Int = 36, glyphs: GlyphSet = .unicode,
    _ change: (inout ConfigFixture) -> Void = { _ in }
  ) -> Story {
    var story = Story.bookinfo(width, height, glyphs: glyphs)
    story.state.facts.configNames = ["config"]
    story.state.facts.editor = "vi"
    var fixture = ConfigFixture()
    change(&fixture)
    story.send(.config(.received(fixture.report)))
    return story
  }
}
