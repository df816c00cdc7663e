import Dashboard
import Mesh
import Terminal

/// Text from outside, made safe for a terminal and for one line.
enum TextLine {
  static func safe(_ text: String) -> String { TextSafety.safe(text) }
}

/// A snapshot as a table, for people and `grep`.
enum GraphText {
  private static let format = Format()

  /// Renders nodes and edges; without a line end.
  static func render(_ snapshot: Snapshot) -> String {
    let answering = snapshot.sources.filter { $0.state == .ok }.count
    var lines = [
      "\(snapshot.graphType.rawValue) graph, window \(format.milliseconds(snapshot.windowSeconds * 1000)), "
        + "\(answering) of \(snapshot.sources.count) sources answer"
    ]
    lines += snapshot.warnings.map { "warning: " + TextLine.safe($0) }
    for source in snapshot.sources where source.state != .ok {
      lines.append(
        "source \(TextLine.safe(source.name)) \(source.state.rawValue): \(TextLine.safe(source.error ?? ""))")
    }
    // Of several clusters each node names its own: what runs in one often runs in the others.
    let namesClusters = Set(snapshot.nodes.lazy.compactMap(\.cluster)).count > 1
    let names = Dictionary(
      snapshot.nodes.map { ($0.id, TextLine.safe(name($0, withCluster: namesClusters))) },
      uniquingKeysWith: { first, _ in first })
    lines += ["", ""]
    lines += table(
      ["NODE", "HEALTH", "IN", "OUT", "WHY"],
      snapshot.nodes.map { node in
        [
          names[node.id] ?? "", node.isIdle && node.health == .na ? "idle" : node.health.name,
          sum(node.traffic.map { ($0.inbound, $0.protocol) }),
          sum(node.traffic.map { ($0.outbound, $0.protocol) }),
          TextLine.safe(node.healthReasons.joined(separator: " ")),
        ]
      })
    lines.append("")
    lines += table(
      ["FROM", "TO", "PROTOCOL", "HEALTH", "RATE", "ERRORS", "P95", "MTLS", "CODES"],
      snapshot.edges.map { edge in
        [
          names[edge.source] ?? "", names[edge.target] ?? "", edge.protocol.rawValue,
          edge.isIdle && edge.health == .na ? "idle" : edge.health.name,
          edge.hasRates ? rate(edge.rate, edge.protocol) : format.unknown, format.percent(edge.percentErr),
          format.milliseconds(edge.responseTime?.p95),
          format.percent(edge.mtlsPercent), TextLine.safe(codes(edge)),
        ]
      })
    return lines.joined(separator: "\n")
  }

  private static func name(_ node: Node, withCluster: Bool) -> String {
    let base: String
    switch node.type {
    case .workload: base = node.workload ?? node.app ?? "unknown"
    case .app:
      base = [node.app ?? node.workload ?? "unknown", node.version].compactMap(\.self).joined(separator: " ")
    case .service: base = "svc " + (node.service ?? "unknown")
    default: base = "unknown"
    }
    let place = [withCluster ? node.cluster : nil, node.namespace].compactMap(\.self).joined(separator: "/")
    return place.isEmpty ? base : "\(base) (\(place))"
  }

  private static func codes(_ edge: Edge) -> String {
    edge.responses.keys.sorted().map { code in
      let share = edge.responses[code] ?? ResponseShare()
      let flags = share.flags.keys.filter { $0 != "-" }.sorted().joined(separator: "+")
      return "\(code)\(flags.isEmpty ? "" : " " + flags) \(format.percent(share.percent))"
    }.joined(separator: ", ")
  }

  /// Rates of several protocols, those without any left out.
  private static func sum(_ rates: [(Double, TrafficProtocol)]) -> String {
    let moving = rates.filter { $0.0 > 0 }
    if moving.isEmpty { return format.unknown }
    let names = moving.count > 1
    return moving.map { (names ? $1.rawValue + " " : "") + rate($0, $1) }.joined(separator: ", ")
  }

  private static func rate(_ value: Double, _ protocol: TrafficProtocol) -> String {
    `protocol` == .tcp ? format.bytesPerSecond(value) : format.rate(value)
  }

  private static func table(_ head: [String], _ rows: [[String]]) -> [String] {
    let all = [head] + rows
    let widths = head.indices.map { column in all.map { TextWidth.of($0[column]) }.max() ?? 0 }
    return all.map { row in
      var line = ""
      for (column, cell) in row.enumerated() {
        line += cell
        if column < row.count - 1 {
          line += String(repeating: " ", count: widths[column] - TextWidth.of(cell) + 2)
        }
      }
      while line.hasSuffix(" ") { line.removeLast() }
      return line
    }
  }
}
