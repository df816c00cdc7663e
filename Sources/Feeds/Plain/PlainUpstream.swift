import Exposition

/// What a proxy's configuration and its neighbours make of one upstream.
struct PlainUpstream {
  /// What to do with its numbers.
  enum Use: Hashable {
    /// It is a far end.
    case outbound
    /// It is the application beside the proxy.
    case application
    /// It serves the proxy itself.
    case ignored
  }

  var name: EnvoyClusterName
  var use: Use
  /// Connections are counted, not requests; nil until it shows.
  var isTCP: Bool?
  /// Its far ends; several where workloads share it.
  var destinations: [PlainLabels.Destination]
  /// The far end of each endpoint, by its address and port, as an index into `destinations`.
  var destinationOfHost: [String: Int]
  var shares = PlainShares()
  var answers = PlainAnswers()

  /// What the endpoints of each far end have counted.
  func counts(_ hosts: [PlainEndpoints.Host]) -> [PlainShares.Count] {
    var counts = Array(repeating: PlainShares.Count(), count: destinations.count)
    for host in hosts {
      counts[destinationOfHost[Self.key(host)] ?? 0] += PlainShares.Count(
        successes: host.successes, errors: host.errors, connections: host.connections)
    }
    return counts
  }

  static func key(_ host: PlainEndpoints.Host) -> String { "\(host.address):\(host.port)" }
}

/// Says what each upstream of a proxy is.
struct PlainUpstreams {
  let configuration: PlainConfiguration?
  let neighbours: PlainNeighbours
  /// Where the proxy is asked.
  let proxyHost: String

  /// Works an upstream out.
  /// - Parameters:
  ///   - hosts: its endpoints; none where `/clusters` does not answer.
  ///   - hasHandshakes: TLS handshakes are counted for it.
  func upstream(_ name: String, hosts: [PlainEndpoints.Host], hasHandshakes: Bool) -> PlainUpstream {
    let parsed = EnvoyClusterName(name)
    let known = configuration?.clusters[name] ?? configuration?.clusters[name + ";"]
    let security: String? =
      switch known?.security {
      case .mutual?: PlainSecurity.mutual
      case .tls?: PlainSecurity.tls
      case .plain?: PlainSecurity.none
      // Which endpoints get TLS is not told, but that some did is.
      case .byEndpoint?: hasHandshakes ? PlainSecurity.mutual : PlainSecurity.none
      case nil: hasHandshakes ? nil : PlainSecurity.none
      }
    var hosts = hosts
    if hosts.isEmpty {
      hosts = known?.addresses.map { PlainEndpoints.Host(address: $0.host, port: $0.port) } ?? []
    }
    var destinations: [PlainLabels.Destination] = []
    var ofHost: [String: Int] = [:]
    for host in hosts {
      let workload = neighbours.workload(
        at: host.address, port: host.port, hostname: host.hostname, cluster: parsed.host ?? parsed.name)
      let destination = PlainLabels.Destination(workload: workload, cluster: parsed, security: security)
      let index = destinations.firstIndex(of: destination) ?? destinations.count
      if index == destinations.count { destinations.append(destination) }
      ofHost[PlainUpstream.key(host)] = index
    }
    if destinations.isEmpty {
      destinations = [PlainLabels.Destination(workload: nil, cluster: parsed, security: security)]
    }
    return PlainUpstream(
      name: parsed, use: use(parsed, name, hosts, isNamed: destinations.contains { $0.workload != nil }),
      isTCP: configuration.flatMap { $0.tcpClusters.contains(name) ? true : nil }, destinations: destinations,
      destinationOfHost: ofHost)
  }

  private func use(_ parsed: EnvoyClusterName, _ name: String, _ hosts: [PlainEndpoints.Host], isNamed: Bool)
    -> PlainUpstream.Use
  {
    switch parsed.kind {
    case .inbound, .inboundVIP: return .application
    case .passthrough: return name.hasPrefix("Inbound") ? .application : .outbound
    case .outbound, .blackHole: return .outbound
    case .other: break
    }
    if PlainLabels.own.contains(parsed.name) || configuration?.ownClusters.contains(name) == true {
      return .ignored
    }
    if let admin = configuration?.admin, !hosts.isEmpty,
      hosts.allSatisfy({
        $0.port == admin.port && (PlainNeighbours.isLoopback($0.address) || $0.address == admin.host)
      })
    {
      return .ignored
    }
    if isNamed { return .outbound }
    let isBeside = !hosts.isEmpty && hosts.allSatisfy { PlainNeighbours.isLoopback($0.address) }
    if isBeside, PlainLabels.isApplication(parsed.name) || !PlainNeighbours.isLoopback(proxyHost) {
      return .application
    }
    return .outbound
  }
}

/// Values of `connection_security_policy`.
enum PlainSecurity {
  static let mutual = "mutual_tls"
  /// Encrypted, with a certificate of the server alone.
  static let tls = "tls"
  static let none = "none"

  /// Of a listener.
  static func text(_ security: PlainConfiguration.Security) -> String? {
    switch security {
    case .mutual: mutual
    case .tls: tls
    case .plain: none
    case .byEndpoint: nil
    }
  }
}
