import Manifests

/// The listeners of a Gateway of the Gateway API. That port, protocol and hostname part them is KIA1503.
enum ListenerChecks {
  static func check(_ listeners: [K8sGateway.Listener], of object: ConfigObject, _ review: inout SpecReview) {
    var names: [String: Place] = [:]
    for listener in listeners where listener.node.isMapping {
      check(listener, &review)
      if let name = listener.name, !name.value.isEmpty {
        if let first = names[name.value] {
          review.reject(
            name.place, "Two listeners are called \(Excerpt.of(name.value))", fix: "rename one of them",
            notes: [.init("the first of the two", object, at: first)])
        } else {
          names[name.value] = name.place
        }
      }
    }
  }

  private static func check(_ listener: K8sGateway.Listener, _ review: inout SpecReview) {
    if let name = listener.name, !name.value.isEmpty {
      if Placeholder.first(in: name.value) == nil, let problem = subdomainProblem(name.value) {
        review.reject(name.place, "The listener's name \(Excerpt.of(name.value)) \(problem)")
      }
    } else if listener.node.lacksValue("name") {
      review.reject(listener.node.place, "A listener has no name", fix: "add name: http")
    }
    if let port = listener.port {
      if let problem = PortValue.problem(port.value) {
        review.reject(port.place, "The listener's port \(port.value) \(problem)")
      }
    } else if listener.node.lacks("port") {
      review.reject(listener.node.place, "A listener has no port", fix: "add port: 80")
    }
    if listener.node.lacksValue("protocol") {
      review.reject(listener.node.place, "A listener has no protocol", fix: "add protocol: HTTP")
    }
    hostname(listener, &review)
    tls(listener, &review)
  }

  private static func hostname(_ listener: K8sGateway.Listener, _ review: inout SpecReview) {
    guard let hostname = listener.hostname, !hostname.value.isEmpty, !review.isPlaceholder(hostname) else {
      return
    }
    let spoken = listener.listenerProtocol?.value ?? ""
    if spoken == "TCP" || spoken == "UDP" {
      review.reject(
        hostname.place, "A listener that speaks \(spoken) has a hostname, which \(spoken) does not carry",
        fix: "remove it")
      return
    }
    let name = hostname.value
    let problem =
      AddressValue.isAddress(name)
      ? "is an IP address"
      : name == "*"
        ? "stands for all, for which the field is left out"
        : NameValue.isPartialWildcard(name)
          ? "has a * that is no whole label"
          : name.utf8.contains(where: \.isUpper) ? "has capitals" : NameValue.wildcardDomainProblem(name)
    if let problem {
      review.reject(
        hostname.place, "The hostname \(Excerpt.of(name)) \(problem)",
        fix: "write a DNS name in lower case, with *. before it at most")
    }
  }

  private static func tls(_ listener: K8sGateway.Listener, _ review: inout SpecReview) {
    guard let tls = listener.node.given("tls"), tls.isMapping else { return }
    let spoken = listener.listenerProtocol?.value ?? ""
    if ["HTTP", "TCP", "UDP"].contains(spoken) {
      review.reject(
        listener.node.keyPlace("tls"), "A listener that speaks \(spoken) has tls",
        fix: "set protocol: HTTPS (or TLS), or remove tls")
      return
    }
    let mode = tls.string("mode")
    if let mode, mode.value == "Passthrough" {
      if spoken == "HTTPS" {
        review.reject(
          mode.place, "A listener that speaks HTTPS ends TLS itself",
          fix: "set mode: Terminate, or protocol: TLS")
      }
    } else if tls.lacksValue("certificateRefs"), tls.lacksValue("options") {
      review.reject(
        tls.place, "The listener ends TLS and has no certificate to show",
        fix: "add certificateRefs: [{name: with the name of a secret}]")
    }
  }

  /// A clause that says why a text is no DNS subdomain in Kubernetes' sense; nil where it is one.
  private static func subdomainProblem(_ text: String) -> String? {
    if text.utf8.contains(where: \.isUpper) { return "has capitals" }
    // Unlike a host, a name may end in a number.
    for label in text.split(separator: ".", omittingEmptySubsequences: false) {
      if let problem = NameValue.labelProblem(label, lowercase: true) { return problem }
    }
    return text.utf8.count > 253 ? "is longer than 253 characters" : nil
  }
}
