import Foundation
import Manifests
import Mesh
import Testing

@testable import Diagnosis

/// The line of cause names the object and the line that make a hop answer as it does.
@Suite struct ConfigCauseTests {
  private func hop(_ text: String, to workload: String = "ratings-v1", host: String = "ratings") -> HopConfig
  {
    let config = Seeing.config(Seeing.app("reviews") + Seeing.app("ratings") + text)
    var hop = Hop(host: host)
    hop.sourceNamespace = "bookinfo"
    hop.sourceWorkload = "reviews-v1"
    hop.destinationNamespace = "bookinfo"
    hop.destinationWorkload = workload
    return config.hop(hop)
  }

  private func route(_ route: String) -> String {
    """
    apiVersion: networking.istio.io/v1
    kind: VirtualService
    metadata: {name: ratings, namespace: bookinfo}
    spec:
      hosts: [ratings]
      http:
      - \(route)
    ---

    """
  }

  @Test func anInjectedAbort() {
    let text = route(
      "{fault: {abort: {httpStatus: 500, percentage: {value: 50}}}, route: [{destination: {host: ratings}}]}")
    let found = ConfigCause.sentence(flag: "FI", code: "500", hop: hop(text))
    #expect(found?.hasPrefix("VirtualService bookinfo/ratings line ") == true)
    #expect(found?.hasSuffix("aborts 50 % with 500") == true)
  }

  @Test func aCircuitBreaker() {
    let text = Seeing.rule(
      "ratings", in: "bookinfo", host: "ratings", "{connectionPool: {tcp: {maxConnections: 1}}}")
    let found = ConfigCause.sentence(flag: "UO", code: "503", hop: hop(text))
    #expect(found?.hasPrefix("circuit breaker of DestinationRule bookinfo/ratings line ") == true)
    #expect(found?.hasSuffix("maxConnections 1") == true)
  }

  @Test func anEmptySubset() {
    let text =
      route("{route: [{destination: {host: ratings, subset: v9}}]}")
      + Seeing.rule(
        "ratings", in: "bookinfo", host: "ratings", "{}", more: "subsets: [{name: v9, labels: {version: v9}}]"
      )
    let found = ConfigCause.sentence(flag: "UH", code: "503", hop: hop(text, to: ""))
    #expect(found?.contains("subset v9, which has no pods: DestinationRule bookinfo/ratings line") == true)
  }

  @Test func aSubsetThatNobodyDeclares() {
    let found = ConfigCause.sentence(
      flag: "NC", code: "503",
      hop: hop(route("{route: [{destination: {host: ratings, subset: v9}}]}"), to: ""))
    #expect(found?.hasSuffix("routes to subset v9, which no DestinationRule declares") == true)
  }

  @Test func aTimeout() {
    let found = ConfigCause.sentence(
      flag: "UT", code: "504", hop: hop(route("{timeout: 500ms, route: [{destination: {host: ratings}}]}")))
    #expect(found?.hasSuffix("gives up after 500ms") == true)
  }

  @Test func mutualTLSThatDoesNotFit() {
    let text =
      Seeing.peer("default", in: "bookinfo", "STRICT")
      + Seeing.rule("ratings", in: "bookinfo", host: "ratings", "{tls: {mode: DISABLE}}")
    let found = ConfigCause.sentence(flag: "UF", code: "503", hop: hop(text))
    #expect(found?.contains("DestinationRule bookinfo/ratings line") == true)
    #expect(found?.contains("PeerAuthentication bookinfo/default line") == true)
    // Where both fit the flag has another cause.
    #expect(ConfigCause.sentence(flag: "UF", code: "503", hop: hop("")) == nil)
  }

  @Test func aPolicyThatDenies() {
    let deny = Seeing.policy("no", "{action: DENY, rules: [{from: [{source: {namespaces: [bookinfo]}}]}]}")
    let found = ConfigCause.sentence(flag: "", code: "403", hop: hop(deny))
    #expect(found?.contains("AuthorizationPolicy bookinfo/no line") == true)
    #expect(ConfigCause.sentence(flag: "", code: "403", hop: hop("")) == nil)
    #expect(ConfigCause.sentence(flag: "", code: "500", hop: hop(deny)) == nil)
  }

  @Test func theHopsObjectsStandInTheOrderOfTheirWeight() {
    let text =
      route("{timeout: 1s, route: [{destination: {host: ratings}}]}")
      + Seeing.rule("ratings", in: "bookinfo", host: "ratings", "{tls: {mode: ISTIO_MUTUAL}}")
      + Seeing.peer("default", in: "bookinfo", "STRICT")
    #expect(
      hop(text).objects.map(\.object.kind) == ["VirtualService", "DestinationRule", "PeerAuthentication"])
  }

  @Test func theEdgesLineNamesTheObject() throws {
    let config = Seeing.config(
      Seeing.app("reviews") + Seeing.app("ratings")
        + route("{fault: {abort: {httpStatus: 500}}, route: [{destination: {host: ratings}}]}"))
    func node(_ name: String) -> Mesh.Node {
      Mesh.Node(id: NodeID(name), type: .workload, namespace: "bookinfo", workload: "\(name)-v1", app: name)
    }
    var edge = Edge(id: EdgeID("e"), source: NodeID("reviews"), target: NodeID("ratings"), protocol: .http)
    edge.health = .failure
    edge.responses = [
      "500": ResponseShare(flags: ["FI": 100], hosts: ["ratings.bookinfo.svc.cluster.local": 100])
    ]
    let snapshot = Snapshot(
      timestamp: Date(timeIntervalSince1970: 0), windowStart: Date(timeIntervalSince1970: 0),
      windowEnd: Date(timeIntervalSince1970: 10), windowSeconds: 10, requestedWindowSeconds: 10,
      graphType: .versionedApp, nodes: [node("reviews"), node("ratings")], edges: [edge])
    let cause = try #require(Cause.of(edge: edge, in: snapshot, config: MeshAnnotations(config)))
    #expect(cause.sentence.hasPrefix("VirtualService bookinfo/ratings line "))
    #expect(cause.isDeliberate)
    #expect(Cause.of(edge: edge, in: snapshot)?.sentence.hasPrefix("an abort is injected") == true)
  }
}
