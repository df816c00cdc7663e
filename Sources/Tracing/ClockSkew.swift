/// Clocks of hosts that differ, seen where a server seems to start before its client called it.
///
/// The rule is Zipkin's: only from a client span to its server span, only between different known addresses,
/// only when the server starts first. The server is then centred within the client's time (put right behind its
/// start when it lasts longer), and what ran on the same host below it moves along.
enum ClockSkew {
  struct Shift {
    var delta: Int64
    /// The row at which the difference showed, which carries the warning.
    var isOrigin: Bool
  }

  /// Shifts by node, for those nodes alone that move.
  /// - Parameter order: every node, parents first.
  static func shifts(_ spans: [ZipkinSpan], _ forest: SpanForest, order: [Int]) -> [Int: Shift] {
    /// The skewed host that a node stands below, and its delta.
    struct Skew {
      var host: ZipkinSpan.Endpoint
      var delta: Int64
    }
    var shifts: [Int: Shift] = [:]
    var below: [Int: Skew] = [:]
    for node in order where node < spans.count {
      guard let parent = forest.parent[node], parent < spans.count else { continue }
      let span = spans[node]
      let above = spans[parent]
      var skew = below[parent]
      var delta = skew.map { span.local.isSameHost(as: $0.host) ? $0.delta : 0 } ?? 0
      if above.kind == .client, span.kind == .server, span.local.isOtherHost(than: above.local),
        let serverBegin = span.begin, let clientBegin = above.begin
      {
        let clientShifted = clientBegin + (shifts[parent]?.delta ?? 0)
        if serverBegin + delta < clientShifted {
          let room = (above.length ?? 0) - (span.length ?? 0)
          delta = clientShifted + (room >= 0 ? room / 2 : 1) - serverBegin
          skew = Skew(host: span.local, delta: delta)
          shifts[node] = Shift(delta: delta, isOrigin: true)
        }
      }
      if shifts[node] == nil, delta != 0 { shifts[node] = Shift(delta: delta, isOrigin: false) }
      if let skew { below[node] = skew }
    }
    return shifts
  }
}
