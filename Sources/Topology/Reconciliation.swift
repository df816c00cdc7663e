import Mesh

/// Which proxy's numbers stand for a request that both ends counted.
///
/// For each pair of workloads, protocol and mirroring: the caller's view where a caller's proxy was read at
/// both ends of the window, else the server's, else a waypoint's. A caller's view without any traffic gives
/// way to a server's with some: then the calls came from a proxy that was not read.
struct Reconciliation {
  /// The reporter to show, by pair; nil where none has any series.
  private(set) var chosen: [Reporter?]

  init(_ measurement: Measurement, catalog: Catalog) {
    struct Presence {
      var exists = false
      var isRead = false
      var isIdle = true
    }
    var present = Array(repeating: Presence(), count: catalog.pairCount * 3)
    for (index, link) in catalog.links.enumerated() {
      for reporter in Reporter.allCases {
        let view = measurement.views[index * 3 + reporter.index]
        guard view.exists else { continue }
        let slot = link.pair * 3 + reporter.index
        present[slot].exists = true
        present[slot].isRead = present[slot].isRead || view.isRead
        present[slot].isIdle = present[slot].isIdle && view.isIdle
      }
    }
    chosen = (0..<catalog.pairCount).map { pair in
      let order: [Reporter] = [.source, .destination, .waypoint]
      let of = { (reporter: Reporter) in present[pair * 3 + reporter.index] }
      return order.first { of($0).isRead && !of($0).isIdle } ?? order.first { of($0).isRead }
        ?? order.first { of($0).exists }
    }
  }
}

/// Says how the server's view of an edge differs from the caller's, if by more than noise.
enum ReporterComparison {
  /// Compares two views of the same traffic.
  /// - Returns: nil when they agree within max(2 %, 2 requests), after each is scaled to the same time and
  ///   with room for requests between the two proxies' scrapes.
  static func difference(caller: TrafficView, server: TrafficView) -> ReporterDifference? {
    guard caller.isRead, server.isRead, let callerSpan = span(caller), let serverSpan = span(server) else {
      return nil
    }
    let factor = callerSpan.seconds / serverSpan.seconds
    let largest = max(caller.total.count, server.total.count * factor)
    let offset = abs(callerSpan.end - serverSpan.end) + abs(callerSpan.base - serverSpan.base)
    let between = offset * max(caller.total.rate, server.total.rate) / 2
    let tolerance = max(2, largest * 0.02) + between
    let gaveUp = gaveUp(server) * factor - gaveUp(caller)
    if gaveUp > tolerance { return .callerGaveUp }
    let more = server.total.count * factor - caller.total.count
    // Proxies that began inside the window have counted the same requests over spans of different length: only a
    // difference that the bare counts show as well is one.
    let plain = server.total.count - caller.total.count
    if min(more, plain) > tolerance { return .serverSawMore }
    if max(more, plain) < -tolerance { return .serverSawFewer }
    return nil
  }

  private static func span(_ view: TrafficView) -> (base: Double, end: Double, seconds: Double)? {
    guard let bases = view.bases, let ends = view.ends else { return nil }
    let base = (bases.lowerBound + bases.upperBound) / 2
    let end = (ends.lowerBound + ends.upperBound) / 2
    return end > base ? (base, end, end - base) : nil
  }

  /// Requests that the caller left without waiting for an answer.
  private static func gaveUp(_ view: TrafficView) -> Double {
    view.answers.reduce(0) { sum, entry in
      let left = entry.key.flags.split(separator: ",").contains { $0 == "DC" }
      return left || entry.key.answer == .noResponse && entry.key.flags == "-" ? sum + entry.value.count : sum
    }
  }
}
