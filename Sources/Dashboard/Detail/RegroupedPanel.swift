import Metrics

/// The charts of requests come by the other side, code and flags (`productpage-v1 503 UF`); grouped otherwise their
/// lines are added up.
enum RegroupedPanel {
  /// What a line's name is made of; nil when it holds no code.
  static func parts(of name: String) -> (peer: String, code: String, flags: String)? {
    let words = name.split(separator: " ")
    guard let at = words.indices.dropFirst().first(where: { isCode(words[$0]) }) else { return nil }
    return (
      words[..<at].joined(separator: " "), String(words[at]), words[(at + 1)...].joined(separator: " ")
    )
  }

  /// The panel as it came, or its lines by code or flag. What has no code (`other`) stays as it is.
  static func of(_ panel: MetricsPanel, by grouping: DetailGrouping) -> MetricsPanel {
    guard grouping != .peer, panel.unit == .requestsPerSecond, panel.shape != .heat,
      panel.id.hasSuffix("bound.requests")
    else { return panel }
    var order: [String] = []
    var sums: [String: [Double?]] = [:]
    for line in panel.lines {
      var name = line.name
      if let parts = parts(of: name) {
        name = grouping == .code ? parts.code : parts.flags.isEmpty ? "no flag" : parts.flags
      }
      guard let sum = sums[name] else {
        order.append(name)
        sums[name] = line.values
        continue
      }
      sums[name] = zip(sum, line.values).map { a, b in
        if let a, let b { a + b } else { a ?? b }
      }
    }
    var grouped = panel
    grouped.lines = order.map { MetricsPanel.Line($0, sums[$0] ?? []) }
    let isInbound = panel.id.hasPrefix("in")
    grouped.title = "\(isInbound ? "Incoming" : "Outgoing") requests by \(grouping.rawValue)"
    return grouped
  }

  /// `200`, `0`, `200/14`.
  private static func isCode(_ word: Substring) -> Bool {
    let number = word.split(separator: "/").first ?? ""
    return number == "0" || (number.count == 3 && number.allSatisfy { $0.isASCII && $0.isNumber })
  }
}
