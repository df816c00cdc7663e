import Exposition
import Mesh
import Terminal

/// Hosts: what the proxy thinks of them, joined with what the control plane says.
extension EnvoyTables {
  func endpoints() -> ProxyTable {
    var told: [String: EnvoyEndpoint] = [:]
    for one in config?.endpoints ?? [] { told["\(one.cluster) \(one.address.text)"] = one }
    var rows: [ProxyRow] = []
    if let known = hosts?.hosts {
      rows.reserveCapacity(known.count)
      for host in known.sorted(by: { ($0.cluster, $0.address.text) < ($1.cluster, $1.address.text) }) {
        rows.append(row(host, told.removeValue(forKey: "\(host.cluster) \(host.address.text)")))
      }
      // What the dump has and the hosts have not (any more).
      if known.isEmpty { rows += (config?.endpoints ?? []).map(row) }
    } else {
      rows = (config?.endpoints ?? []).map(row)
    }
    return ProxyTable(
      [
        Column(title: "address", width: 21, rank: 0, most: 40), Column(title: "status", width: 9, rank: 1),
        Column(title: "outlier", width: 7, rank: 6), Column(title: "cluster", width: 24, rank: 2, most: 60),
        Column(title: "workload", width: 16, rank: 4, most: 34), Column(title: "TLS", width: 6, rank: 7),
        Column(title: "requests", width: 9, isRight: true, rank: 3, isLargestFirst: true),
        Column(title: "errors", width: 7, isRight: true, rank: 5, isLargestFirst: true),
        Column(title: "active", width: 6, isRight: true, rank: 8, isLargestFirst: true),
        Column(title: "cx", width: 5, isRight: true, rank: 9, isLargestFirst: true),
        Column(title: "cx failed", width: 9, isRight: true, rank: 10, isLargestFirst: true),
        Column(title: "success", width: 7, isRight: true, rank: 13),
        Column(title: "weight", width: 6, isRight: true, rank: 11, isLargestFirst: true),
        Column(title: "prio", width: 4, isRight: true, rank: 14),
        Column(title: "locality", width: 14, rank: 12, most: 30),
      ], rows, empty: "No host", problem: hosts?.problem)
  }

  private func row(_ host: EnvoyHost, _ told: EnvoyEndpoint?) -> ProxyRow {
    let name = EnvoyClusterName(host.cluster)
    let isWell = host.status == "HEALTHY"
    let errors = host.counts["rq_error"]
    let failed = host.counts["cx_connect_fail"]
    return ProxyRow(
      id: "\(host.cluster) \(host.address.text)",
      [
        ProxyCell(host.address.text),
        ProxyCell(host.status, isWell ? .healthy : host.status == "UNHEALTHY" ? .failure : .warning),
        ProxyCell(host.isEjected ? "FAILED" : "OK", host.isEjected ? .failure : .muted),
        ProxyCell(ClusterText.short(name), .muted), cell(told?.workload ?? host.hostname ?? ""),
        tls(told), count(host.counts["rq_total"]), count(errors, (errors ?? 0) > 0 ? .failure : .muted),
        count(host.counts["rq_active"]), count(host.counts["cx_active"]),
        count(failed, (failed ?? 0) > 0 ? .failure : .muted),
        host.successRate.map { ProxyCell(format.percent($0), $0 < 99 ? .warning : .text, number: $0) }
          ?? cell(nil),
        count(host.weight ?? told?.weight, .muted), count(Double(host.priority), .muted),
        cell(host.locality.isEmpty ? told?.locality ?? "" : host.locality, .muted),
      ],
      piece: told?.piece, link: .rows(.clusters, name.name),
      also: host.cluster + " " + host.flags.joined(separator: " ") + " " + (told?.namespace ?? ""))
  }

  private func row(_ host: EnvoyEndpoint) -> ProxyRow {
    let status = host.health ?? "HEALTHY"
    let name = EnvoyClusterName(host.cluster)
    var cells = [
      ProxyCell(host.address.text),
      ProxyCell(status, status == "HEALTHY" ? .healthy : status == "UNHEALTHY" ? .failure : .warning),
      cell(nil), ProxyCell(ClusterText.short(name), .muted), cell(host.workload ?? ""), tls(host),
    ]
    cells += [cell(nil), cell(nil), cell(nil), cell(nil), cell(nil), cell(nil)]
    cells += [count(host.weight, .muted), count(Double(host.priority), .muted), cell(host.locality, .muted)]
    return ProxyRow(
      id: "\(host.cluster) \(host.address.text)", cells, piece: host.piece, link: .rows(.clusters, name.name),
      also: host.cluster)
  }

  private func tls(_ told: EnvoyEndpoint?) -> ProxyCell {
    guard let told else { return cell("") }
    if told.isTunneled { return ProxyCell("HBONE", .lock) }
    return told.takesMeshTLS == true
      ? ProxyCell("mTLS", .lock) : cell(told.takesMeshTLS == false ? "plain" : "", .muted)
  }
}

/// How clusters are named where there is little room.
enum ClusterText {
  /// `reviews.default.svc.cluster.local:9080 v1` instead of `outbound|9080|v1|reviews…`.
  static func short(_ name: EnvoyClusterName) -> String {
    guard let port = name.port else { return name.name }
    let subset = name.subset.map { " " + $0 } ?? ""
    guard let host = name.host else { return "inbound :\(port)" }
    return "\(host):\(port)\(subset)"
  }
}
