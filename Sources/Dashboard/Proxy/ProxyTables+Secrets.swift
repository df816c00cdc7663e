import Exposition
import FoundationEssentials
import Mesh
import Terminal

/// Secrets with their certificates; then those that came from files.
extension EnvoyTables {
  func secrets() -> ProxyTable {
    var rows: [ProxyRow] = []
    var serials: Set<String> = []
    for secret in config?.secrets ?? [] {
      if secret.certificates.isEmpty {
        rows.append(
          row(
            secret.name, secret.kind.rawValue, secret.state.rawValue, nil, nil, secret.piece, "\(rows.count)",
            secret.file))
      }
      for (index, certificate) in secret.certificates.enumerated() {
        if let serial = certificate.serial { serials.insert(serial) }
        rows.append(
          row(
            secret.name, secret.kind.rawValue, secret.state.rawValue, certificate,
            secret.trustDomains[safe: index] ?? nil,
            secret.piece, "\(index)", secret.file))
      }
    }
    for (index, certificate) in input.config.certificates.enumerated() {
      let serial = certificate.serial.map { String($0.drop { $0 == "0" }) } ?? ""
      guard !serials.contains(where: { String($0.drop { $0 == "0" }) == serial }) else { continue }
      let path = certificate.path ?? ""
      rows.append(
        row(
          path.isEmpty ? "loaded" : path, certificate.role == .chain ? "Cert Chain" : "CA", "LOADED",
          certificate, nil, nil,
          "certs \(index)", nil))
    }
    return ProxyTable(
      [
        Column(title: "name", width: 14, rank: 0, most: 44), Column(title: "type", width: 10, rank: 2),
        Column(title: "state", width: 7, rank: 3), Column(title: "valid", width: 7, rank: 4),
        Column(title: "left", width: 10, isRight: true, rank: 1),
        Column(title: "not after", width: 16, rank: 5),
        Column(title: "identity", width: 20, rank: 6, most: 60),
        Column(title: "serial", width: 16, rank: 7, most: 40),
        Column(title: "not before", width: 16, rank: 9),
        Column(title: "trust domain", width: 14, rank: 8, most: 24),
      ], rows, empty: "No secret: no mutual TLS over SDS, or a plain Envoy")
  }

  private func row(
    _ name: String, _ kind: String, _ state: String, _ certificate: Certificate?, _ domain: String?,
    _ piece: Range<Int>?,
    _ id: String, _ file: String?
  ) -> ProxyRow {
    let (valid, left) = CertificateCells.of(certificate, now: input.now, format)
    func date(_ date: Date?) -> ProxyCell {
      date.map {
        ProxyCell(DateText.minute($0, utcOffset: input.utcOffset), .muted, number: $0.timeIntervalSince1970)
      } ?? cell(nil)
    }
    return ProxyRow(
      id: "\(name)#\(state)#\(id)",
      [
        ProxyCell(name), cell(kind), ProxyCell(state, state == "WARMING" ? .warning : .muted), valid, left,
        date(certificate?.expires), cell(certificate.map { $0.names.joined(separator: ", ") } ?? file ?? ""),
        cell(certificate?.serial), date(certificate?.validFrom), cell(domain ?? "", .muted),
      ], piece: piece)
  }
}

/// Whether a certificate is valid now, and for how long.
enum CertificateCells {
  static func of(_ certificate: Certificate?, now: Date?, _ format: Format) -> (
    valid: ProxyCell, left: ProxyCell
  ) {
    let unknown = ProxyCell(format.unknown, .faint)
    guard let certificate, let now, let expires = certificate.expires else { return (unknown, unknown) }
    let left = expires.timeIntervalSince(now)
    if let from = certificate.validFrom, from > now {
      return (ProxyCell("not yet", .failure), ProxyCell(format.seconds(left), number: left))
    }
    guard left > 0 else {
      return (ProxyCell("expired", .failure), ProxyCell("expired", .failure, number: left))
    }
    let days = (left / 86_400).rounded(.down)
    let state = CertificateState(expires: expires, validFrom: certificate.validFrom, now: now)
    return (
      ProxyCell("yes", state == .soon ? .warning : .healthy),
      ProxyCell(
        days >= 100 ? "\(format.count(days)) d" : format.seconds(left), state == .soon ? .warning : .text,
        number: left)
    )
  }
}
