import Testing

@testable import Diagnosis

@Suite struct KialiGatewayTests {
  private func gateway(_ name: String, in namespace: String = "bookinfo", _ hosts: String, port: Int = 80)
    -> String
  {
    Kiali.object(
      "Gateway", name, in: namespace,
      "selector: {istio: ingressgateway}, servers: [{port: {number: \(port), name: http, protocol: HTTP}, hosts: [\(hosts)]}]"
    )
  }

  @Test(arguments: [
    ("\"*\"", "a.example.com", 2), ("\"*.example.com\"", "a.example.com", 2),
    ("\"*.example.com\"", "\"*.a.example.com\"", 0), ("\"*.example.com\"", "example.com", 0),
    ("a.example.com", "A.example.com", 2), ("one/a.example.com", "two/a.example.com", 0),
    ("one/a.example.com", "\"*/a.example.com\"", 2), ("./a.example.com", "bookinfo/a.example.com", 2),
    ("a-dev.example.com", "a.dev.example.com", 0),
  ]) func hostsOfTwoGatewaysMeet(one: String, other: String, findings: Int) {
    #expect(Kiali.lines("KIA0301", gateway("a", one), gateway("b", other)).count == findings)
  }

  @Test func otherPortsAndProxiesDoNotMeet() {
    #expect(Kiali.lines("KIA0301", gateway("a", "x.com"), gateway("b", "x.com", port: 8080)) == [])
    let egress = gateway("b", "x.com").replacing("ingressgateway", with: "egressgateway")
    #expect(Kiali.lines("KIA0301", gateway("a", "x.com"), egress) == [])
    #expect(Kiali.lines("KIA0301", gateway("a", "x.com"), gateway("b", in: "shop", "x.com")).count == 2)
  }

  @Test func oneGatewayMayRepeatItself() {
    #expect(
      Kiali.lines("KIA0301", gateway("a", "x.com, y.com, x.com")) == [
        "warning Gateway bookinfo/a spec.servers[0].hosts[0]",
        "warning Gateway bookinfo/a spec.servers[0].hosts[2]",
      ])
  }

  @Test func gatewaysOfConditionsAreLookedAtAndAllOfThem() {
    let text = Kiali.object(
      "VirtualService", "a",
      """
      hosts: [a.com], gateways: [gone, mesh, gw, shop/gw], http: [{match: [{gateways: [gw]}, {gateways: [lost]}],
      route: [{destination: {host: a}}]}]
      """)
    #expect(
      Kiali.lines("KIA1102", text, gateway("gw", "a.com")) == [
        "error VirtualService bookinfo/a spec.gateways[0]",
        "error VirtualService bookinfo/a spec.gateways[3]",
        "error VirtualService bookinfo/a spec.http[0].match[1].gateways[0]",
      ])
  }

  @Test func aSelectorFindsTheAssumedGatewayAndPodsAnywhere() {
    let pods = Kiali.deployment("gateway", in: "edge", "istio: edge")
    #expect(Kiali.lines("KIA0302", gateway("a", "x.com"), pods) == [])
    let edge = gateway("a", "x.com").replacing("ingressgateway", with: "edge")
    #expect(Kiali.lines("KIA0302", edge, pods) == [])
    #expect(Kiali.lines("KIA0302", edge) == [])
    #expect(
      Kiali.lines("KIA0302", edge, Kiali.deployment("x", "app: x")) == [
        "warning Gateway bookinfo/a spec.selector"
      ])
  }

  // MARK: - Gateway API

  private func k8s(_ name: String, in namespace: String = "infra", _ rest: String) -> String {
    Kiali.object("K8sGateway", name, in: namespace, "gatewayClassName: istio, \(rest)")
  }
  private func http(_ parent: String, _ backends: String = "") -> String {
    Kiali.object("HTTPRoute", "r", "parentRefs: [\(parent)], rules: [{backendRefs: [\(backends)]}]")
  }

  @Test func aGatewayOfAnotherNamespaceMustLetTheRouteIn() {
    let route = http("{name: gw, namespace: infra}")
    let found = ["error HTTPRoute bookinfo/r spec.parentRefs[0].name"]
    func listener(_ from: String) -> String {
      k8s("gw", "listeners: [{name: a, port: 80, protocol: HTTP, allowedRoutes: {namespaces: {\(from)}}}]")
    }
    let spaces = Kiali.namespace("bookinfo", "team: books")
    #expect(Kiali.lines("KIA1401", route) == found)
    #expect(Kiali.lines("KIA1401", spaces, route, k8s("gw", "listeners: [{name: a, port: 80}]")) == found)
    #expect(Kiali.lines("KIA1401", spaces, route, listener("from: All")) == [])
    #expect(Kiali.lines("KIA1401", spaces, route, listener("from: Same")) == found)
    let selector = "from: Selector, selector: {matchExpressions: [{key: team, operator: In, values: [%]}]}"
    #expect(Kiali.lines("KIA1401", spaces, route, listener(selector.replacing("%", with: "books"))) == [])
    #expect(Kiali.lines("KIA1401", spaces, route, listener(selector.replacing("%", with: "films"))) == found)
    // Labels of a namespace that was not given are not known.
    #expect(Kiali.lines("KIA1401", route, listener(selector.replacing("%", with: "films"))) == [])
    let byName = "from: Selector, selector: {matchLabels: {kubernetes.io/metadata.name: bookinfo}}"
    #expect(Kiali.lines("KIA1401", spaces, route, listener(byName)) == [])
  }

  @Test func backendsOfOtherNamespacesNeedAGrant() {
    let services = Kiali.service("reviews") + "\n---\n" + Kiali.service("ratings", in: "shop")
    let found = ["error HTTPRoute bookinfo/r spec.rules[0].backendRefs[0].name"]
    #expect(Kiali.lines("KIA1402", services, http("{name: gw}", "{name: reviews, port: 80}")) == [])
    #expect(
      Kiali.lines("KIA1402", services, http("{name: gw}", "{name: reviews.bookinfo, port: 80}")) == found)
    #expect(Kiali.lines("KIA1402", services, http("{name: gw}", "{name: other, kind: Bucket}")) == [])
    let far = http("{name: gw}", "{name: ratings, namespace: shop, port: 80}")
    #expect(Kiali.lines("KIA1402", services, far) == found)
    func grant(_ to: String) -> String {
      Kiali.object(
        "ReferenceGrant", "g", in: "shop",
        """
        from: [{group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: bookinfo}],
        to: [{group: "", kind: Service\(to)}]
        """)
    }
    #expect(Kiali.lines("KIA1402", services, far, grant("")) == [])
    #expect(Kiali.lines("KIA1402", services, far, grant(", name: ratings")) == [])
    #expect(Kiali.lines("KIA1402", services, far, grant(", name: reviews")) == found)
    let mesh = http("{name: details, kind: Service, group: \"\"}")
    #expect(Kiali.lines("KIA1402", services, mesh) == ["error HTTPRoute bookinfo/r spec.parentRefs[0].name"])
  }

  @Test func gatewaysAreToldApartByNamespace() {
    let one = k8s("gw", "listeners: [{name: a, hostname: x.com, port: 80, protocol: HTTP}]")
    let other = k8s("gw", in: "edge", "listeners: [{name: a, hostname: x.com, port: 80, protocol: HTTP}]")
    #expect(Kiali.lines("KIA1501", one, other).count == 2)
    #expect(Kiali.lines("KIA1501", one, other.replacing("port: 80", with: "port: 81")) == [])
    #expect(
      Kiali.lines(
        "KIA1501", one.replacing("hostname: x.com, ", with: ""),
        other.replacing("hostname: x.com, ", with: "")) == [])
    let address = "addresses: [{value: 192.0.2.1}]"
    #expect(
      Kiali.lines(
        "KIA1502", k8s("gw", address),
        k8s("gw", in: "edge", "addresses: [{type: IPAddress, value: 192.0.2.1}]"))
        == [
          "warning Gateway edge/gw spec.addresses[0].value",
          "warning Gateway infra/gw spec.addresses[0].value",
        ])
    #expect(
      Kiali.lines("KIA1502", k8s("gw", address), k8s("b", "addresses: [{type: Hostname, value: 192.0.2.1}]"))
        == [])
  }

  @Test func listenersWithoutHostnameCollideInOneGateway() {
    let both = k8s(
      "gw", "listeners: [{name: a, port: 80, protocol: HTTP}, {name: b, port: 80, protocol: HTTP}]")
    #expect(
      Kiali.lines("KIA1503", both)
        == ["error Gateway infra/gw spec.listeners[0].name", "error Gateway infra/gw spec.listeners[1].name"])
    #expect(Kiali.lines("KIA1503", both.replacing("name: b, port: 80", with: "name: b, port: 81")) == [])
  }

  @Test func classesAreKnownWhereOneWasGiven() {
    let gateway = k8s("gw", "listeners: []").replacing(
      "gatewayClassName: istio", with: "gatewayClassName: nginx")
    #expect(Kiali.lines("KIA1504", gateway) == [])
    let classes = "{apiVersion: gateway.networking.k8s.io/v1, kind: GatewayClass, metadata: {name: %}}"
    #expect(
      Kiali.lines("KIA1504", gateway, classes.replacing("%", with: "istio"))
        == ["error Gateway infra/gw spec.gatewayClassName"])
    #expect(Kiali.lines("KIA1504", gateway, classes.replacing("%", with: "nginx")) == [])
  }

  @Test(arguments: [
    ("Programmed", "False", "Invalid", 1), ("Programmed", "False", "Pending", 0),
    ("Programmed", "False", "ListenersNotValid", 0), ("Accepted", "False", "Pending", 1),
    ("Accepted", "True", "Accepted", 0), ("Scheduled", "False", "NoResources", 1),
    ("Ready", "Unknown", "Pending", 0),
    ("Conflicted", "True", "x", 0),
  ]) func conditionsOfTheGateway(type: String, status: String, reason: String, findings: Int) {
    let text = """
      apiVersion: gateway.networking.k8s.io/v1
      kind: Gateway
      metadata: {name: gw, namespace: infra}
      status:
        conditions:
        - {type: \(type), status: "\(status)", reason: \(reason), message: why}
      """
    let lines = Kiali.lines("GWAPI", text)
    #expect(
      lines == Array(repeating: "warning Gateway infra/gw status.conditions[0].reason", count: findings))
  }
}
