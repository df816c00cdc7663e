import Manifests

/// A Sidecar's listeners for incoming traffic.
enum SidecarIngressChecks {
  static func check(_ listeners: [Node], _ review: inout SpecReview) {
    var ports: [Int: Place] = [:]
    for listener in listeners where listener.isMapping {
      guard let port = listener.given("port") else {
        review.reject(
          listener.place, "A listener under ingress has no port",
          fix: "add port: {number: 9080, protocol: HTTP, name: http}")
        continue
      }
      SidecarChecks.port(port, &review)
      SidecarChecks.bind(listener, &review)
      number(port, &ports, &review)
      if let endpoint = listener.nonEmpty("defaultEndpoint") { self.endpoint(endpoint, &review) }
      let name = port["protocol"]?.text ?? ""
      if let tls = listener.given("tls") { self.tls(tls, portProtocol: name, listener, &review) }
      if listener["connectionPool"]?.given("http") != nil, !ListenerProtocol.isHTTP(name) {
        review.warn(
          listener["connectionPool"]?.keyPlace("http") ?? listener.place,
          "The limits for HTTP are without effect here: the port speaks \(name.isEmpty ? "what is not said to be HTTP" : name), and Istio applies those for TCP alone",
          fix: "set the port's protocol to HTTP, or use connectionPool.tcp")
      }
    }
  }

  private static func number(_ port: Node, _ ports: inout [Int: Place], _ review: inout SpecReview) {
    guard let number = port.int("number") else {
      if port.given("number") == nil {
        review.reject(
          port.place, "The port of a listener under ingress has no number", fix: "add number: 9080")
      }
      return
    }
    if let problem = PortValue.problem(number.value) {
      review.reject(
        number.place, "The port \(number.value) \(problem)", fix: "write the port that the workload serves")
    }
    if let first = ports[number.value] {
      review.reject(
        number.place, "Two listeners under ingress have the port \(number.value)", fix: "make one of them",
        notes: [.init("the first of the two", review.object, at: first)])
    } else {
      ports[number.value] = number.place
    }
  }

  /// Where the requests go: to the workload itself, over loopback, its own address or a socket.
  private static func endpoint(_ endpoint: Located<String>, _ review: inout SpecReview) {
    let fix = "write 127.0.0.1:PORT, 0.0.0.0:PORT, [::1]:PORT or unix:///path"
    if endpoint.value.hasPrefix("unix://") {
      guard let problem = SidecarChecks.socketProblem(endpoint.value) else { return }
      review.reject(endpoint.place, "The defaultEndpoint \(Excerpt.of(endpoint.value)) \(problem)", fix: fix)
      return
    }
    let parts = endpoint.value.split(separator: ":", omittingEmptySubsequences: false)
    let host = parts.dropLast().joined(separator: ":")
    guard parts.count > 1, let port = parts.last else {
      review.reject(endpoint.place, "The defaultEndpoint \(Excerpt.of(endpoint.value)) has no port", fix: fix)
      return
    }
    if !["", "127.0.0.1", "0.0.0.0", "[::1]", "[::]"].contains(host) {
      review.reject(
        endpoint.place,
        "The defaultEndpoint leads to \(Excerpt.of(host)), and a sidecar serves its own workload alone",
        fix: fix)
    } else if let problem = PortValue.problem(String(port)) {
      review.reject(
        endpoint.place, "The port of the defaultEndpoint, \(Excerpt.of(String(port))), \(problem)", fix: fix)
    }
  }

  private static func tls(
    _ tls: Node, portProtocol: String, _ listener: Node, _ review: inout SpecReview
  ) {
    if !ListenerProtocol.isTLS(portProtocol) {
      review.reject(
        listener.keyPlace("tls"),
        "The listener has tls, but its port's protocol is \(portProtocol.isEmpty ? "not written" : portProtocol)",
        fix: "set the port's protocol to HTTPS or TLS, or remove tls")
    }
    for field in ["subjectAltNames", "httpsRedirect", "credentialName", "credentialNames"] {
      guard let value = tls.given(field), !value.isEmpty, value.bool != false else { continue }
      review.reject(
        tls.keyPlace(field), "\(field) is for gateways, not for a Sidecar's listener", fix: "remove it")
    }
    if let mode = tls.string("mode"), mode.value == "ISTIO_MUTUAL" || mode.value == "AUTO_PASSTHROUGH" {
      review.reject(
        mode.place, "The mode \(mode.value) is not possible at a Sidecar's listener",
        fix: "use SIMPLE or MUTUAL")
    }
  }
}
