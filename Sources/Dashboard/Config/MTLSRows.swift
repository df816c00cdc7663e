import Diagnosis
import Manifests
import Terminal

/// Effective mutual TLS: a row a service port, as the clients of a namespace meet it.
enum MTLSRows {
  static func rows(_ config: EffectiveConfig) -> [ConfigTable.Row] {
    EffectiveMTLS(config).table().map(row)
  }

  private static func row(_ row: MTLSRow) -> ConfigTable.Row {
    let object = row.service.object
    var title = "\(ServiceName.short(object)):\(row.port)"
    if let subset = row.subset { title += " \(subset)" }
    if row.client != object.namespace { title += " from \(row.client)" }
    var lines = [
      ConfigLine(label: "together", text: words(row.verdict), ink: ink(row.verdict)),
      ConfigLine(
        label: "server takes", text: "\(row.server.text), \(origin(row.server))",
        object: row.server.policy?.index, place: row.server.place),
      ConfigLine(
        label: "clients speak", text: client(row.clientMode), object: row.clientMode.rule?.index,
        place: row.clientMode.place),
      ConfigLine(label: "port", text: "\(row.port) \(row.portProtocol)"),
    ]
    if !row.workloads.isEmpty {
      let names = row.workloads.prefix(8).map(\.object.name).joined(separator: ", ")
      lines.append(
        ConfigLine(
          label: "workloads", text: names + (row.workloads.count > 8 ? ", …" : ""),
          object: row.workloads.first?.object.index))
    }
    return ConfigTable.Row(
      level: level(row.verdict), title: title,
      text: "\(row.verdict.rawValue)  \(row.clientMode.kind.rawValue) → \(row.server.text)",
      namespace: object.namespace, object: object.index, lines: lines)
  }

  private static func level(_ verdict: TLSVerdict) -> Level? {
    switch verdict {
    case .conflict: .error
    case .plaintext: .info
    case .mutualTLS, .ownTLS: nil
    }
  }

  private static func ink(_ verdict: TLSVerdict) -> Ink {
    switch verdict {
    case .conflict: .error
    case .plaintext: .brokenLock
    case .mutualTLS: .lock
    case .ownTLS: .text
    }
  }

  private static func words(_ verdict: TLSVerdict) -> String {
    switch verdict {
    case .conflict: "they do not fit: calls fail"
    case .plaintext: "it works, unencrypted"
    case .mutualTLS: "mutual TLS"
    case .ownTLS: "TLS that the application itself must answer"
    }
  }

  private static func origin(_ server: ServerMode) -> String {
    guard let policy = server.policy else {
      return server.origin == .noSidecar ? "it has no sidecar" : "no policy says otherwise"
    }
    return "by \(policy.title) (\(server.origin.rawValue))"
  }

  private static func client(_ mode: ClientMode) -> String {
    guard let rule = mode.rule else { return mode.kind.rawValue }
    return mode.place == nil
      ? "\(mode.kind.rawValue) (\(rule.title) says nothing of TLS)"
      : "\(mode.kind.rawValue), by \(rule.title)"
  }
}
