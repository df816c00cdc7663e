import Manifests

/// A WorkloadEntry's own fields.
enum WorkloadEntryChecks {
  static func check(_ object: ConfigObject, _ review: inout SpecReview) {
    guard let spec = object.spec, spec.isMapping else {
      review.reject(
        object.root.keyPlace("spec"), "The WorkloadEntry has no address", fix: "add spec: {address: …}")
      return
    }
    if let address = spec.nonEmpty("address") {
      self.address(address, spec, &review)
    } else if spec.lacksValue("address"), spec.nonEmpty("network") == nil {
      review.reject(
        object.root.keyPlace("spec"), "The WorkloadEntry has neither an address nor a network to reach it by",
        fix: "add address: with the workload's IP address")
    }
    ports(spec, &review)
    NumberChecks.labels("labels", in: spec, &review)
  }

  private static func address(_ address: Located<String>, _ spec: Node, _ review: inout SpecReview) {
    if AddressValue.isAddress(address.value) || review.isPlaceholder(address) { return }
    if address.value.hasPrefix("unix://") {
      SocketAddress.check(address, ports: spec, &review)
    } else if let problem = NameValue.fqdnProblem(address.value) {
      review.reject(
        address.place, "The address \(Excerpt.of(address.value)) \(problem)",
        fix: "write an IP address or a DNS name")
    }
  }

  static func ports(_ spec: Node, _ review: inout SpecReview) {
    for port in spec["ports"]?.entries ?? [] {
      if let problem = NameValue.labelProblem(port.key) {
        review.reject(port.keyPlace, "The port's name \(Excerpt.of(port.key)) \(problem)")
      }
      if let number = port.value.int, let problem = PortValue.problem(number) {
        review.reject(port.value.place, "The port \(number) \(problem)")
      }
    }
  }
}

/// The address of a Unix socket, `unix:///path` or `unix://@abstract`.
enum SocketAddress {
  /// - Parameter ports: the map that may hold `ports`, which a socket has not.
  static func check(_ address: Located<String>, ports: Node, _ review: inout SpecReview) {
    let path = address.value.dropFirst("unix://".count)
    if !path.hasPrefix("/") && !path.hasPrefix("@") || path.hasSuffix("/") {
      review.reject(
        address.place, "The socket \(Excerpt.of(address.value)) is no absolute path of a file",
        fix: "write unix:///path")
    }
    if let list = ports.given("ports"), !list.isEmpty {
      review.reject(ports.keyPlace("ports"), "A Unix socket has no ports", fix: "remove ports")
    }
  }
}
