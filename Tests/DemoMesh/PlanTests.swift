import Foundation
import Testing

@testable import DemoMesh

/// What the demo's YAML makes its proxies do.
@Suite struct PlanTests {
  private func plan(_ fault: ConfigFault) -> MeshPlan { PlanBuilder.plan(ConfigFault.files([fault])) }

  @Test func theYAMLSaysWhatTheDemoHasAlwaysDone() {
    let plan = PlanBuilder.standard
    #expect(plan.routes["reviews"]?.first?.destinations.map(\.weight) == [20, 30, 50])
    #expect(plan.subsets["reviews"]?["v2"] == ["reviews-v2"])
    #expect(plan.routes["details"]?.first?.policy.timeoutMilliseconds == 1000)
    #expect(plan.routes["ratings"]?.first?.policy.perTryMilliseconds == 2000)
    #expect(plan.ingress.first?.routes.first?.destinations.first?.service == "productpage")
    #expect(plan.serverModes["ratings-v1"] == .strict)
    #expect(plan.serverModes["productpage-v1"] == .permissive)
    #expect(plan.authorization.isEmpty && plan.hidden.isEmpty)
  }

  @Test(arguments: ConfigFault.allCases) func everyMistakeChangesItsFilesAndNothingElse(fault: ConfigFault) {
    let files = ConfigFault.files([fault])
    let changed = files.filter { !DemoManifests.all.contains($0) }.map(\.name)
    #expect(Set(changed) == Set(fault.edits.map(\.file) + [fault.addition?.name].compactMap { $0 }))
    #expect(!changed.isEmpty)
  }

  @Test func aMissingGatewayLeavesTheIngressWithoutRoutes() { #expect(plan(.missingGateway).ingress.isEmpty) }

  @Test func aWrongHostLeadsToAClusterThatDoesNotExist() {
    let destination = plan(.wrongHost).routes["details"]?.first?.destinations.first
    #expect(destination?.cluster == "outbound|9080||detailz.bookinfo.svc.cluster.local")
    #expect(destination?.service == nil)
  }

  @Test func anEmptySubsetHasNoPods() { #expect(plan(.emptySubset).subsets["reviews"]?["v3"] == []) }

  @Test func ofTwoVirtualServicesForAHostOneIsTaken() {
    #expect(plan(.duplicateHost).routes["reviews"]?.first?.destinations.map(\.subset) == ["v3"])
  }

  @Test func aRuleWithoutRulesLetsNobodyIn() {
    let policies = plan(.denyAll).authorization
    #expect(policies.keys.sorted() == ["ratings-v1"])
    let filters = AuthorizationFilters(policies: policies["ratings-v1"] ?? []).http
    #expect(filters.map(\.text).joined().contains(#""rules":{"action":"ALLOW","policies":{}}"#))
  }

  @Test func aSidecarHidesWhatItDoesNotName() {
    let hidden = plan(.hiddenHost).hidden
    #expect(Set(hidden.keys) == ["reviews-v1", "reviews-v2", "reviews-v3"])
    #expect(hidden["reviews-v2"]?.contains("ratings") == true)
  }

  @Test func conditionsBecomeRoutesInTheirOrder() {
    let text = """
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: details, namespace: bookinfo}
      spec:
        hosts: [details.bookinfo.svc.cluster.local]
        http:
        - match:
          - headers: {end-user: {exact: jason}}
            uri: {prefix: /api}
          - sourceLabels: {app: reviews}
          fault: {delay: {fixedDelay: 7s, percentage: {value: 12.5}}}
          route: [{destination: {host: details}}]
        - route: [{destination: {host: details}}]
      """
    let files = DemoManifests.all.filter { $0.name != "details.yaml" } + [.init(name: "d.yaml", text: text)]
    let routes = Routes(faults: FaultState(), plan: PlanBuilder.plan(files))
    let json = routes.configurations(of: Bookinfo.productpage).map(\.text).joined()
    #expect(
      json.contains(#""prefix":"/api","headers":[{"name":"end-user","string_match":{"exact":"jason"}}]"#))
    #expect(json.contains(#""numerator":125000,"denominator":"MILLION""#))
    // The second condition holds for reviews only.
    let details = json.components(separatedBy: "virtual-service/details").count - 1
    #expect(details == 2)
  }

  @Test func brokenYAMLTakesOnlyItsOwnDocumentAway() {
    let files = DemoManifests.all.map { file in
      file.name == "ratings.yaml" ? DemoManifests.File(name: file.name, text: "kind: [\n  x: {") : file
    }
    let plan = PlanBuilder.plan(files)
    #expect(plan.routes["ratings"] == nil)
    #expect(plan.routes["details"] != nil)
  }

  @Test(arguments: [("1.5s", 1500), ("200ms", 200), ("1h30m", 5_400_000)])
  func durationsAreRead(text: String, milliseconds: Int) { #expect(Milliseconds.parse(text) == milliseconds) }

  @Test(arguments: ["", "1", "s", "1.2.3s", "-1s", "999999999h"])
  func whatIsNoDurationIsNone(text: String) { #expect(Milliseconds.parse(text) == nil) }
}
