import Testing

/// What the API server rejects in the Gateway API's Gateway and ReferenceGrant.
@Suite struct GatewayAPISchemaTests {
  static func gateway(_ listeners: String) -> String {
    Schema.object(
      "gateway.networking.k8s.io/v1", "Gateway", "gatewayClassName: istio\nlisteners: [\(listeners)]")
  }

  @Test(arguments: [
    ("{port: 80, protocol: HTTP}", "spec.listeners[0]"),
    ("{name: A, port: 80, protocol: HTTP}", "spec.listeners[0].name"),
    ("{name: a, protocol: HTTP}", "spec.listeners[0]"),
    ("{name: a, port: 0, protocol: HTTP}", "spec.listeners[0].port"),
    ("{name: a, port: 80}", "spec.listeners[0]"),
    ("{name: a, port: 80, protocol: HTTP}, {name: a, port: 81, protocol: HTTP}", "spec.listeners[1].name"),
    ("{name: a, port: 80, protocol: HTTP, hostname: \"*\"}", "spec.listeners[0].hostname"),
    ("{name: a, port: 80, protocol: HTTP, hostname: A.com}", "spec.listeners[0].hostname"),
    ("{name: a, port: 80, protocol: TCP, hostname: a.com}", "spec.listeners[0].hostname"),
    ("{name: a, port: 80, protocol: HTTP, tls: {mode: Terminate}}", "spec.listeners[0].tls"),
    ("{name: a, port: 443, protocol: HTTPS, tls: {mode: Terminate}}", "spec.listeners[0].tls"),
    ("{name: a, port: 443, protocol: HTTPS, tls: {mode: Passthrough}}", "spec.listeners[0].tls.mode"),
    ("{name: a, port: \"80\", protocol: HTTP}", "spec.listeners[0].port"),
    (
      "{name: a, port: 80, protocol: HTTP, allowedRoutes: {namespaces: {from: all}}}",
      "spec.listeners[0].allowedRoutes.namespaces.from"
    ),
    ("{name: a, port: 80, protocol: HTTP, hostnames: [a.com]}", "spec.listeners[0].hostnames"),
  ])
  func listeners(lines: String, path: String) { #expect(Schema.paths(Self.gateway(lines)) == [path]) }

  @Test func rightOnes() {
    let text = Self.gateway(
      "{name: http, port: 80, protocol: HTTP, hostname: \"*.a.com\"}, {name: http-b, port: 80, protocol: HTTP, hostname: b.com}, {name: tls, port: 443, protocol: HTTPS, tls: {certificateRefs: [{name: a}]}}, {name: p, port: 8443, protocol: TLS, tls: {mode: Passthrough}}, {name: mesh, port: 15008, protocol: HBONE}"
    )
    #expect(Schema.findings(text) == [])
  }

  @Test func aGatewayNeedsItsClassAndListeners() {
    let text = Schema.object("gateway.networking.k8s.io/v1", "Gateway", "addresses: []")
    #expect(Schema.findings(text).count == 2)
  }

  @Test func aGrantSaysWhoMayReferToWhat() {
    let kind = ("gateway.networking.k8s.io/v1beta1", "ReferenceGrant")
    #expect(Schema.paths(Schema.object(kind.0, kind.1, "to: [{group: \"\", kind: Service}]")) == ["spec"])
    #expect(
      Schema.paths(
        Schema.object(
          kind.0, kind.1,
          "from: [{group: gateway.networking.k8s.io, kind: HTTPRoute}]\nto: [{group: \"\", kind: Service}]"))
        == ["spec.from[0]"])
  }
}
