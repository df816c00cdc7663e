import Manifests

extension Rule {
  /// HTTP declared on the port that everyone takes for TLS.
  static let pha0046 = Rule(
    "PHA0046", "HTTPOnPort443", .warning, kinds: ["ServiceEntry", "Gateway", "Service"],
    explanation: """
      Port 443 is declared with protocol HTTP. Proxies then expect plain HTTP on it; callers that use `https://` start \
      with a TLS handshake, which is answered with 400 and the flag DPE ("wrong version number" at the caller).
      """,
    remedy: """
      Declare the port as HTTPS (TLS from the caller to the server; at a Gateway with `tls`), or let callers use plain \
      HTTP on another port.
      """,
    bad: """
      apiVersion: networking.istio.io/v1
      kind: ServiceEntry
      metadata: {name: books, namespace: bookinfo}
      spec:
        hosts: [www.example.com]
        location: MESH_EXTERNAL
        resolution: DNS
        ports:
        - {number: 443, name: http, protocol: HTTP}
      """,
    good: """
      apiVersion: networking.istio.io/v1
      kind: ServiceEntry
      metadata: {name: books, namespace: bookinfo}
      spec:
        hosts: [www.example.com]
        location: MESH_EXTERNAL
        resolution: DNS
        ports:
        - {number: 443, name: https, protocol: HTTPS}
      """
  ) { set, report in
    let view = report.effective
    func originates(_ host: String, _ namespace: String) -> Bool {
      view.destinationRule(host: host, client: namespace, serviceNamespace: namespace)?
        .setting("tls", port: 443, subset: nil) != nil
    }
    // Two declarations of one port that differ are IST0177.
    var otherwise: Set<String> = []
    for entry in set.serviceEntries {
      for port in entry.ports where port.number?.value == 443 {
        guard let written = port.portProtocol, PortProtocol.named(written.value) != .http else { continue }
        otherwise.formUnion(entry.hosts.map(\.value))
      }
    }
    for entry in set.serviceEntries where !entry.hosts.contains(where: { otherwise.contains($0.value) }) {
      for port in entry.ports where port.number?.value == 443 && port.targetPort == nil {
        guard let written = port.portProtocol, PortProtocol.named(written.value) == .http,
          !entry.hosts.contains(where: { originates($0.value, entry.object.namespace) })
        else { continue }
        report.report(
          entry.object, at: written.place,
          "Port 443 is declared \(written.value): a caller's https:// request is taken for broken HTTP (400 DPE, "
            + "\"wrong version number\")",
          fix: "write protocol: HTTPS, or TLS for other than HTTP")
      }
    }
    for gateway in set.gateways {
      for server in gateway.servers where server.port?.value == 443 && server.tls == nil {
        guard let written = server.portProtocol, PortProtocol.named(written.value) == .http else { continue }
        report.report(
          gateway.object, at: written.place,
          "Port 443 of the gateway speaks plain \(written.value): browsers that use https:// get \"wrong version "
            + "number\", unless something in front of it ends TLS",
          fix: "write protocol: HTTPS with tls: {mode: SIMPLE, credentialName: …}")
      }
    }
    for service in set.services where !service.isAssumed && service.type != "LoadBalancer" {
      for port in service.ports where port.port?.value == 443 && PortProtocol.of(port) == .http {
        guard let name = port.appProtocol ?? port.name,
          !originates(service.fqdn(domain: set.hosts.domain), service.object.namespace)
        else { continue }
        report.report(
          service.object, at: name.place,
          "Port 443 is named \(name.value), so proxies expect plain HTTP there: an https:// request gets 400 DPE "
            + "(\"wrong version number\")",
          fix: "name the port https if its server speaks TLS, or give plain HTTP another port")
      }
    }
  }
}
