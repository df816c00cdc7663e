import Manifests

/// Rules of TLS and TCP.
enum L4RouteChecks {
  static func tls(_ route: L4Route, _ index: Int, of service: VirtualService, _ review: inout SpecReview) {
    guard route.node.isMapping else { return }
    if route.node.lacksValue("match") {
      review.reject(
        route.node.place,
        "Rule #\(index) of tls has no match, and TLS is routed by the name in its handshake alone",
        fix: "add match: [{sniHosts: […]}]")
    }
    let hosts = service.hosts.map(\.value)
    for match in route.match { tlsMatch(match, hosts, of: service, &review) }
    destinations(route, "rule #\(index) of tls", &review)
  }

  static func tcp(_ route: L4Route, _ index: Int, _ review: inout SpecReview) {
    guard route.node.isMapping else { return }
    for match in route.match where match.node.isMapping { common(match, &review) }
    destinations(route, "rule #\(index) of tcp", &review)
  }

  private static func destinations(
    _ route: L4Route, _ rule: @autoclosure () -> String, _ review: inout SpecReview
  ) {
    if route.node.lacksValue("route") {
      review.reject(
        route.node.place, "The \(rule()) leads nowhere: it has no route",
        fix: "add route: [{destination: {host: …}}]")
    }
    RouteDestinations.check(route.node, rule(), headers: false, &review)
  }

  private static func common(_ match: L4Match, _ review: inout SpecReview) {
    for subnet in match.destinationSubnets where !review.isPlaceholder(subnet) {
      guard let problem = AddressValue.cidrProblem(subnet.value) else { continue }
      review.reject(
        subnet.place, "The subnet \(Excerpt.of(subnet.value)) \(problem)",
        fix: "write an address or a range such as 10.0.0.0/8")
    }
    HTTPMatchChecks.common(match: match.node, port: match.port, gateways: match.gateways, &review)
  }

  private static func tlsMatch(
    _ match: L4Match, _ hosts: [String], of service: VirtualService, _ review: inout SpecReview
  ) {
    guard match.node.isMapping else { return }
    if match.node.lacksValue("sniHosts") {
      review.reject(
        match.node.place, "A match of tls has no sniHosts",
        fix: "name the hosts that clients ask for: sniHosts: […]")
    }
    for sni in match.sniHosts where !review.isPlaceholder(sni) { self.sni(sni, hosts, of: service, &review) }
    common(match, &review)
  }

  private static func sni(
    _ sni: Located<String>, _ hosts: [String], of service: VirtualService, _ review: inout SpecReview
  ) {
    let isOnGateways = !service.isOnMesh
    if let problem = VirtualServiceHosts.problem(sni.value, sni: isOnGateways) {
      review.reject(
        sni.place, "The SNI \(Excerpt.of(sni.value)) \(problem)", fix: "write the name that clients ask for")
    } else if AddressValue.isAddress(sni.value) {
      review.warn(
        sni.place,
        "\(sni.value) is an IP address, and most clients send no name in the handshake when they call one. Istio takes it, but such a connection will hardly match",
        fix: "match by name, or route it under tcp by destinationSubnets")
    } else if !hosts.contains(where: { Self.isSubset(sni.value, of: $0) }) {
      review.reject(
        sni.place, "The SNI \(sni.value) belongs to none of the hosts of the VirtualService",
        fix: hosts.isEmpty
          ? "add it to hosts" : "add it to hosts, or write one of \(hosts.prefix(5).joined(separator: ", "))")
    }
  }

  /// Whether every name that one of two hosts stands for is also one of the other's.
  static func isSubset(_ host: String, of other: String) -> Bool {
    guard other.hasPrefix("*") else { return host == other }
    let suffix = other.utf8.dropFirst()
    let name = host.hasPrefix("*") ? host.utf8.dropFirst() : host.utf8[...]
    return name.count >= suffix.count && name.suffix(suffix.count).elementsEqual(suffix)
  }
}
