import Manifests

/// The hosts of a VirtualService.
enum VirtualServiceHosts {
  static func check(_ service: VirtualService, _ review: inout SpecReview) {
    let isOnGateways = !service.gateways.isEmpty && !service.isOnMesh
    let takesSNI = isOnGateways && service.tls.contains { $0.match.contains { !$0.sniHosts.isEmpty } }
    var allValid = true
    for host in service.hosts {
      if review.isPlaceholder(host) {
        allValid = false
      } else if let problem = problem(host.value, sni: takesSNI) {
        allValid = false
        review.reject(
          host.place, "The host \(Excerpt.of(host.value)) \(problem)",
          fix: "name a service, a DNS name (with * as its first label at most) or an IP address")
      } else if host.value == "*", !isOnGateways {
        allValid = false
        review.reject(
          host.place, "The host * is for gateways alone, and this one also holds in the mesh",
          fix: service.gateways.isEmpty
            ? "name the services, or add the gateways it is meant for"
            : "name the hosts, or keep mesh out of its gateways")
      }
    }
    if allValid { overlaps(service.hosts, &review) }
  }

  /// A clause that says what is wrong with a host; nil where it is one. A gateway that routes by SNI may also name
  /// the internal form `outbound_.80_._.reviews.bookinfo.svc.cluster.local`.
  static func problem(_ host: String, sni: Bool) -> String? {
    guard let problem = NameValue.wildcardDomainProblem(host) else { return nil }
    if AddressValue.isAddress(host) || (sni && isInternalSNI(host)) { return nil }
    return problem
  }

  private static func isInternalSNI(_ host: String) -> Bool {
    let parts = host.split(separator: "_", maxSplits: 3, omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "outbound" && parts[1].hasPrefix(".")
      && parts[1].utf8.dropFirst().first?.isDigit ?? false
      && NameValue.fqdnProblem(parts[3].drop { $0 == "." }) == nil
  }

  /// A host that another of the same VirtualService already covers.
  private static func overlaps(_ hosts: [Located<String>], _ review: inout SpecReview) {
    guard hosts.count > 1 else { return }
    let index = HostCover(hosts)
    for (number, host) in hosts.enumerated() {
      guard let other = index.cover(of: host.value, number: number) else { continue }
      let same = hosts[other].value == host.value
      review.reject(
        host.place,
        same
          ? "The host \(host.value) stands twice"
          : "The host \(host.value) is already covered by \(hosts[other].value)",
        fix: "remove one of the two, or give each a VirtualService of its own",
        notes: [.init("the other of the two", review.object, at: hosts[other].place)])
    }
  }
}

/// Which of many hosts covers one: the same host before it, or a wildcard anywhere in the list.
struct HostCover {
  private var exact: [String: Int] = [:]
  private var wildcards: [Substring: Int] = [:]
  private var lengths: Set<Int> = []

  init(_ hosts: [Located<String>]) {
    for (number, host) in hosts.enumerated() {
      if exact[host.value] == nil { exact[host.value] = number }
      guard host.value.hasPrefix("*") else { continue }
      let suffix = host.value.dropFirst()
      if wildcards[suffix] == nil { wildcards[suffix] = number }
      lengths.insert(suffix.utf8.count)
    }
  }

  /// The number of the host that covers this one. Cost: as many look-ups as wildcards have lengths.
  func cover(of host: String, number: Int) -> Int? {
    if let first = exact[host], first != number { return first }
    guard !lengths.isEmpty else { return nil }
    let isWildcard = host.hasPrefix("*")
    let name = isWildcard ? host.dropFirst() : host[...]
    for length in lengths where length < name.utf8.count {
      guard let other = wildcards[Substring(name.utf8.suffix(length))], other != number else { continue }
      return other
    }
    return nil
  }
}
