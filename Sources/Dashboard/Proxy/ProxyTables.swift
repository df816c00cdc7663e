import Exposition
import FoundationEssentials
import Mesh
import Terminal

extension ProxyTables {
  init(_ input: ProxyInput) {
    tables = [:]
    switch input.config.dump {
    case .envoy(let config):
      let maker = EnvoyTables(config: config, hosts: input.hosts, input: input)
      tables[.clusters] = maker.clusters()
      tables[.endpoints] = maker.endpoints()
      tables[.listeners] = maker.listeners()
      tables[.routes] = maker.routes()
      tables[.secrets] = maker.secrets()
      sums = maker.sums()
    case .ztunnel(let config):
      let maker = ZtunnelTables(config: config, input: input)
      tables[.workloads] = maker.workloads()
      tables[.services] = maker.services()
      tables[.policies] = maker.policies()
      tables[.identities] = maker.identities()
      tables[.connections] = maker.connections()
    case nil:
      // Without a dump the hosts can still be told, and the certificates.
      let maker = EnvoyTables(config: nil, hosts: input.hosts, input: input)
      if input.hosts?.hosts != nil { tables[.endpoints] = maker.endpoints() }
      if !input.config.certificates.isEmpty { tables[.secrets] = maker.secrets() }
      sums = maker.sums()
    }
  }
}

/// Makes the tables of an Envoy.
struct EnvoyTables {
  let config: EnvoyConfig?
  let hosts: ProxyHostsAnswer?
  let input: ProxyInput
  let format: Format
  /// Hosts by their cluster.
  let byCluster: [String: [EnvoyHost]]

  init(config: EnvoyConfig?, hosts: ProxyHostsAnswer?, input: ProxyInput) {
    self.config = config
    self.hosts = hosts
    self.input = input
    format = Format(input.glyphs)
    byCluster = Dictionary(grouping: hosts?.hosts ?? []) { EnvoyClusterName($0.cluster).name }
  }

  typealias Column = ProxyTable.Column

  /// A text that may be unknown.
  func cell(_ text: String?, _ ink: Ink = .text) -> ProxyCell {
    text.map { ProxyCell($0, $0.isEmpty ? .faint : ink) } ?? ProxyCell(format.unknown, .faint)
  }

  func count(_ value: Double?, _ ink: Ink = .text) -> ProxyCell {
    value == nil ? ProxyCell(format.unknown, .faint) : ProxyCell(format.count(value), ink, number: value)
  }

  // MARK: - Clusters

  func clusters() -> ProxyTable {
    let all = (config?.clusters ?? []).sorted { a, b in
      let (x, y) = (a.name, b.name)
      if (x.host ?? x.name) != (y.host ?? y.name) { return (x.host ?? x.name) < (y.host ?? y.name) }
      return (x.port ?? 0, x.subset ?? "") < (y.port ?? 0, y.subset ?? "")
    }
    let rejected = Set((config?.rejections ?? []).filter { $0.section == .clusters }.map(\.name))
    let rows = all.map { cluster -> ProxyRow in
      let name = cluster.name
      let known = byCluster[name.name]
      let well = known.map { hosts in hosts.count { $0.status == "HEALTHY" } }
      let hostsCell: ProxyCell
      if let known, let well {
        hostsCell = ProxyCell(
          "\(well)/\(known.count)",
          well < known.count ? (well == 0 ? .failure : .warning) : known.isEmpty ? .muted : .text,
          number: Double(known.count))
      } else {
        hostsCell = ProxyCell(format.unknown, .faint)
      }
      let state = rejected.contains(name.name) ? "rejected" : cluster.origin.rawValue
      let client = cluster.client
      let isMesh = client == .auto || client == .meshMutual || client == .tunnel
      return ProxyRow(
        id: "\(name.name)#\(cluster.origin.rawValue)",
        [
          ProxyCell(name.host ?? name.name),
          cell(name.port.map(String.init) ?? "", .muted).numbered(name.port.map(Double.init)),
          cell(name.subset ?? "", .accent), cell(cluster.direction ?? "", .muted),
          ProxyCell(cluster.type, .muted),
          hostsCell, ProxyCell(client.text, isMesh ? .lock : client == .plain ? .muted : .text),
          cell(cluster.rule?.text ?? "", .accent), ProxyCell(limits(cluster), .text),
          ProxyCell(outlier(cluster.outlier), .text),
          ProxyCell(state, state == "warming" ? .warning : state == "rejected" ? .failure : .muted),
          cell(balancing(cluster), .muted), cell(cluster.tls?.sni ?? "", .muted),
        ],
        piece: cluster.piece, link: .rows(.endpoints, name.name), origin: cluster.rule,
        also: name.name + " " + (cluster.tls?.peerNames.joined(separator: " ") ?? ""))
    }
    return ProxyTable(
      [
        Column(title: "service", width: 24, rank: 0, most: 64),
        Column(title: "port", width: 5, isRight: true, rank: 1),
        Column(title: "subset", width: 8, rank: 3, most: 18),
        Column(title: "direction", width: 9, rank: 5), Column(title: "type", width: 12, rank: 6),
        Column(title: "hosts", width: 7, isRight: true, rank: 2, isLargestFirst: true),
        Column(title: "TLS", width: 14, rank: 4), Column(title: "rule", width: 14, rank: 7, most: 30),
        Column(title: "limits", width: 16, rank: 8, most: 40),
        Column(title: "outlier", width: 14, rank: 9, most: 34),
        Column(title: "state", width: 8, rank: 10), Column(title: "balancing", width: 13, rank: 11),
        Column(title: "SNI", width: 20, rank: 12, most: 60),
      ], rows, empty: "No cluster")
  }

  private func balancing(_ cluster: EnvoyCluster) -> String {
    (cluster.balancing ?? "ROUND_ROBIN").lowercased().split(separator: "_").joined(separator: " ")
  }

  /// `cx 100  pending 10`: the limits that there are; Istio's largest number is none.
  private func limits(_ cluster: EnvoyCluster) -> String {
    guard let usual = cluster.usualLimits else { return "" }
    var parts: [String] = []
    for (label, value) in [
      ("cx", usual.connections), ("pending", usual.pending), ("rq", usual.requests),
      ("retries", usual.retries),
    ] {
      if let value, value < 4_294_967_295 { parts.append("\(label) \(format.count(value))") }
    }
    return parts.joined(separator: " ")
  }

  private func outlier(_ outlier: EnvoyCluster.Outlier?) -> String {
    guard let outlier else { return "" }
    var parts: [String] = []
    if let count = outlier.consecutive5xx, count > 0 { parts.append("\(format.count(count)) 5xx") }
    if let count = outlier.consecutiveGateway, count > 0 { parts.append("\(format.count(count)) gateway") }
    if let seconds = outlier.ejection { parts.append("out \(format.seconds(seconds))") }
    return parts.isEmpty ? "on" : parts.joined(separator: " ")
  }

  // MARK: - Sums

  func sums() -> ProxySums {
    var sums = ProxySums()
    for cluster in config?.clusters ?? [] { sums.clusters[cluster.direction ?? "other", default: 0] += 1 }
    for host in hosts?.hosts ?? [] {
      sums.hosts += 1
      switch host.status {
      case "HEALTHY": break
      case "EJECTED": sums.ejected += 1
      case "DRAINING": sums.draining += 1
      default: sums.unhealthy += 1
      }
    }
    func note(_ certificate: Certificate, _ name: String) {
      guard let expires = certificate.expires, sums.nextExpiry.map({ expires < $0 }) ?? true else { return }
      sums.nextExpiry = expires
      sums.nextExpiryName = name
    }
    for secret in config?.secrets ?? [] {
      for certificate in secret.certificates { note(certificate, secret.name) }
    }
    for certificate in input.config.certificates { note(certificate, certificate.path ?? "a file") }
    return sums
  }
}

extension ProxyCell {
  /// The same, sorted by a number.
  func numbered(_ number: Double?) -> ProxyCell {
    var cell = self
    cell.number = number
    return cell
  }
}
