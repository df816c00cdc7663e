import Manifests

extension Rule {
  /// Two Gateways of the same pods with one certificate.
  static let ist0138 = Rule(
    "IST0138", "GatewayDuplicateCertificate", .warning, kinds: ["Gateway"],
    explanation: """
      Two Gateways that configure the same pods use one certificate for different hosts. A browser that speaks HTTP/2 \
      keeps one connection for all hosts that the certificate covers; on it the gateway only knows the first Gateway's \
      hosts, and requests to the other's get 404 with the flag NR, now and then, depending on which page was opened \
      first.
      """,
    remedy: """
      Make one Gateway of the two, with all hosts in one server, or give each its own certificate.
      """,
    bad: """
      apiVersion: networking.istio.io/v1
      kind: Gateway
      metadata: {name: books, namespace: bookinfo}
      spec:
        selector: {istio: ingressgateway}
        servers:
        - port: {number: 443, name: https-books, protocol: HTTPS}
          hosts: [books.example.com]
          tls: {mode: SIMPLE, credentialName: example-com}
      ---
      apiVersion: networking.istio.io/v1
      kind: Gateway
      metadata: {name: shop, namespace: bookinfo}
      spec:
        selector: {istio: ingressgateway}
        servers:
        - port: {number: 443, name: https-shop, protocol: HTTPS}
          hosts: [shop.example.com]
          tls: {mode: SIMPLE, credentialName: example-com}
      """,
    good: """
      apiVersion: networking.istio.io/v1
      kind: Gateway
      metadata: {name: books, namespace: bookinfo}
      spec:
        selector: {istio: ingressgateway}
        servers:
        - port: {number: 443, name: https, protocol: HTTPS}
          hosts: [books.example.com, shop.example.com]
          tls: {mode: SIMPLE, credentialName: example-com}
      """
  ) { set, report in
    let isScoped = set.scopesGatewaysToNamespace
    // Gateways by certificate and selector.
    var users: [Certificate: SelectorFamilies<Gateway>] = [:]
    for gateway in set.gateways {
      for certificate in Set(gateway.servers.flatMap(Certificate.all)) {
        users[certificate, default: SelectorFamilies()].add(gateway, under: gateway.selector?.labels ?? [:])
      }
    }
    for gateway in set.gateways {
      var seen: Set<Int> = [gateway.object.index]
      for server in gateway.servers {
        for certificate in Certificate.all(server) {
          let others = users[certificate]?.equalOrNarrower(than: gateway.selector?.labels ?? [:]) ?? []
          for other in others where !isScoped || other.object.namespace == gateway.object.namespace {
            // A certificate that hundreds of Gateways use is said a few times, not hundreds of times each.
            guard seen.count <= 8 else { break }
            guard seen.insert(other.object.index).inserted else { continue }
            report.report(
              gateway.object, at: certificate.place(in: server),
              "\(other.object.title) uses the same certificate (\(certificate.text)) on the same pods: a browser that "
                + "keeps one HTTP/2 connection for both gets 404 for the hosts of the other",
              notes: [.init("\(other.object.title) is here", other.object)],
              fix: "make one Gateway of the two, or give each its own certificate")
          }
        }
      }
    }
  }
}

/// Where a server takes its certificate from.
private enum Certificate: Hashable {
  case secret(String)
  case files(certificate: String, key: String)

  static func all(_ server: Gateway.Server) -> [Certificate] {
    if let name = server.credentialName?.value, !name.isEmpty { return [.secret(name)] }
    guard let certificate = server.tls?.string("serverCertificate")?.value, !certificate.isEmpty,
      let key = server.tls?.string("privateKey")?.value, !key.isEmpty
    else { return [] }
    return [.files(certificate: certificate, key: key)]
  }

  var text: String {
    switch self {
    case .secret(let name): "secret \(name)"
    case .files(let certificate, _): certificate
    }
  }

  func place(in server: Gateway.Server) -> Place {
    switch self {
    case .secret: server.credentialName?.place ?? server.node.place
    case .files: server.tls?.string("serverCertificate")?.place ?? server.node.place
    }
  }
}
