import Diagnosis
import Testing

/// Where routes lead: hosts, ports, subsets (IST0101, IST0112).
@Suite struct DestinationTests {
  let services =
    Looking.service("reviews", in: "bookinfo")
    + Looking.service("ratings", in: "bookinfo", ports: [9080, 9090])
    + Looking.service("reviews", in: "shop")

  private func route(_ destination: String, more: String = "") -> String {
    Looking.virtualService(
      "v", in: "bookinfo",
      "hosts: [a.example.com], \(more) http: [{route: [{destination: {\(destination)}}]}]")
  }
  private let host = "VirtualService bookinfo/v spec.http[0].route[0].destination.host"

  @Test(arguments: ["reviews", "reviews.bookinfo.svc.cluster.local", "reviews.shop.svc.cluster.local"])
  func hostsThatAreThere(name: String) {
    #expect(Looking.for("IST0101", in: services + route("host: \(name)")) == [])
  }

  @Test(arguments: [
    ("reviewz", "did you mean reviews?"), ("reviews.bookinfo", "write reviews.bookinfo.svc.cluster.local"),
    ("reviews.shop.svc", "write reviews.shop.svc.cluster.local"),
    ("reviews.shopp.svc.cluster.local", "did you mean reviews.shop.svc.cluster.local?"),
  ])
  func hostsThatAreNot(name: String, fix: String) throws {
    let found = Looking.findings("IST0101", [services + route("host: \(name)")])
    let finding = try #require(found.first)
    #expect(found.count == 1)
    #expect("\(finding.subject) \(finding.path)" == host)
    #expect(finding.fix == fix)
    #expect(finding.message.contains("503"))
  }

  @Test func serviceOfAnotherNamespaceIsNamedInFull() throws {
    let other = Looking.service("carts", in: "shop")
    let finding = try #require(Looking.findings("IST0101", [services + other + route("host: carts")]).first)
    #expect(finding.fix == "there is one in namespace shop: write carts.shop.svc.cluster.local")
  }

  @Test func loneFileSaysNothingOfHosts() {
    #expect(Looking.for("IST0101", in: route("host: reviews, subset: v1")) == [])
  }

  @Test func whoSeesTheHostCounts() {
    let hidden = Looking.service(
      "secretive", in: "shop", more: ", annotations: {networking.istio.io/exportTo: .}")
    let shown = Looking.service(
      "open", in: "shop", more: ", annotations: {networking.istio.io/exportTo: 'shop, bookinfo'}")
    #expect(
      Looking.for("IST0101", in: services + hidden + route("host: secretive.shop.svc.cluster.local")) == [
        host
      ])
    #expect(Looking.for("IST0101", in: services + shown + route("host: open.shop.svc.cluster.local")) == [])
    // Exported to shop, the routes are used where the service is seen.
    let exported = route("host: secretive.shop.svc.cluster.local", more: "exportTo: [shop],")
    #expect(Looking.for("IST0101", in: services + hidden + exported) == [])
  }

  @Test func serviceEntriesAnswerForTheirHostsAndWildcards() {
    let entries =
      Looking.istio(
        "ServiceEntry", "a", in: "bookinfo",
        "hosts: ['*.example.com'], ports: [{number: 443, name: tls, protocol: TLS}]")
      + Looking.istio(
        "ServiceEntry", "b", in: "shop",
        "hosts: [api.example.org], exportTo: [.], ports: [{number: 443, name: tls, protocol: TLS}]")
    #expect(Looking.for("IST0101", in: services + entries + route("host: api.example.com")) == [])
    #expect(Looking.for("IST0101", in: services + entries + route("host: api.example.org")) == [host])
    #expect(Looking.for("IST0101", in: services + entries + route("host: example.com")) == [host])
    // Without services, hosts outside the cluster can still be judged by the entries.
    #expect(Looking.for("IST0101", in: entries + route("host: api.exampel.com")) == [host])
    #expect(Looking.for("IST0101", in: entries + route("host: reviews")) == [])
  }

  @Test func portsAreThoseOfTheService() throws {
    #expect(Looking.for("IST0101", in: services + route("host: ratings, port: {number: 9090}")) == [])
    #expect(
      Looking.for("IST0101", in: services + route("host: ratings, port: {number: 80}"))
        == ["VirtualService bookinfo/v spec.http[0].route[0].destination.port.number"])
    let mapped = """
      apiVersion: v1
      kind: Service
      metadata: {name: web, namespace: bookinfo}
      spec: {ports: [{name: http, port: 80, targetPort: 8080}]}
      ---

      """
    let finding = try #require(
      Looking.findings("IST0101", [mapped + route("host: web, port: {number: 8080}")]).first)
    #expect(finding.fix == "write number: 80: 8080 is the pods' port behind it")
  }

  @Test func severalPortsNeedOneNamed() {
    #expect(Looking.for("IST0112", in: services + route("host: ratings")) == [host])
    #expect(Looking.for("IST0112", in: services + route("host: reviews")) == [])
    #expect(Looking.for("IST0112", in: services + route("host: ratings, port: {number: 9080}")) == [])
  }

  @Test func entriesOfOneHostAddUpTheirPorts() {
    let entries = [80, 443].map {
      Looking.istio(
        "ServiceEntry", "p\($0)", in: "bookinfo",
        "hosts: [api.example.com], ports: [{number: \($0), name: http-\($0), protocol: HTTP}]")
    }.joined()
    #expect(Looking.for("IST0101", in: entries + route("host: api.example.com, port: {number: 443}")) == [])
    #expect(Looking.for("IST0112", in: entries + route("host: api.example.com")) == [host])
  }

  @Test func mirrorsAndTCPRoutesAreRoutesToo() {
    let all = Looking.virtualService(
      "v", in: "bookinfo",
      """
      hosts: [reviews],
      http: [{route: [{destination: {host: reviews}}], mirror: {host: gone}, mirrors: [{destination: {host: gone}}]}],
      tls: [{match: [{sniHosts: [a.example.com]}], route: [{destination: {host: gone}}]}],
      tcp: [{route: [{destination: {host: gone}}]}]
      """)
    #expect(
      Looking.for("IST0101", in: services + all) == [
        "VirtualService bookinfo/v spec.http[0].mirror.host",
        "VirtualService bookinfo/v spec.http[0].mirrors[0].destination.host",
        "VirtualService bookinfo/v spec.tcp[0].route[0].destination.host",
        "VirtualService bookinfo/v spec.tls[0].route[0].destination.host",
      ])
  }

  @Test func subsetsAreDeclaredByAnyRuleOfTheHost() throws {
    let rule = Looking.istio(
      "DestinationRule", "d", in: "bookinfo", "host: reviews, subsets: [{name: v1}, {name: v2}]")
    let wide = Looking.istio(
      "DestinationRule", "w", in: "bookinfo", "host: '*.bookinfo.svc.cluster.local', subsets: [{name: v3}]")
    let full = "reviews.bookinfo.svc.cluster.local"
    #expect(Looking.for("IST0101", in: services + rule + route("host: \(full), subset: v2")) == [])
    #expect(Looking.for("IST0101", in: services + wide + route("host: reviews, subset: v3")) == [])
    let finding = try #require(Looking.findings("IST0101", [rule + route("host: reviews, subset: v4")]).first)
    #expect(finding.path == "spec.http[0].route[0].destination.subset")
    #expect(finding.message.contains("v1, v2"))
    #expect(finding.notes.map(\.object) == [0])
    // Of another namespace the short name is another host.
    let other = Looking.istio("DestinationRule", "d", in: "shop", "host: reviews, subsets: [{name: v1}]")
    #expect(Looking.for("IST0101", in: other + route("host: reviews, subset: v1")).count == 1)
  }

  @Test func templatesThatNobodyFilledInAreNoHosts() {
    #expect(
      Looking.for("IST0101", in: services + route("host: 'reviews.$NAMESPACE.svc.cluster.local'")) == [])
  }

  @Test func wrongTypesAndHugeNumbersAreNoTrouble() {
    let odd = Looking.virtualService(
      "v", in: "bookinfo",
      "hosts: {a: b}, gateways: 7, http: [{route: {destination: reviews}}, 3, {route: [{destination: {host: [x], port: {number: 99999999999999999999}}}]}]"
    )
    #expect(Looking.for("IST0101", in: services + odd) == [])
    #expect(
      Looking.for("IST0101", in: services + route("host: reviews, port: {number: 9223372036854775807}")).count
        == 1)
  }
}
