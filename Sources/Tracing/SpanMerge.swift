/// Puts the pieces of spans together and tells client and server halves of one id apart.
enum SpanMerge {
  /// Merges pieces of the same half of the same span; what does not fit together stays apart.
  /// The order of first appearance is kept.
  static func merge(_ pieces: [ZipkinSpan]) -> [ZipkinSpan] {
    var merged: [ZipkinSpan] = []
    merged.reserveCapacity(pieces.count)
    var byID: [UInt64: [Int]] = [:]
    byID.reserveCapacity(pieces.count)
    for piece in pieces {
      let candidates = byID[piece.id, default: []]
      // Hostile input could give every span one id: look at a few candidates only.
      if let at = candidates.prefix(16).first(where: { isSameHalf(merged[$0], piece) }) {
        absorb(piece, into: &merged[at])
      } else {
        byID[piece.id, default: []].append(merged.count)
        merged.append(piece)
      }
    }
    markServers(&merged, byID)
    return merged
  }

  private static func isSameHalf(_ a: ZipkinSpan, _ b: ZipkinSpan) -> Bool {
    func fit<T: Equatable>(_ x: T?, _ y: T?) -> Bool { x == nil || y == nil || x == y }
    return fit(a.kind, b.kind) && fit(a.local.service, b.local.service)
      && fit(a.local.address, b.local.address) && (a.isShared == b.isShared || a.kind == b.kind)
      && fit(a.timestamp, b.timestamp) && fit(a.duration, b.duration)
      && (a.name == b.name || a.name.isEmpty || b.name.isEmpty)
  }

  private static func absorb(_ piece: ZipkinSpan, into span: inout ZipkinSpan) {
    span.parentID = span.parentID ?? piece.parentID
    span.kind = span.kind ?? piece.kind
    if span.name.isEmpty { span.name = piece.name }
    span.timestamp = span.timestamp ?? piece.timestamp
    span.duration = span.duration ?? piece.duration
    span.local.service = span.local.service ?? piece.local.service
    span.local.address = span.local.address ?? piece.local.address
    span.local.port = span.local.port ?? piece.local.port
    span.remote = span.remote ?? piece.remote
    for annotation in piece.annotations where !span.annotations.contains(annotation) {
      span.annotations.append(annotation)
    }
    let known = Set(span.tags.map(\.key))
    span.tags += piece.tags.filter { !known.contains($0.key) }
    span.isShared = span.isShared || piece.isShared
    span.isError = span.isError || piece.isError
  }

  /// A server half beside a client half of the same id is shared, even where the tracer forgot to say so.
  private static func markServers(_ spans: inout [ZipkinSpan], _ byID: [UInt64: [Int]]) {
    for group in byID.values where group.count > 1 {
      guard let client = group.first(where: { spans[$0].kind == .client && !spans[$0].isShared }) else {
        continue
      }
      for member in group where spans[member].kind == .server {
        spans[member].isShared = true
        spans[client].parentID = spans[client].parentID ?? spans[member].parentID
      }
    }
  }
}
