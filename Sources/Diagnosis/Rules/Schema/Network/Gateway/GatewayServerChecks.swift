import Manifests

/// One server of an Istio Gateway: its port, hosts and address.
enum GatewayServerChecks {
  static func check(_ server: Gateway.Server, _ review: inout SpecReview) {
    hosts(server, &review)
    bind(server, &review)
    guard let port = server.node.given("port"), port.isMapping else {
      if server.node.lacks("port") {
        review.reject(
          server.node.place, "A server has no port", fix: "add port: {number: 80, name: http, protocol: HTTP}"
        )
      }
      return
    }
    self.port(server, port, &review)
    tls(server, &review)
  }

  // MARK: Hosts

  private static func hosts(_ server: Gateway.Server, _ review: inout SpecReview) {
    if server.hosts.isEmpty, server.node.lacksValue("hosts") {
      review.reject(
        server.node["hosts"]?.place ?? server.node.place, "A server serves no hosts",
        fix: "add hosts: [\"*\"], or the hosts' names")
    }
    for host in server.hosts where !review.isPlaceholder(host) {
      guard let problem = hostProblem(host.value) else { continue }
      review.reject(host.place, "The host \(Excerpt.of(host.value)) \(problem)")
    }
  }

  /// A clause that says what is wrong with `host` or `namespace/host`; nil where nothing is.
  private static func hostProblem(_ text: String) -> String? {
    var host = text[...]
    if let slash = text.firstIndex(of: "/") {
      let namespace = text[..<slash]
      host = text[text.index(after: slash)...]
      if namespace != "*", namespace != ".", let problem = NameValue.labelProblem(namespace) {
        return "has a namespace that \(problem)"
      }
      if host.contains("/") { return "has more than one /" }
    }
    if host == "*" || AddressValue.isAddress(host) { return nil }
    if let problem = NameValue.wildcardDomainProblem(host) { return problem }
    if NameValue.isPartialWildcard(String(host)) {
      return "has a * that is no whole label: write *. before a name"
    }
    return host.contains(".") ? nil : "is a short name: a gateway's hosts are written in full, with a dot"
  }

  // MARK: Port

  private static func port(_ server: Gateway.Server, _ port: Node, _ review: inout SpecReview) {
    let isSocket = server.bind?.value.hasPrefix("unix://") ?? false
    if let number = server.port {
      if isSocket, number.value != 0 {
        review.reject(
          number.place, "A server on a Unix socket has no port number, and this one has \(number.value)",
          fix: "write number: 0")
      } else if !isSocket, let problem = PortValue.problem(number.value) {
        review.reject(number.place, "The port number \(number.value) \(problem)")
      }
    } else if !isSocket, port.lacks("number") {
      review.reject(port.place, "The server's port has no number", fix: "add number: 80")
    }
    if port.lacksValue("name") {
      review.reject(port.place, "The server's port has no name", fix: "add name: \(suggestedName(server))")
    }
    let written = server.portProtocol?.value ?? ""
    if written.isEmpty {
      if port.lacksValue("protocol") {
        review.reject(
          port.place, "The server's port has no protocol", fix: "add protocol: HTTP (or HTTPS, TLS, TCP, …)")
      }
    } else if !ListenerProtocol.isKnown(written), let place = server.portProtocol?.place {
      review.reject(
        place, "\(Excerpt.of(written)) is no protocol that Istio knows",
        fix: "use one of \(ListenerProtocol.list)")
    }
    if let target = port.int("targetPort"), target.value > 0 {
      review.reject(
        target.place, "A gateway's port has a targetPort, which means nothing there",
        fix: "remove it: routes lead to the services' ports")
    }
  }

  private static func suggestedName(_ server: Gateway.Server) -> String {
    let name = (server.portProtocol?.value ?? "http").lowercased()
    return NameValue.labelProblem(name) == nil ? name : "http"
  }

  private static func bind(_ server: Gateway.Server, _ review: inout SpecReview) {
    guard let bind = server.bind, !bind.value.isEmpty else { return }
    if bind.value.hasPrefix("unix://") {
      let path = bind.value.dropFirst("unix://".count)
      if !path.hasPrefix("/") && !path.hasPrefix("@") {
        review.reject(
          bind.place, "The socket \(Excerpt.of(bind.value)) is no absolute path", fix: "write unix:///path")
      }
    } else if let problem = AddressValue.addressProblem(bind.value) {
      review.reject(
        bind.place, "The bind \(Excerpt.of(bind.value)) \(problem)",
        fix: "write an IP address, or leave it out")
    }
  }

  // MARK: TLS

  private static func tls(_ server: Gateway.Server, _ review: inout SpecReview) {
    let name = server.portProtocol?.value ?? ""
    guard ListenerProtocol.isKnown(name), !name.isEmpty else { return }
    guard let tls = server.node.given("tls") else {
      if ListenerProtocol.isTLS(name), server.node.lacks("tls"), let place = server.portProtocol?.place {
        review.reject(
          place, "A server that speaks \(name) has no tls",
          fix:
            "add tls: {mode: SIMPLE, credentialName: …}, or PASSTHROUGH where the service has the certificate"
        )
      }
      return
    }
    guard tls.isMapping else { return }
    let redirects = tls.bool("httpsRedirect") == true
    if ListenerProtocol.isTLS(name) {
      if redirects {
        review.warn(
          tls.keyPlace("httpsRedirect"),
          "httpsRedirect does nothing on a port that speaks \(name): it answers plain HTTP",
          fix: "write it at the server whose protocol is HTTP")
      }
    } else if !ListenerProtocol.isHTTP(name) {
      review.reject(
        server.node.keyPlace("tls"),
        "The server has tls, and its port speaks \(name), which is not encrypted",
        fix: "set the port's protocol to TLS, or remove tls")
      return
    } else if !redirects {
      review.reject(
        server.node.keyPlace("tls"),
        "The server has tls, and its port speaks \(name), which is not encrypted",
        fix: "set the port's protocol to HTTPS, or write httpsRedirect: true to send callers there")
      return
    }
    ServerTLSChecks.check(tls, &review)
  }
}
