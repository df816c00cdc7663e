import Testing

/// What Istio rejects and warns of in a Gateway.
@Suite struct GatewaySchemaTests {
  static let server = "spec.servers[0]"
  static let http = "port: {number: 80, name: http, protocol: HTTP}"
  static let https = "port: {number: 443, name: https, protocol: HTTPS}"

  @Test(arguments: [
    ("selector: {istio: ingressgateway}", "spec"), ("servers: []", "spec.servers"),
    (
      "servers:\n- {port: {number: 80, name: a, protocol: HTTP}, hosts: [\"*\"]}\n- {port: {number: 81, name: a, protocol: HTTP}, hosts: [\"*\"]}",
      "spec.servers[1].port.name"
    ),
    (
      "servers: [{port: {number: 80, name: a, protocol: HTTP}, hosts: [\"*\"]}]\nselector: {app: \"a*\"}",
      "spec.selector.app"
    ),
  ])
  func wholes(spec: String, path: String) {
    #expect(Schema.paths(Schema.object("networking.istio.io/v1", "Gateway", spec)) == [path])
  }

  @Test func theNameIsALabel() {
    let text = Schema.object(
      "networking.istio.io/v1", "Gateway",
      "servers: [{port: {number: 80, name: a, protocol: HTTP}, hosts: [\"*\"]}]",
      name: "a.b")
    #expect(Schema.paths(text) == ["metadata.name"])
  }

  @Test(arguments: [
    "reviews", "*-a.example.com", "a b.com", "~/a.com", "a/b/c.com", "b_/a.com", "a.*", "http://a.com",
    "a.com:80",
  ])
  func hosts(host: String) {
    #expect(Schema.paths(Schema.server("\(Self.http)\nhosts: [\"\(host)\"]")) == ["\(Self.server).hosts[0]"])
  }

  @Test(arguments: [
    "*", "*.example.com", "a.example.com", "./*", "*/a.com", "bookinfo/*.a.com", "10.0.0.1", "*.local",
  ])
  func goodHosts(host: String) {
    #expect(Schema.findings(Schema.server("\(Self.http)\nhosts: [\"\(host)\"]")) == [])
  }

  @Test(arguments: [
    ("hosts: [\"*\"]", ""), ("\(http)", ""), ("\(http)\nhosts: []", ".hosts"),
    ("port: {name: a, protocol: HTTP}\nhosts: [\"*\"]", ".port"),
    ("port: {number: 0, name: a, protocol: HTTP}\nhosts: [\"*\"]", ".port.number"),
    ("port: {number: 80, protocol: HTTP}\nhosts: [\"*\"]", ".port"),
    ("port: {number: 80, name: a}\nhosts: [\"*\"]", ".port"),
    ("port: {number: 80, name: a, protocol: HTTTP}\nhosts: [\"*\"]", ".port.protocol"),
    ("port: {number: 80, name: a, protocol: HTTP, targetPort: 8080}\nhosts: [\"*\"]", ".port.targetPort"),
    ("\(https)\nhosts: [\"*\"]", ".port.protocol"),
    ("\(http)\nhosts: [\"*\"]\ntls: {mode: PASSTHROUGH}", ".tls"),
    ("port: {number: 80, name: a, protocol: TCP}\nhosts: [\"*\"]\ntls: {httpsRedirect: true}", ".tls"),
    ("\(http)\nhosts: [\"*\"]\nbind: a.com", ".bind"),
    ("\(http)\nhosts: [\"*\"]\nbind: \"unix:///tmp/a\"", ".port.number"),
    ("\(https)\nhosts: [\"*\"]\ntls: {mode: ISTIO_MUTUAL, credentialName: a}", ".tls.credentialName"),
    ("\(https)\nhosts: [\"*\"]\ntls: {mode: SIMPLE}", ".tls.mode"),
    ("\(https)\nhosts: [\"*\"]\ntls: {mode: SIMPLE, serverCertificate: /a}", ".tls.mode"),
    ("\(https)\nhosts: [\"*\"]\ntls: {mode: MUTUAL, serverCertificate: /a, privateKey: /b}", ".tls.mode"),
    (
      "\(https)\nhosts: [\"*\"]\ntls: {mode: SIMPLE, credentialName: a, serverCertificate: /a, privateKey: /b}",
      ".tls.serverCertificate"
    ),
    ("\(https)\nhosts: [\"*\"]\ntls: {mode: SIMPLE, credentialName: a, caCrl: /a}", ".tls.caCrl"),
    ("\(https)\nhosts: [\"*\"]\ntls: {mode: SIMPL, credentialName: a}", ".tls.mode"),
  ])
  func servers(lines: String, path: String) {
    #expect(Schema.paths(Schema.server(lines)) == [Self.server + path])
  }

  @Test(arguments: [
    ("mode: PASSTHROUGH, credentialName: a", "credentialName"),
    ("mode: SIMPLE, credentialName: a, httpsRedirect: true", "httpsRedirect"),
    ("mode: SIMPLE, credentialNames: [a, b, c]", "credentialNames"),
    ("mode: SIMPLE, credentialName: a, cipherSuites: [AES128-SHA, AES128-SHA]", "cipherSuites[1]"),
    ("mode: SIMPLE, credentialName: a, cipherSuites: [AES129-SHA]", "cipherSuites[0]"),
    ("mode: SIMPLE, credentialName: a, minProtocolVersion: TLSV1_1", "minProtocolVersion"),
    (
      "mode: SIMPLE, credentialName: a, minProtocolVersion: TLSV1_3, maxProtocolVersion: TLSV1_2",
      "maxProtocolVersion"
    ),
  ])
  func warnings(tls: String, path: String) {
    let text = Schema.server("\(Self.https)\nhosts: [\"*\"]\ntls: {\(tls)}")
    #expect(Schema.paths(text) == [])
    #expect(Schema.paths(text, code: "IST0133") == ["\(Self.server).tls.\(path)"])
  }

  @Test(arguments: [
    "\(http)\nhosts: [\"*\"]\ntls: {httpsRedirect: true}",
    "\(https)\nhosts: [\"*\"]\ntls: {mode: MUTUAL, credentialName: a}",
    "\(https)\nhosts: [\"*\"]\ntls: {mode: MUTUAL, serverCertificate: /a, privateKey: /b, caCertificates: /c}",
    "\(https)\nhosts: [\"*\"]\ntls: {mode: PASSTHROUGH}",
    "\(https)\nhosts: [\"*\"]\ntls: {mode: ISTIO_MUTUAL}",
    "port: {number: 15443, name: tls, protocol: TLS}\nhosts: [\"*.local\"]\ntls: {mode: AUTO_PASSTHROUGH}",
    "port: {number: 0, name: a, protocol: HTTP}\nhosts: [\"*\"]\nbind: \"unix:///tmp/a\"",
    "port: {number: 31400, name: tcp, protocol: tcp}\nhosts: [\"*\"]\nbind: 0.0.0.0",
  ])
  func rightOnes(lines: String) {
    #expect(Schema.findings(Schema.server(lines)) == [])
    #expect(Schema.findings(Schema.server(lines), code: "IST0133") == [])
  }
}
