import Mesh
import Terminal

/// What an edge says of itself on its line: lock, rate, errors, in as much room as it has.
struct EdgeLabel {
  typealias Run = (text: String, style: Style)

  /// Cells kept for the label of an edge: by protocol and nothing else, so that a changing number never moves
  /// the drawing. Beside anything smaller than cards there is
  /// room for the rate or the errors, not for both.
  static func reserve(_ protocol: TrafficProtocol, _ detail: GraphOptions.Detail) -> Int {
    switch (`protocol`, detail) {
    case (.http, .cards), (.grpc, .cards): 14
    case (.tcp, .cards): 12
    case (.http, _), (.grpc, _): 9
    case (.tcp, _): 10
    }
  }

  private let edge: Edge
  private let format: Format
  private let glyphs: GlyphSet

  init(_ edge: Edge, _ glyphs: GlyphSet) {
    self.edge = edge
    self.glyphs = glyphs
    format = Format(glyphs)
  }

  /// The fullest label that fits; empty when not even the shortest does.
  func runs(room: Int, base: Style) -> [Run] {
    for pieces in variants where !pieces.isEmpty {
      let runs = assemble(pieces, base)
      if runs.reduce(0, { $0 + TextWidth.of($1.text) }) <= room { return runs }
    }
    return []
  }

  // MARK: - Pieces

  private enum Piece {
    case lock, rate, kind, error, errorWord, failed, connections, mirror, idle
  }

  /// From the fullest to the shortest. What is wrong is left out last.
  private var variants: [[Piece]] {
    if edge.isIdle { return [[.lock, .idle], [.idle]] }
    var kind: [Piece] = edge.protocol == .grpc ? [.kind] : []
    if edge.isMirrored { kind.append(.mirror) }
    let lock: [Piece] = [.lock]
    if (edge.connections?.failed ?? 0) > 0, edge.protocol == .tcp {
      return [lock + [.rate, .connections], lock + [.connections], [.connections]]
    }
    if isCounted { return [lock + kind + [.failed], lock + [.failed], [.failed], [.errorWord]] }
    // A lock that is not closed says more than a rate.
    let brokenLock: [Piece] = hasBrokenLock ? lock : []
    guard hasErrors else { return [lock + kind + [.rate], lock + [.rate], brokenLock, [.rate]] }
    return [
      lock + kind + [.rate, .errorWord], lock + kind + [.rate, .error], lock + [.rate, .error],
      brokenLock + [.errorWord], brokenLock + [.error], [.rate, .error], [.errorWord], [.error],
    ]
  }

  /// Few requests: a share would say more than is known.
  private var isCounted: Bool {
    guard let basis = edge.healthBasis, edge.protocol != .tcp else { return false }
    return basis.count < 10 && basis.errors > 0
  }

  private var hasErrors: Bool { (edge.percentErr ?? 0) > 0 }
  private var hasBrokenLock: Bool { edge.mtlsPercent.map { $0 < 100 } ?? false }

  private func assemble(_ pieces: [Piece], _ base: Style) -> [Run] {
    var runs: [Run] = []
    for piece in pieces {
      guard let run = run(piece, base) else { continue }
      if !runs.isEmpty { runs.append((" ", base)) }
      runs.append(run)
    }
    return runs
  }

  private func run(_ piece: Piece, _ base: Style) -> Run? {
    let bad =
      edge.health >= .degraded ? Style(edge.health.ink, on: base.ground, [.bold]) : base
    switch piece {
    case .lock:
      guard let percent = edge.mtlsPercent else { return nil }
      if percent >= 100 { return (String(Symbol.lock.character(glyphs)), Style(.lock, on: base.ground)) }
      let text = String(Symbol.brokenLock.character(glyphs)) + format.percent(percent)
      return (text, Style(.brokenLock, on: base.ground))
    case .rate:
      return (rate, base)
    case .kind:
      return ("gRPC", Style(.grpc, on: base.ground))
    case .mirror:
      return ("copy", Style(.muted, on: base.ground))
    case .error:
      return (format.percent(edge.percentErr), bad)
    case .errorWord:
      return (format.percent(edge.percentErr) + " err", bad)
    case .failed:
      guard let basis = edge.healthBasis else { return nil }
      return (format.failed(basis.errors, of: basis.count), bad)
    case .connections:
      return ("\(format.count(edge.connections?.failed)) failed", bad)
    case .idle:
      return ("idle", Style(.idle, on: base.ground))
    }
  }

  /// Bytes for TCP. A gRPC stream counts as a request only when it ends: until then its messages say that it
  /// lives.
  private var rate: String {
    if edge.protocol == .tcp { return format.bytesPerSecond(edge.rate) }
    if edge.rate == 0, let messages = edge.messages, messages.sent + messages.received > 0 {
      return String(format.rate(messages.sent + messages.received).replacing("/", with: " msg/"))
    }
    return format.rate(edge.rate)
  }
}
