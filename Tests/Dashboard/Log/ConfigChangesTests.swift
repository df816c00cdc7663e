import FoundationEssentials
import Manifests
import Mesh
import Testing
import Topology

@testable import Dashboard

/// What changed in the configuration.
@Suite struct ConfigChangesTests {
  private static let at = Date(timeIntervalSince1970: 1_800_000_000)

  private static func route(_ weight: Int, extra: String = "", hosts: String = "[reviews]") -> String {
    """
    apiVersion: networking.istio.io/v1
    kind: VirtualService
    metadata: {name: reviews, namespace: bookinfo\(extra)}
    spec:
      hosts: \(hosts)
      http:
      - route:
        - {destination: {host: reviews, subset: v1}, weight: \(weight)}
    """
  }

  private static let service = """
    apiVersion: v1
    kind: Service
    metadata:
      name: reviews
      namespace: bookinfo
      annotations: {health.kiali.io/rate: "5XX,5,20,http,inbound"}
    spec: {ports: [{name: http, port: 9080}]}
    """

  private static func set(_ texts: [String]) -> ConfigSet {
    ConfigSet(
      ManifestReader().read(
        texts.enumerated().map { ManifestSource(name: "file-\($0).yaml", bytes: Array($1.utf8)) }))
  }

  /// What is told when one set of texts follows another.
  private static func changes(_ before: [String], _ after: [String]) -> [MeshChange] {
    var seen = ConfigChanges()
    #expect(seen.changes(in: set(before), at: at).isEmpty)
    return seen.changes(in: set(after), at: at)
  }

  @Test func addedRemovedAndChangedAreToldByName() {
    let added = Self.changes([Self.service], [Self.service, Self.route(90)])
    #expect(added.map(\.name) == ["VirtualService bookinfo/reviews"])
    #expect(added[0].to == "added" && added[0].kind == .configured && added[0].namespace == "bookinfo")
    #expect(added[0].subject == .config("VirtualService bookinfo/reviews"))
    let removed = Self.changes([Self.service, Self.route(90)], [Self.service])
    #expect(removed.map(\.to) == ["removed"])
    let changed = Self.changes([Self.route(90)], [Self.route(50)])
    #expect(changed.map(\.from) == ["90"] && changed.map(\.to) == ["50"])
    #expect(changed[0].reason == "spec.http[0].route[0].weight.")
    let more = Self.changes([Self.route(90)], [Self.route(50, hosts: "[a, b]")])
    #expect(more.map(\.to) == ["changed"] && more[0].reason == "spec.hosts, spec.http[0].route[0].weight.")
  }

  @Test func whatMeansTheSameIsNoChange() {
    #expect(Self.changes([Self.route(90)], [Self.route(90)]).isEmpty)
    #expect(Self.changes([Self.route(90)], ["# a comment\n\n" + Self.route(90)]).isEmpty)
    #expect(Self.changes([Self.service, Self.route(90)], [Self.route(90), Self.service]).isEmpty)
    #expect(
      Self.changes(
        [Self.route(90, extra: ", resourceVersion: '7'")], [Self.route(90, extra: ", resourceVersion: '8'")]
      )
      .isEmpty)
  }

  @Test func aTextThatCannotBeReadJustNowTakesNothingAway() {
    var seen = ConfigChanges()
    _ = seen.changes(in: Self.set([Self.route(90)]), at: Self.at)
    #expect(
      seen.changes(in: Self.set(["kind: VirtualService\nmetadata: {name: [reviews"]), at: Self.at).isEmpty)
    #expect(seen.changes(in: Self.set([Self.route(10)]), at: Self.at).map(\.from) == ["90"])
  }

  @Test func aFloodIsOneChange() {
    let many = (0..<200).map { number in
      "apiVersion: v1\nkind: Service\nmetadata: {name: s\(number), namespace: a}\nspec: {ports: [{port: 1}]}"
    }
    let changes = Self.changes([Self.route(90)], [Self.route(90), many.joined(separator: "\n---\n")])
    #expect(changes.map(\.name) == ["200 objects"])
  }

  @Test func annotationsOfServicesAndWorkloadsAreGoals() {
    let deployment = """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: reviews-v1, namespace: bookinfo, annotations: {health.kiali.io/rate: "4XX,1,2,http,inbound"}}
      spec: {template: {metadata: {labels: {app: reviews}}, spec: {containers: [{name: a, image: b}]}}}
      """
    #expect(
      Self.set([Self.service, deployment, Self.route(90)]).goalAnnotations == [
        GoalSubject(.service, namespace: "bookinfo", name: "reviews"): "5XX,5,20,http,inbound",
        GoalSubject(.workload, namespace: "bookinfo", name: "reviews-v1"): "4XX,1,2,http,inbound",
      ])
  }
}
