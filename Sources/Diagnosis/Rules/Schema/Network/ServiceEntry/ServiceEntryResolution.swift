import Manifests

/// What goes with each way of finding a ServiceEntry's endpoints.
enum ServiceEntryResolution {
  static func check(_ entry: ServiceEntry, _ spec: Node, _ review: inout SpecReview) {
    switch entry.resolution {
    case "NONE": none(entry, spec, &review)
    case "STATIC": addresses(entry, &review)
    case "DNS", "DNS_ROUND_ROBIN": dns(entry, spec, &review)
    case "DYNAMIC_DNS": dynamic(entry, spec, &review)
    default: return
    }
    tellApart(entry, spec, &review)
  }

  private static func none(_ entry: ServiceEntry, _ spec: Node, _ review: inout SpecReview) {
    if !entry.endpoints.isEmpty {
      review.reject(
        spec.keyPlace("endpoints"),
        "With resolution NONE callers go to the address they asked for, and endpoints are never used",
        fix: "set resolution: STATIC for addresses, DNS for names, or remove endpoints")
    }
    if spec.given("workloadSelector") != nil {
      review.warn(
        spec.keyPlace("workloadSelector"),
        "With resolution NONE callers go to the address they asked for, and the workloads that are selected are never used",
        fix: "set resolution: STATIC")
    }
  }

  private static func addresses(_ entry: ServiceEntry, _ review: inout SpecReview) {
    for endpoint in entry.endpoints where endpoint.node.isMapping {
      portNames(endpoint, entry, &review)
      guard let address = endpoint.address, !address.value.isEmpty else {
        missing(endpoint, &review)
        continue
      }
      if AddressValue.isAddress(address.value) || review.isPlaceholder(address) { continue }
      if address.value.hasPrefix("unix://") {
        SocketAddress.check(address, ports: endpoint.node, &review)
      } else {
        review.reject(
          address.place,
          "With resolution STATIC an endpoint is an IP address, and \(Excerpt.of(address.value)) is none",
          fix: "write an IP address, or set resolution: DNS")
      }
    }
  }

  private static func dns(_ entry: ServiceEntry, _ spec: Node, _ review: inout SpecReview) {
    if entry.endpoints.isEmpty, spec.given("workloadSelector") == nil {
      for host in entry.hosts where NameValue.fqdnProblem(host.value) != nil && isDomain(host.value) {
        review.reject(
          host.place,
          "With resolution \(entry.resolution) the host \(Excerpt.of(host.value)) is looked up in DNS, and a wildcard is no name to look up",
          fix: "add endpoints with names, write the full name, or set resolution: NONE")
      }
    }
    if entry.resolution == "DNS_ROUND_ROBIN", entry.endpoints.count > 1,
      let second = entry.endpoints.dropFirst().first
    {
      review.reject(
        second.node.place,
        "With resolution DNS_ROUND_ROBIN there is one endpoint at most, and here are \(entry.endpoints.count)",
        fix: "set resolution: DNS")
    }
    for endpoint in entry.endpoints where endpoint.node.isMapping {
      portNames(endpoint, entry, &review)
      guard let address = endpoint.address, !address.value.isEmpty else {
        missing(endpoint, &review)
        continue
      }
      guard !AddressValue.isAddress(address.value), !review.isPlaceholder(address),
        let problem = NameValue.fqdnProblem(address.value)
      else { continue }
      review.reject(
        address.place, "The endpoint \(Excerpt.of(address.value)) \(problem)",
        fix: address.value.hasPrefix("unix://") ? "set resolution: STATIC" : nil)
    }
  }

  private static func dynamic(_ entry: ServiceEntry, _ spec: Node, _ review: inout SpecReview) {
    for host in entry.hosts where !host.value.hasPrefix("*.") && !host.value.isEmpty {
      review.reject(
        host.place, "Resolution DYNAMIC_DNS is for wildcards, and \(Excerpt.of(host.value)) is a single host",
        fix: "set resolution: DNS")
    }
    for field in ["addresses", "endpoints"] where !(spec[field]?.isEmpty ?? true) {
      review.reject(
        spec.keyPlace(field),
        "With resolution DYNAMIC_DNS addresses come from the name of each request, not from \(field)",
        fix: "remove \(field)")
    }
    for port in entry.ports {
      guard let name = port.portProtocol,
        !["HTTP", "HTTPS", "HTTP2", "GRPC", "TLS"].contains(name.value.uppercased()),
        ListenerProtocol.isKnown(name.value)
      else { continue }
      review.reject(
        name.place,
        "With resolution DYNAMIC_DNS the name comes from the request, and \(name.value) carries none",
        fix: "use HTTP, HTTP2, GRPC or TLS")
    }
    if entry.location == "MESH_INTERNAL", entry.object.labels["istio.io/use-waypoint"] != nil {
      review.reject(
        spec.keyPlace("location"),
        "With resolution DYNAMIC_DNS a host behind a waypoint is outside the mesh, and location says inside",
        fix: "set location: MESH_EXTERNAL")
    }
  }

  /// Several hosts share a listener only where the traffic says which is meant.
  private static func tellApart(_ entry: ServiceEntry, _ spec: Node, _ review: inout SpecReview) {
    guard entry.hosts.count > 1, entry.resolution != "NONE" else { return }
    for port in entry.ports where port.node.isMapping {
      let name = port.portProtocol?.value ?? ""
      if ListenerProtocol.isHTTP(name) || ListenerProtocol.isTLS(name) || !ListenerProtocol.isKnown(name) {
        continue
      }
      review.reject(
        port.portProtocol?.place ?? port.node.place,
        "\(entry.hosts.count) hosts share a port \(name.isEmpty ? "without a protocol" : "of \(name)"), over which they cannot be told apart",
        fix: "write a ServiceEntry for each host, or set the protocol to HTTP or TLS")
      return
    }
  }

  // MARK: Parts

  private static func isDomain(_ host: String) -> Bool {
    host != "*" && NameValue.wildcardDomainProblem(host) == nil
  }

  private static func missing(_ endpoint: ServiceEntry.Endpoint, _ review: inout SpecReview) {
    guard endpoint.node.lacksValue("address"), endpoint.node.nonEmpty("network") == nil else { return }
    review.reject(
      endpoint.node.place, "An endpoint has no address", fix: "add address: with an IP address or a name")
  }

  private static func portNames(
    _ endpoint: ServiceEntry.Endpoint, _ entry: ServiceEntry, _ review: inout SpecReview
  ) {
    let known = entry.ports.compactMap { $0.name?.value }
    for port in endpoint.node["ports"]?.entries ?? [] {
      if !known.contains(port.key) {
        review.reject(
          port.keyPlace,
          "The endpoint has a port \(Excerpt.of(port.key)), and the ServiceEntry has none of that name",
          fix: NearestFieldName.nearest(to: port.key, in: known).map { "write \($0.name)" }
            ?? "use the name of one of its ports")
      }
      if let number = port.value.int, let problem = PortValue.problem(number) {
        review.reject(port.value.place, "The endpoint's port \(number) \(problem)")
      }
    }
  }
}
