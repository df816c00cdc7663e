extension TraceQuery {
  /// It names a part of the mesh.
  var isFiltered: Bool { place.map { !$0.isAnywhere } ?? false }

  /// The services of a store that can be the place which is asked for, a few at most. Empty when names follow another
  /// scheme: then every trace is looked at for the proxy's own identity.
  func candidates(among services: [String]) -> [String] {
    guard let place, isFiltered else { return [] }
    return Array(services.filter { place.mayBe(service: $0) }.prefix(8))
  }

  /// Summaries of several answers as one list: each trace once, what is worst first, cut to the limit.
  /// - Parameter isCut: one of the answers was.
  func merged(_ summaries: some Sequence<TraceSummary>, isCut: Bool = false) -> TraceFindings {
    var found: [TraceID: TraceSummary] = [:]
    for summary in summaries {
      guard let known = found[summary.id] else {
        found[summary.id] = summary
        continue
      }
      // The answer that knows more wins.
      if summary.errorCount > known.errorCount || known.spanCount == nil { found[summary.id] = summary }
    }
    let wanted = found.values.filter { !errorsOnly || $0.errorCount > 0 }
    return TraceFindings(
      Array(wanted.sorted(by: TraceSummary.worstFirst).prefix(max(0, limit))),
      isCut: isCut || wanted.count > limit)
  }
}

/// What one search found, and whether the store stopped at the number it was asked for.
struct SearchedTraces: Sendable {
  var lines: [TraceSummary] = []
  var isFull = false

  static func += (all: inout Self, part: Self) {
    all.lines += part.lines
    all.isFull = all.isFull || part.isFull
  }
}
