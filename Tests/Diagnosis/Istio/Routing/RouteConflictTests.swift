import Diagnosis
import Testing

/// Virtual services, destination rules and service entries that get into each other's way.
@Suite struct RouteConflictTests {
  private func service(_ name: String, in namespace: String = "bookinfo", _ spec: String) -> String {
    Looking.virtualService(name, in: namespace, "\(spec), http: [{route: [{destination: {host: x}}]}]")
  }

  // MARK: IST0109

  @Test func sameHostTwiceOnTheMesh() {
    let texts =
      service("a", "hosts: [reviews]") + service("b", "hosts: [ratings, reviews.bookinfo.svc.cluster.local]")
    #expect(
      Looking.for("IST0109", in: texts) == [
        "VirtualService bookinfo/a spec.hosts[0]", "VirtualService bookinfo/b spec.hosts[1]",
      ])
  }

  @Test(arguments: [
    // At gateways routes are merged.
    ["hosts: [reviews]", "hosts: [reviews], gateways: [g]"],
    // Two that all see conflict only where they are equal.
    ["hosts: ['*.example.com']", "hosts: [a.example.com]"],
    ["hosts: [reviews], exportTo: [shop]", "hosts: [reviews], exportTo: [.]"],
    ["hosts: [reviews], exportTo: ['~']", "hosts: [reviews]"],
  ])
  func noConflict(specs: [String]) {
    let texts = specs.enumerated().map { service("v\($0.offset)", $0.element) }.joined()
    #expect(Looking.for("IST0109", in: texts) == [])
  }

  @Test func namespacesSeeWhatIsExportedToAll() {
    let texts =
      service("own", "hosts: [a.example.com], exportTo: [.]")
      + service("wide", in: "shop", "hosts: ['*.example.com']")
    #expect(
      Looking.for("IST0109", in: texts) == [
        "VirtualService bookinfo/own spec.hosts[0]", "VirtualService shop/wide spec.hosts[0]",
      ])
    let reversed =
      service("own", "hosts: ['*.example.com'], exportTo: [.]")
      + service("other", in: "shop", "hosts: [a.example.com]")
    #expect(Looking.for("IST0109", in: reversed).count == 2)
  }

  @Test func meshAmongGatewaysCounts() {
    let texts = service("a", "hosts: [reviews], gateways: [mesh, g]") + service("b", "hosts: [reviews]")
    #expect(Looking.for("IST0109", in: texts).count == 2)
  }

  @Test func oneObjectIsNoConflictWithItself() {
    #expect(
      Looking.for("IST0109", in: service("a", "hosts: [reviews, reviews], exportTo: [., bookinfo]")) == [])
  }

  // MARK: IST0140

  private func routed(_ name: String, _ head: String, to destination: String) -> String {
    Looking.virtualService(
      name, in: "bookinfo", "\(head), http: [{route: [{destination: {\(destination)}}]}]")
  }

  @Test func subsetOfTheMeshDoesNotHoldAtTheGateway() {
    let mesh = routed("mesh", "hosts: [web]", to: "host: web, subset: v1")
    #expect(
      Looking.for("IST0140", in: mesh + routed("in", "hosts: ['*'], gateways: [g]", to: "host: web"))
        == ["VirtualService bookinfo/in spec.http[0].route[0].destination.host"])
    #expect(
      Looking.for(
        "IST0140", in: mesh + routed("in", "hosts: ['*'], gateways: [g]", to: "host: web, subset: v1")) == [])
    #expect(Looking.for("IST0140", in: mesh + routed("other", "hosts: [shop]", to: "host: web")) == [])
    #expect(
      Looking.for("IST0140", in: mesh + routed("other", "hosts: [shop], gateways: [mesh]", to: "host: web"))
        .count == 1)
  }

  @Test func aServiceIsNotHeldAgainstItself() {
    let own = Looking.virtualService(
      "v", in: "bookinfo",
      "hosts: [web], gateways: [mesh], http: [{match: [{uri: {prefix: /a}}], route: [{destination: {host: web, subset: v1}}]}, {route: [{destination: {host: web}}]}]"
    )
    #expect(Looking.for("IST0140", in: own) == [])
  }

  // MARK: IST0128, IST0129

  @Test(arguments: [
    ("{tls: {mode: SIMPLE}}", 1, 0), ("{tls: {mode: MUTUAL, credentialName: c}}", 1, 0),
    ("{tls: {mode: SIMPLE, caCertificates: /ca.pem}}", 0, 0), ("{tls: {mode: ISTIO_MUTUAL}}", 0, 0),
    ("{tls: {mode: SIMPLE, caCertificates: ''}}", 1, 0), ("{tls: {}}", 0, 0),
    (
      "{portLevelSettings: [{port: {number: 443}, tls: {mode: SIMPLE}}, {port: {number: 444}, tls: {mode: MUTUAL}}]}",
      0, 2
    ),
  ])
  func certificatesOfServers(policy: String, whole: Int, ports: Int) {
    let rule = Looking.istio(
      "DestinationRule", "d", in: "bookinfo", "host: a.example.com, trafficPolicy: \(policy)")
    #expect(Looking.for("IST0128", in: rule).count == whole)
    #expect(Looking.for("IST0129", in: rule).count == ports)
  }

  @Test func credentialNameCountsWithASelector() {
    let rule = Looking.istio(
      "DestinationRule", "d", in: "bookinfo",
      "host: a.example.com, workloadSelector: {matchLabels: {app: a}}, trafficPolicy: {tls: {mode: SIMPLE, credentialName: c}}"
    )
    #expect(Looking.for("IST0128", in: rule) == [])
  }

  // MARK: IST0134

  private func entry(_ ports: String, _ more: String = "") -> String {
    Looking.istio("ServiceEntry", "e", in: "bookinfo", "hosts: [db.example.com], ports: [\(ports)]\(more)")
  }

  @Test func plainTCPNeedsAddresses() {
    let path = "ServiceEntry bookinfo/e spec.ports[0].protocol"
    #expect(Looking.for("IST0134", in: entry("{number: 1, name: a, protocol: TCP}")) == [path])
    #expect(Looking.for("IST0134", in: entry("{number: 1, name: a, protocol: tcp}")) == [path])
    #expect(Looking.for("IST0134", in: entry("{number: 1, name: a}, {number: 2, name: b}")).count == 1)
    #expect(
      Looking.for(
        "IST0134", in: entry("{number: 1, name: a, protocol: TCP}, {number: 2, name: b, protocol: TCP}")
      ).count == 2)
    #expect(Looking.for("IST0134", in: entry("{number: 1, name: a, protocol: TLS}")) == [])
    #expect(
      Looking.for("IST0134", in: entry("{number: 1, name: a, protocol: TCP}", ", addresses: [192.0.2.1]"))
        == [])
  }

  @Test func assignedAddressesMakeUpForThem() {
    let port = entry("{number: 1, name: a, protocol: TCP}")
    func mesh(_ name: String) -> String {
      "defaultConfig: {proxyMetadata: {ISTIO_META_DNS_CAPTURE: 'true', \(name): 'true'}}"
    }
    #expect(Looking.for("IST0134", in: port, meshConfig: mesh("ISTIO_META_DNS_AUTO_ALLOCATE")) == [])
    #expect(Looking.for("IST0134", in: port, meshConfig: mesh("PILOT_ENABLE_IP_AUTOALLOCATE")) == [])
    #expect(Looking.for("IST0134", in: port, meshConfig: mesh("OTHER")).count == 1)
  }

  // MARK: IST0177

  private func use(
    _ name: String, in namespace: String = "bookinfo", _ transport: String, _ more: String = ""
  ) -> String {
    Looking.istio(
      "ServiceEntry", name, in: namespace,
      "hosts: [db.example.com], ports: [{number: 443, name: p, protocol: \(transport)}]\(more)")
  }

  @Test func onePortHasOneProtocol() {
    let path = "spec.ports[0].protocol"
    #expect(
      Looking.for("IST0177", in: use("a", "TLS") + use("b", "tls") + use("c", "HTTP")) == [
        "ServiceEntry bookinfo/a \(path)", "ServiceEntry bookinfo/b \(path)",
        "ServiceEntry bookinfo/c \(path)",
      ])
    #expect(Looking.for("IST0177", in: use("a", "TLS") + use("b", "tls")) == [])
  }

  @Test func whoSeesTheEntriesCounts() {
    #expect(
      Looking.for(
        "IST0177",
        in: use("a", "TLS", ", exportTo: [.]") + use("b", in: "shop", "HTTP", ", exportTo: [.]"))
        == [])
    #expect(
      Looking.for(
        "IST0177",
        in: use("a", "TLS", ", exportTo: [., shop]") + use("b", in: "shop", "HTTP", ", exportTo: [.]")
      ).count == 2)
    #expect(
      Looking.for("IST0177", in: use("a", "TLS", ", exportTo: [.]") + use("b", in: "shop", "HTTP")).count
        == 2)
  }
}
