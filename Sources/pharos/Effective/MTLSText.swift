import Diagnosis
import Manifests

/// The two tables of `pharos mtls`.
struct MTLSText {
  let rows: [MTLSRow]
  let workloads: [(workload: Workload, plane: DataPlane, ports: [(port: Int?, mode: ServerMode)])]
  let style: TextStyle

  func render() -> String {
    guard !(rows.isEmpty && workloads.isEmpty) else { return "no services and no workloads in what was read" }
    var lines: [String] = []
    if !rows.isEmpty {
      var table = TextTable(["HOST:PORT", "STATUS", "SERVER", "CLIENT", "AUTHN-POLICY", "DESTINATION-RULE"])
      for row in rows { table.add(cells(row)) }
      lines += table.lines(style) { column, cell, padded in
        column == 1 ? Self.paint(cell, padded, style) : padded
      }
    }
    if !workloads.isEmpty {
      var table = TextTable(["WORKLOAD", "PROXY", "PORT", "MODE", "FROM"])
      for entry in workloads {
        for (port, mode) in entry.ports {
          table.add([
            entry.workload.object.qualifiedName, entry.plane.rawValue, port.map(String.init) ?? "*",
            mode.text,
            mode.originText,
          ])
        }
      }
      if !lines.isEmpty { lines.append("") }
      lines += table.lines(style) { _, _, padded in padded }
    }
    return lines.joined(separator: "\n")
  }

  private func cells(_ row: MTLSRow) -> [String] {
    let client =
      row.clientMode.kind.rawValue + (row.client == row.service.object.namespace ? "" : " from \(row.client)")
    let rule =
      row.clientMode.rule.map { $0.qualifiedName + (row.clientMode.place == nil ? " (no tls)" : "") } ?? "-"
    return [row.hostPort, row.verdict.rawValue, row.server.text, client, row.server.originText, rule]
  }

  private static func paint(_ cell: String, _ padded: String, _ style: TextStyle) -> String {
    switch cell {
    case TLSVerdict.conflict.rawValue: style.red(padded)
    case TLSVerdict.plaintext.rawValue: style.yellow(padded)
    case TLSVerdict.mutualTLS.rawValue: style.green(padded)
    default: padded
    }
  }
}
