import Diagnosis
import Testing

/// Gateways: their pods, ports, secrets, hosts and each other (IST0101, IST0132, IST0138, IST0145, IST0149, IST0162).
@Suite struct GatewayTests {
  private func gateway(
    _ name: String, in namespace: String = "bookinfo", selector: String = "istio: ingressgateway",
    port: Int = 80,
    hosts: String = "a.example.com", more: String = ""
  ) -> String {
    Looking.istio(
      "Gateway", name, in: namespace,
      "selector: {\(selector)}, servers: [{port: {number: \(port), name: p, protocol: HTTP}, hosts: ['\(hosts)']\(more)}]"
    )
  }
  private let pod = Looking.pod("gw", in: "edge", labels: "istio: ingressgateway, app: edge")

  // MARK: IST0101

  @Test func selectorsNeedPods() throws {
    #expect(Looking.for("IST0101", in: gateway("g")) == [])
    #expect(Looking.for("IST0101", in: pod + gateway("g", selector: "app: edge")) == [])
    let finding = try #require(Looking.findings("IST0101", [pod + gateway("g", selector: "app: egde")]).first)
    #expect(finding.path == "spec.selector")
    #expect(finding.fix?.contains("app=edge") == true)
  }

  @Test func gatewaysOfOtherInstallationsAreNotDeniedByOneFile() {
    #expect(Looking.for("IST0101", in: gateway("g", selector: "istio: egressgateway")) == [])
    #expect(Looking.for("IST0101", in: pod + gateway("g", selector: "istio: egressgateway")).count == 1)
  }

  @Test func namespacesOfPodsCountWhereIstiodSaysSo() {
    let istiod = """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: istiod, namespace: istio-system, labels: {app: istiod}}
      spec: {template: {spec: {containers: [{name: discovery, env: [{name: PILOT_SCOPE_GATEWAY_TO_NAMESPACE, value: 'true'}]}]}}}
      ---

      """
    #expect(Looking.for("IST0101", in: istiod + pod + gateway("g")).count == 1)
    #expect(Looking.for("IST0101", in: istiod + pod + gateway("g", in: "edge")) == [])
  }

  @Test func secretsStandBesideThePods() throws {
    func secret(_ name: String, in namespace: String) -> String {
      "apiVersion: v1\nkind: Secret\nmetadata: {name: \(name), namespace: \(namespace)}\n---\n"
    }
    func uses(_ name: String) -> String {
      gateway("g", port: 443, more: ", tls: {mode: SIMPLE, credentialName: \(name)}")
    }
    #expect(Looking.for("IST0101", in: pod + secret("books", in: "edge") + uses("books")) == [])
    #expect(Looking.for("IST0101", in: pod + secret("books", in: "vault") + uses("vault/books")) == [])
    #expect(
      Looking.for("IST0101", in: pod + secret("books", in: "vault") + uses("kubernetes://vault/books")) == [])
    let away = try #require(
      Looking.findings("IST0101", [pod + secret("books", in: "bookinfo") + uses("books")]).first)
    #expect(away.path == "spec.servers[0].tls.credentialName")
    #expect(away.fix?.contains("namespace bookinfo") == true)
    let near = try #require(
      Looking.findings("IST0101", [pod + secret("books", in: "edge") + uses("book")]).first)
    #expect(near.fix == "did you mean books?")
    // Secrets are seldom kept in files: without any, a lone Gateway is not judged.
    #expect(Looking.for("IST0101", in: uses("books")) == [])
    let cluster = Looking.findings("IST0101", [pod + Looking.service("a", in: "edge") + uses("books")])
    #expect(cluster.map(\.level) == [.warning])
  }

  @Test func secretsThatOthersMakeAreThere() {
    let maker = """
      apiVersion: cert-manager.io/v1
      kind: Certificate
      metadata: {name: c, namespace: istio-system}
      spec: {secretName: books}
      ---
      apiVersion: v1
      kind: Secret
      metadata: {name: other, namespace: istio-system}
      ---

      """
    #expect(
      Looking.for("IST0101", in: maker + gateway("g", more: ", tls: {mode: SIMPLE, credentialName: books}"))
        == [])
  }

  @Test(arguments: [
    ("g", 0), ("bookinfo/g", 0), ("./g", 0), ("g.bookinfo.svc.cluster.local", 0), ("g.bookinfo", 0),
    ("mesh", 0),
    ("shop/g", 1), ("gg", 1),
  ])
  func gatewaysOfVirtualServices(name: String, count: Int) {
    let service = Looking.virtualService(
      "v", in: "bookinfo",
      "hosts: [a.example.com], gateways: [\(name)], http: [{route: [{destination: {host: x}}]}]")
    #expect(Looking.for("IST0101", in: gateway("g") + service).count == count)
    // A missing gateway serves no host either.
    #expect(Looking.for("IST0132", in: gateway("g") + service).count == count)
  }

  // MARK: IST0132

  @Test(arguments: [
    ("a.example.com", "a.example.com", 0), ("*.example.com", "a.example.com", 0),
    ("a.example.com", "*.example.com", 0),
    ("*", "a.example.com", 0), ("*.example.com", "*.a.example.com", 0), ("*.example.com", "example.com", 1),
    ("./a.example.com", "a.example.com", 1), ("bookinfo/a.example.com", "a.example.com", 0),
    ("*/a.example.com", "a.example.com", 0), ("reviews.bookinfo.svc.cluster.local", "reviews", 0),
  ])
  func hostsOfBoth(offered: String, wanted: String, count: Int) {
    let service = Looking.virtualService(
      "v", in: "bookinfo",
      "hosts: ['\(wanted)'], gateways: [edge/g], http: [{route: [{destination: {host: x}}]}]")
    #expect(Looking.for("IST0132", in: gateway("g", in: "edge", hosts: offered) + service).count == count)
  }

  @Test func eachGatewayIsAskedForItself() {
    let service = Looking.virtualService(
      "v", in: "bookinfo",
      "hosts: [a.example.com], gateways: [g, h], http: [{route: [{destination: {host: x}}]}]")
    #expect(
      Looking.for("IST0132", in: gateway("g") + gateway("h", hosts: "b.example.com") + service)
        == ["VirtualService bookinfo/v spec.gateways[1]"])
  }

  // MARK: IST0145

  @Test func threeGatewaysConflictInWhateverOrder() {
    let all = [gateway("a"), gateway("b"), gateway("c")]
    for order in [[0, 1, 2], [2, 1, 0], [1, 0, 2]] {
      let found = Looking.findings("IST0145", order.map { all[$0] })
      #expect(found.map(\.name).sorted() == ["a", "b", "c"])
      #expect(found.allSatisfy { $0.notes.count == 2 })
    }
  }

  @Test(arguments: [
    ("port: 81", 81, "istio: ingressgateway", "a.example.com", "", 0),
    ("another host", 80, "istio: ingressgateway", "b.example.com", "", 0),
    ("another address", 80, "istio: ingressgateway", "a.example.com", ", bind: 192.0.2.1", 0),
    ("other pods", 80, "istio: egressgateway", "a.example.com", "", 0),
    ("more labels, which a pod has", 80, "istio: ingressgateway, app: edge", "a.example.com", "", 2),
    ("more labels, which none has", 80, "istio: ingressgateway, app: none", "a.example.com", "", 0),
    ("for any namespace", 80, "istio: ingressgateway", "*/a.example.com", "", 2),
    ("for another namespace", 80, "istio: ingressgateway", "shop/a.example.com", "", 2),
  ])
  func whatTwoShare(name: String, port: Int, selector: String, hosts: String, more: String, count: Int) {
    let other = gateway("b", selector: selector, port: port, hosts: hosts, more: more)
    #expect(Looking.for("IST0145", in: pod + gateway("a") + other).count == count, "\(name)")
  }

  @Test func hostsOfDifferentNamespacesAreDifferent() {
    #expect(
      Looking.for(
        "IST0145",
        in: gateway("a", hosts: "./a.example.com") + gateway("b", in: "shop", hosts: "./a.example.com"))
        == [])
  }

  // MARK: IST0138

  @Test func oneCertificateForTwoGateways() {
    let tls = ", tls: {mode: SIMPLE, credentialName: c}"
    let files = ", tls: {mode: SIMPLE, serverCertificate: /c, privateKey: /k}"
    #expect(
      Looking.for("IST0138", in: gateway("a", more: tls) + gateway("b", hosts: "b.example.com", more: tls))
        .count == 2)
    #expect(
      Looking.for(
        "IST0138", in: gateway("a", more: files) + gateway("b", hosts: "b.example.com", more: files)
      ).count == 2)
    #expect(Looking.for("IST0138", in: gateway("a", more: tls) + gateway("b", more: files)) == [])
    #expect(
      Looking.for("IST0138", in: gateway("a", more: tls) + gateway("b", selector: "app: x", more: tls)) == [])
    // The other's pods are among its own: said of the wider one.
    #expect(
      Looking.findings(
        "IST0138",
        [gateway("a", more: tls) + gateway("b", selector: "istio: ingressgateway, app: edge", more: tls)]
      ).map(\.name) == ["a"])
    #expect(Looking.for("IST0138", in: (0..<3).map { gateway("g\($0)", more: tls) }.joined()).count == 6)
  }

  // MARK: IST0149

  @Test func claimsNeedVerifiedTokens() {
    let service = Looking.virtualService(
      "v", in: "bookinfo",
      "hosts: [a.example.com], gateways: [g], http: [{match: [{headers: {'@request.auth.claims[group]': {exact: x}}}], route: [{destination: {host: x}}]}]"
    )
    func policy(_ selector: String, in namespace: String) -> String {
      """
      apiVersion: security.istio.io/v1
      kind: RequestAuthentication
      metadata: {name: r, namespace: \(namespace)}
      spec: {\(selector)}
      ---

      """
    }
    let all = gateway("g", selector: "app: edge") + pod + service
    let found = ["VirtualService bookinfo/v spec.http[0].match[0].headers[\"@request.auth.claims[group]\"]"]
    #expect(Looking.for("IST0149", in: all) == found)
    #expect(Looking.for("IST0149", in: all + policy("", in: "edge")) == [])
    #expect(
      Looking.for("IST0149", in: all + policy("selector: {matchLabels: {app: edge}}", in: "istio-system"))
        == [])
    #expect(
      Looking.for("IST0149", in: all + policy("selector: {matchLabels: {app: other}}", in: "edge")) == found)
    #expect(Looking.for("IST0149", in: all + policy("", in: "bookinfo")) == found)
  }

  // MARK: IST0162

  private func exposing(_ ports: String) -> String {
    """
    apiVersion: v1
    kind: Service
    metadata: {name: edge, namespace: edge}
    spec: {selector: {app: edge}, ports: [\(ports)]}
    ---

    """
  }

  @Test(arguments: [
    ("{port: 80, protocol: TCP}", 80, 0), ("{port: 80, targetPort: 8080, protocol: TCP}", 80, 0),
    ("{port: 80, targetPort: 8080, protocol: TCP}", 8080, 0),
    ("{port: 80, targetPort: 8080, protocol: TCP}", 8081, 1),
    ("{port: 80}", 80, 0), ("{port: 80, protocol: UDP}", 80, 1), ("{port: 80, targetPort: web}", 8080, 0),
  ])
  func portsOfTheServiceBefore(ports: String, number: Int, count: Int) {
    let pod = Looking.pod(
      "gw", in: "edge", labels: "app: edge",
      spec: "containers: [{name: p, ports: [{name: web, containerPort: 8080}]}]")
    #expect(
      Looking.for("IST0162", in: pod + exposing(ports) + gateway("g", selector: "app: edge", port: number))
        .count
        == count)
  }

  @Test func defaultInstallationIsAssumed() {
    for port in [80, 443, 8080, 8443, 15443, 31400] {
      #expect(Looking.for("IST0162", in: gateway("g", port: port)) == [])
    }
    #expect(
      Looking.for("IST0162", in: gateway("g", port: 9080)) == [
        "Gateway bookinfo/g spec.servers[0].port.number"
      ])
    // Without it nothing is known of the pods.
    #expect(
      Looking.for("IST0162", in: gateway("g", port: 9080), meshConfig: "ingressControllerMode: 'OFF'") == [])
  }
}
