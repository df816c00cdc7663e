import Mesh

/// What one source told in a stretch of time, and what has to be known of the time before.
struct SourceReplay {
  /// What comes first.
  private(set) var prologue: [MeshEvent] = []
  /// What was told in the stretch, in order; times never fall.
  private(set) var events: [(at: Double, event: MeshEvent)] = []
  private let record: SourceHistory

  /// - Parameter histogramStart: at or after `start`; histograms are told from there.
  init(
    _ record: SourceHistory, after start: Double, histogramsAfter histogramStart: Double, upTo end: Double
  ) {
    self.record = record
    prologue.append(.expecting(source: record.name, kind: record.kind))
    var counters = TableReplay(record, 0, after: start, upTo: end)
    var histograms = TableReplay(record, 1, after: histogramStart, upTo: end)
    // Values as they came while every scrape is there; else totals over resets, since a reset between two kept
    // scrapes could not be told from the values.
    let isThinned = counters.isThinned || histograms.isThinned
    counters.readBodies(asTotals: isThinned)
    histograms.readBodies(asTotals: isThinned)
    let base = counters.bodies.first.map(\.note).flatMap { $0.at <= start ? $0 : nil }

    var told: [(order: UInt32, at: Double, event: MeshEvent)] = []
    addIdentities(base: base, isThinned: isThinned, firstAt: counters.bodies.first?.note.at, end, &told)
    for failure in record.failures where failure.first <= end {
      told.append((failure.order, failure.first, failed(failure, at: failure.first)))
      let last = min(failure.last, end)
      if last > failure.first { told.append((failure.order, last, failed(failure, at: last))) }
    }
    for resumption in record.resumptions where resumption.unknown.end <= end {
      told.append(
        (resumption.order, resumption.unknown.end, .resumed(source: record.name, at: resumption.unknown.end)))
    }
    if base != nil { prologue += counters.movesBeforeBase() }
    if let first = histograms.bodies.first?.note {
      told += histograms.flushBeforeBase().map { (first.order, $0.at, $0.event) }
    }
    addScrapes(counters.bodies, histograms.bodies, &told)

    told.sort { ($0.order, $0.at) < ($1.order, $1.at) }
    var latest = -Double.infinity
    for entry in told {
      latest = max(latest, entry.at)
      if latest <= start { prologue.append(entry.event) } else { events.append((latest, entry.event)) }
    }
    keepLastFailureOfPrologue()
  }

  private func failed(_ failure: SourceHistory.Failure, at: Double) -> MeshEvent {
    .failure(source: record.name, reason: failure.reason, at: at)
  }

  /// Of failures long ago only the last one matters.
  private mutating func keepLastFailureOfPrologue() {
    let isFailure = { (event: MeshEvent) in
      switch event {
      case .failed, .gone: true
      default: false
      }
    }
    guard let last = prologue.lastIndex(where: isFailure) else { return }
    prologue = prologue.enumerated().filter { $0.offset == last || !isFailure($0.element) }.map(\.element)
  }

  private mutating func addIdentities(
    base: RowNote?, isThinned: Bool, firstAt: Double?, _ end: Double,
    _ told: inout [(order: UInt32, at: Double, event: MeshEvent)]
  ) {
    let known = record.identities.filter { $0.at <= end }
    if isThinned {
      // Totals do not begin anew with a process: who it is comes first, as of the end.
      guard var last = known.last else { return }
      let isFirst = firstAt.map { $0 == record.counters.firstAt } ?? true
      if base == nil, !isFirst { last.started = nil }
      prologue.append(identity(last, keepsUptime: last.started != nil))
      return
    }
    let before = base.map { base in known.last { $0.order < base.order } }
    if let before = before ?? nil { prologue.append(identity(before)) }
    for entry in known where base.map({ entry.order > $0.order }) ?? true {
      told.append((entry.order, entry.at, identity(entry)))
    }
  }

  private func identity(_ entry: SourceHistory.Identity, keepsUptime: Bool = true) -> MeshEvent {
    var identity = entry.identity
    if let started = entry.started { identity.uptimeSeconds = entry.at - started }
    if !keepsUptime { identity.uptimeSeconds = nil }
    return .identity(source: record.name, identity, at: entry.at)
  }

  /// Bodies of everything are put together again. One whose histograms are not told has counters alone.
  private func addScrapes(
    _ counters: [TableReplay.Body], _ histograms: [TableReplay.Body],
    _ told: inout [(order: UInt32, at: Double, event: MeshEvent)]
  ) {
    var wholes: [UInt32: Int] = [:]
    for (index, body) in histograms.enumerated() where body.note.part == .everything {
      wholes[body.note.order] = index
    }
    var used: Set<Int> = []
    for body in counters {
      var samples = body.samples
      var part = Scrape.Part.counters
      if body.note.part == .everything {
        if let other = wholes[body.note.order] {
          used.insert(other)
          samples += histograms[other].samples
          part = .everything
        }
      }
      told.append((body.note.order, body.note.at, scrape(body.note, part, samples)))
    }
    for (index, body) in histograms.enumerated() where !used.contains(index) {
      told.append((body.note.order, body.note.at, scrape(body.note, .histograms, body.samples)))
    }
  }

  private func scrape(_ note: RowNote, _ part: Scrape.Part, _ samples: [Sample]) -> MeshEvent {
    .scrape(
      Scrape(
        source: record.name, kind: record.kind, at: note.at, part: part, samples: samples,
        durationMs: note.durationMs, bytes: note.bytes,
        problem: note.problem >= 0 ? record.problems[Int(note.problem)] : nil))
  }
}
