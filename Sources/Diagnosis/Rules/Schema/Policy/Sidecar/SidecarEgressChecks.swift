import Manifests

/// A Sidecar's listeners for outgoing traffic, and what they may reach.
enum SidecarEgressChecks {
  static func check(_ sidecar: Sidecar, _ review: inout SpecReview) {
    let listeners = sidecar.egress ?? []
    var ports: [String: Place] = [:]
    for (index, listener) in listeners.enumerated() {
      guard listener.node.isMapping else { continue }
      if let port = listener.node.given("port") {
        self.port(port, of: listener.node, &ports, &review)
      } else if index < listeners.count - 1 {
        let another = listeners[(index + 1)...].contains { $0.node.given("port") == nil && !$0.node.isNull }
        review.reject(
          listener.node.place,
          another
            ? "More than one listener under egress has no port, and each would take all that no other takes"
            : "A listener without a port takes all that no other takes, so it must be the last under egress",
          fix: another ? "put the hosts into one of them" : "move it to the end")
      }
      hosts(listener, namespace: sidecar.object.namespace, &review)
    }
  }

  private static func port(
    _ port: Node, of listener: Node, _ ports: inout [String: Place], _ review: inout SpecReview
  ) {
    SidecarChecks.port(port, &review)
    let number = port.int("number")?.value ?? 0
    let bind = listener.nonEmpty("bind")
    if let written = port.given("number"), written.int == nil { return }
    guard number == 0 else {
      if let problem = PortValue.problem(number) {
        review.reject(
          port["number"]?.place ?? port.place, "The port \(number) \(problem)",
          fix: "write a port from 1 to 65535")
      }
      SidecarChecks.bind(listener, &review)
      unique("port \(number)", port["number"]?.place ?? port.place, &ports, &review)
      return
    }
    guard let bind, bind.value.hasPrefix("unix://") else {
      review.reject(
        port.place, "A listener with port 0, or none, must be bound to a socket",
        fix: "add bind: unix:///path, or a port number")
      return
    }
    if let problem = SidecarChecks.socketProblem(bind.value) {
      review.reject(
        bind.place, "The bind \(Excerpt.of(bind.value)) \(problem)", fix: "write unix:///path/of/the/socket")
    }
    if let mode = listener.string("captureMode"), mode.value == "IPTABLES" {
      review.reject(
        mode.place, "A listener at a socket cannot be reached by iptables", fix: "use captureMode: NONE")
    }
    unique("socket \(bind.value)", bind.place, &ports, &review)
  }

  private static func unique(
    _ what: String, _ place: Place, _ ports: inout [String: Place], _ review: inout SpecReview
  ) {
    guard let first = ports[what] else {
      ports[what] = place
      return
    }
    review.reject(
      place, "Two listeners under egress have the \(what)", fix: "make one of them",
      notes: [.init("the first of the two", review.object, at: first)])
  }

  /// `namespace/host`, where either may be `*`.
  private static func hosts(_ listener: Sidecar.Egress, namespace: String, _ review: inout SpecReview) {
    if listener.node.lacksValue("hosts") {
      review.reject(
        listener.node.place, "A listener under egress names no host",
        fix: "add hosts: [\"./*\", \"istio-system/*\"]")
    }
    var seen: [String: Located<String>] = [:]
    var namespaces: Set<String> = []
    var everything: Located<String>?
    for host in listener.hosts where !review.isPlaceholder(host) {
      let parts = host.value.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, let space = parts.first, let name = parts.last else {
        review.reject(
          host.place, "The host \(Excerpt.of(host.value)) does not say in which namespace",
          fix: "write ./\(host.value) for its own namespace, or */\(host.value) for any")
        continue
      }
      if let problem = problem(namespace: space, host: name) {
        review.reject(
          host.place, "The host \(Excerpt.of(host.value)) \(problem)",
          fix: "write namespace/host, such as ./* or istio-system/*")
        continue
      }
      let own = space == "." && !namespace.isEmpty ? Substring(namespace) : space
      let all = "\(own)/*"
      let key = "\(own)/\(name)"
      if seen[key] != nil {
        review.warn(
          host.place, "\(host.value) stands twice. Istio takes it, and the second adds nothing",
          fix: "remove one of the two")
      } else if name != "*", let first = seen[all] {
        review.warn(
          host.place,
          "\(first.value) already stands for every host of that namespace. Istio takes it, and \(host.value) adds nothing",
          fix: "remove one of the two")
      } else if name == "*", namespaces.contains(String(own)) {
        review.warn(
          host.place,
          "\(host.value) stands for every host of its namespace. Istio takes it, and the hosts of that namespace before it add nothing",
          fix: "remove \(host.value), or the others")
      }
      seen[key] = host
      namespaces.insert(String(own))
      if key == "*/*" { everything = host }
    }
    if let everything, namespaces.count > 1 {
      review.warn(
        everything.place,
        "*/* already stands for every host. Istio takes it, and the other hosts add nothing",
        fix: "remove the others, or remove */* to keep the sidecars small")
    }
  }

  /// A clause that says what is wrong with the two parts of a host; nil where nothing is.
  private static func problem(namespace: Substring, host: Substring) -> String? {
    if namespace.isEmpty || host.isEmpty { return "lacks what stands before or after the /" }
    if namespace == "~" { return host == "*" ? nil : "hides one host, and ~ hides them all: ~/*" }
    if namespace != "*", namespace != ".", let problem = NameValue.labelProblem(namespace) {
      return "has a namespace that \(problem)"
    }
    return host == "*" ? nil : NameValue.wildcardDomainProblem(host).map { "has a name that \($0)" }
  }
}
