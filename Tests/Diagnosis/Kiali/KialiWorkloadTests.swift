import Testing

@testable import Diagnosis

@Suite struct KialiWorkloadTests {
  private let space = Kiali.namespace("bookinfo")
  private let pods = Kiali.deployment("reviews", "app: reviews")
  private func service(_ ports: String, _ rest: String = "") -> String {
    """
    apiVersion: v1
    kind: Service
    metadata: {name: reviews, namespace: bookinfo\(rest)}
    spec: {selector: {app: reviews}, ports: [\(ports)]}
    """
  }

  @Test(arguments: [
    ("name: web", 1), ("name: http", 0), ("name: http-web", 0), ("name: grpc-web", 0),
    ("name: grpc-web-x", 0),
    ("name: httpx", 1), ("name: HTTP-web", 0), ("name: web, protocol: UDP", 0),
    ("name: web, appProtocol: http", 0),
  ]) func portsSayTheirProtocol(port: String, findings: Int) {
    #expect(Kiali.lines("KIA0601", space, pods, service("{port: 9080, \(port)}")).count == findings)
  }

  @Test func onlyServicesWithSidecarsAreAsked() {
    let bad = service("{name: web, port: 9080}")
    #expect(Kiali.lines("KIA0601", Kiali.namespace("bookinfo", "x: y"), pods, bad) == [])
    #expect(
      Kiali.lines(
        "KIA0601", space, Kiali.deployment("r", "app: reviews, sidecar.istio.io/inject: \"false\""), bad)
        == [])
    #expect(
      Kiali.lines("KIA0601", space, pods, service("{name: web, port: 9080}", ", labels: {kiali_wizard: x}"))
        == [])
    #expect(Kiali.lines("KIA0601", space, Kiali.deployment("r", "app: other"), bad) == [])
    let injected = Kiali.deployment("r", "app: reviews").replacing(
      "metadata: {labels: {app: reviews}}",
      with: "metadata: {labels: {app: reviews}, annotations: {sidecar.istio.io/status: '{}'}}")
    #expect(Kiali.lines("KIA0601", injected, bad).count == 1)
    let database = service("{name: db, port: 3306}")
    #expect(Kiali.lines("KIA0601", space, pods, database) == [])
  }

  @Test(arguments: [("http", 0), ("kubernetes.io/ws", 0), ("kubernetes.io/h2c", 0), ("soap", 1)])
  func applicationProtocolsAreThoseThatIstioKnows(value: String, findings: Int) {
    let lines = Kiali.lines("KIA0602", space, pods, service("{name: web, port: 9080, appProtocol: \(value)}"))
    #expect(lines == Array(repeating: "error Service bookinfo/reviews spec.ports[0]", count: findings))
  }

  @Test(arguments: [
    ("port: 9080", 0), ("port: 80, targetPort: 9080", 0), ("port: 80, targetPort: web", 0), ("port: 80", 1),
    ("port: 9080, targetPort: admin", 1), ("port: 9080, targetPort: 0", 0),
    ("port: 9080, targetPort: \"9080\"", 0),
  ]) func containersHaveThePorts(port: String, findings: Int) {
    #expect(Kiali.lines("KIA0701", pods, service("{name: http, \(port)}")).count == findings)
  }

  @Test func portsAreLookedUpInPodTemplatesOfAnyKindAndOnlyInTheNamespace() {
    let wrong = service("{name: http, port: 80}")
    let stateful = pods.replacing("Deployment", with: "StatefulSet")
    #expect(Kiali.lines("KIA0701", stateful, wrong).count == 1)
    // Labels of the Deployment itself select nothing.
    let team = wrong.replacing("app: reviews", with: "team: books")
    #expect(Kiali.lines("KIA0701", pods, team) == [])
    #expect(Kiali.lines("KIA0701", Kiali.deployment("r", in: "shop", "app: reviews"), wrong) == [])
  }

  @Test func groupsOfMachinesHaveAccountsAndLabelsOfTheirOwn() {
    func group(_ name: String, _ labels: String, in namespace: String = "bookinfo") -> String {
      Kiali.object(
        "WorkloadGroup", name, in: namespace,
        "metadata: {labels: {\(labels)}}, template: {serviceAccount: \(name)}")
    }
    #expect(Kiali.lines("KIA1702", group("a", "x: y, z: w"), group("b", "z: w, x: y")).count == 2)
    #expect(Kiali.lines("KIA1702", group("a", "x: y"), group("b", "x: y, z: w")) == [])
    #expect(Kiali.lines("KIA1702", group("a", "x: y"), group("b", "x: y", in: "shop")) == [])
    #expect(Kiali.lines("KIA1702", group("a", ""), group("b", "")) == [])
    let runner = Kiali.deployment("r", "app: r", pod: ", serviceAccountName: a")
    #expect(Kiali.lines("KIA1701", group("a", "x: y"), runner) == [])
    #expect(
      Kiali.lines("KIA1701", group("b", "x: y"), runner)
        == ["warning WorkloadGroup bookinfo/b spec.template.serviceAccount"])
    #expect(Kiali.lines("KIA1701", group("b", "x: y")) == [])
  }

  @Test func uncoveredWorkloadsAreToldOnlyWhenAskedFor() {
    #expect(Analysing.run(space + "\n---\n" + pods).findings.map(\.code).contains("KIA1301") == false)
    #expect(Kiali.lines("KIA1301", space, pods) == ["warning Deployment bookinfo/reviews "])
    func policy(in namespace: String, _ spec: String) -> String {
      Kiali.object("AuthorizationPolicy", "p", in: namespace, spec)
    }
    #expect(Kiali.lines("KIA1301", pods, policy(in: "bookinfo", "action: ALLOW")) == [])
    #expect(
      Kiali.lines("KIA1301", pods, policy(in: "istio-system", "selector: {matchLabels: {app: reviews}}"))
        == [])
    #expect(
      Kiali.lines("KIA1301", pods, policy(in: "bookinfo", "selector: {matchLabels: {app: x}}")).count == 1)
    #expect(Kiali.lines("KIA1301", pods, policy(in: "shop", "action: ALLOW")).count == 1)
  }
}
