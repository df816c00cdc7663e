import Exposition
import FoundationEssentials
import Mesh
import Terminal

/// Makes the tables of a ztunnel.
struct ZtunnelTables {
  let config: ZtunnelConfig
  let input: ProxyInput
  let format: Format

  init(config: ZtunnelConfig, input: ProxyInput) {
    self.config = config
    self.input = input
    format = Format(input.glyphs)
  }

  private typealias Column = ProxyTable.Column

  private func cell(_ text: String?, _ ink: Ink = .text) -> ProxyCell {
    text.map { ProxyCell($0, ink) } ?? ProxyCell(format.unknown, .faint)
  }

  func workloads() -> ProxyTable {
    let rows = config.workloads.map { one in
      ProxyRow(
        id: "\(one.namespace)/\(one.name) \(one.addresses.first ?? "")",
        [
          cell(one.namespace, .muted), cell(one.name), cell(one.addresses.joined(separator: ", ")),
          ProxyCell(one.protocol, one.protocol == "HBONE" ? .lock : .muted),
          cell(one.waypoint ?? "", .accent),
          cell(one.status ?? "", one.status == "Healthy" || one.status == nil ? .muted : .failure),
          cell(one.node ?? "", .muted), cell(one.workload ?? ""), cell(one.account ?? "", .muted),
        ], piece: one.piece)
    }
    return ProxyTable(
      [
        Column(title: "namespace", width: 12, rank: 1, most: 24),
        Column(title: "pod", width: 24, rank: 0, most: 56),
        Column(title: "address", width: 15, rank: 2, most: 30), Column(title: "protocol", width: 8, rank: 3),
        Column(title: "waypoint", width: 14, rank: 4, most: 36), Column(title: "status", width: 9, rank: 5),
        Column(title: "node", width: 14, rank: 7, most: 30),
        Column(title: "workload", width: 14, rank: 6, most: 30),
        Column(title: "account", width: 14, rank: 8, most: 30),
      ], rows, empty: "No workload")
  }

  func services() -> ProxyTable {
    let rows = config.services.map { one in
      ProxyRow(
        id: "\(one.namespace)/\(one.name)",
        [
          cell(one.namespace, .muted), cell(one.name), cell(one.addresses.joined(separator: ", ")),
          ProxyCell(
            "\(one.healthy)/\(one.endpoints)", one.healthy < one.endpoints ? .failure : .text,
            number: Double(one.endpoints)),
          cell(one.waypoint ?? "", .accent), cell(one.ports.joined(separator: " "), .muted),
          cell(one.hostname ?? "", .muted),
        ], piece: one.piece)
    }
    return ProxyTable(
      [
        Column(title: "namespace", width: 12, rank: 1, most: 24),
        Column(title: "service", width: 20, rank: 0, most: 44),
        Column(title: "address", width: 15, rank: 2, most: 30),
        Column(title: "endpoints", width: 9, isRight: true, rank: 3, isLargestFirst: true),
        Column(title: "waypoint", width: 14, rank: 4, most: 36),
        Column(title: "ports", width: 12, rank: 5, most: 30),
        Column(title: "host", width: 20, rank: 6, most: 60),
      ], rows, empty: "No service")
  }

  func policies() -> ProxyTable {
    let rows = config.policies.map { one in
      ProxyRow(
        id: "\(one.namespace)/\(one.name)",
        [
          cell(one.namespace, .muted), cell(one.name),
          ProxyCell(one.action, one.action == "Deny" ? .warning : .text),
          cell(one.scope),
        ], piece: one.piece,
        origin: IstioOrigin(kind: "AuthorizationPolicy", namespace: one.namespace, name: one.name))
    }
    return ProxyTable(
      [
        Column(title: "namespace", width: 14, rank: 1, most: 30),
        Column(title: "policy", width: 24, rank: 0, most: 60),
        Column(title: "action", width: 8, rank: 2), Column(title: "scope", width: 18, rank: 3),
      ], rows, empty: "No policy")
  }

  func identities() -> ProxyTable {
    var rows: [ProxyRow] = []
    for (number, one) in config.identities.enumerated() {
      let isFine = one.state == "Available"
      let all: [Certificate?] = one.certificates.isEmpty ? [nil] : one.certificates
      for (index, certificate) in all.enumerated() {
        let (valid, left) = CertificateCells.of(certificate, now: input.now, format)
        rows.append(
          ProxyRow(
            id: "\(one.identity)#\(number)#\(index)",
            [
              cell(one.identity), cell(certificate.map { $0.role == .chain ? "Leaf" : "Root" }),
              ProxyCell(one.state, isFine ? .text : one.state.hasPrefix("Init") ? .warning : .failure), valid,
              left,
              cell(certificate?.expires.map { DateText.minute($0, utcOffset: input.utcOffset) }, .muted),
              cell(certificate?.serial, .muted),
            ], piece: one.piece))
      }
    }
    return ProxyTable(
      [
        Column(title: "identity", width: 30, rank: 0, most: 70), Column(title: "type", width: 5, rank: 3),
        Column(title: "state", width: 12, rank: 1, most: 40), Column(title: "valid", width: 7, rank: 4),
        Column(title: "left", width: 10, isRight: true, rank: 2),
        Column(title: "not after", width: 16, rank: 5),
        Column(title: "serial", width: 16, rank: 6, most: 40),
      ], rows, empty: "No certificate")
  }

  func connections() -> ProxyTable {
    let rows = config.connections.enumerated().map { index, one in
      ProxyRow(
        id: "\(one.workload) \(one.source) \(one.target)#\(index)",
        [
          cell(one.workload), cell(one.direction, .muted), cell(one.source), cell(one.target),
          cell(one.original ?? "", .muted), ProxyCell(one.protocol, one.protocol == "HBONE" ? .lock : .muted),
        ], piece: one.piece)
    }
    return ProxyTable(
      [
        Column(title: "workload", width: 24, rank: 0, most: 50),
        Column(title: "direction", width: 9, rank: 1),
        Column(title: "from", width: 21, rank: 2, most: 44),
        Column(title: "to", width: 21, rank: 3, most: 44),
        Column(title: "wanted", width: 18, rank: 5, most: 50), Column(title: "protocol", width: 8, rank: 4),
      ], rows, empty: "No connection, or none is told of")
  }
}
