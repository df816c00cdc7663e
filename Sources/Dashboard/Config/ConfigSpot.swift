import Diagnosis
import Manifests

/// A stretch of a source that the pane can show.
struct ConfigSpot: Sendable, Hashable {
  /// The number of the source in the set.
  var source: Int
  /// From its first character to behind its last.
  var place: Manifests.Place
  /// How bad what stands there is; nil for a place that is only shown.
  var level: Level?
  /// Why it is shown: a note's message; empty for the selection's own place.
  var note = ""
}

extension ConfigState {
  /// The place of the source that is shown.
  var spot: ConfigSpot? { spots[safe: place] ?? spots.first }

  /// Works out once what a picture asks for several times.
  mutating func prepare() {
    let found = findLines()
    prepared = (found, [])
    prepared = (found, findSpots())
  }

  /// Every place that the selection speaks of, its own first.
  var spots: [ConfigSpot] { prepared?.spots ?? findSpots() }

  /// What is said of the selection, for all views but that of the findings.
  var lines: [ConfigLine] { prepared?.lines ?? findLines() }

  private func findSpots() -> [ConfigSpot] {
    guard let report else { return [] }
    guard view == .findings else {
      var spots: [ConfigSpot] = []
      if view == .objects, let object {
        spots.append(
          ConfigSpot(source: object.source, place: object.place, level: report.worst(of: object.index)))
      }
      spots += lines.compactMap { $0.spot(in: report.set) }
      if spots.isEmpty, let object { spots.append(ConfigSpot(source: object.source, place: object.place)) }
      return spots
    }
    guard let finding else { return [] }
    var spots: [ConfigSpot] = []
    let own = finding.object.flatMap { report.set.objects[safe: $0]?.source }
    if let source = own ?? report.source(named: finding.file), finding.start.line > 0 {
      let place = Manifests.Place(node: 0, start: finding.start, end: finding.end)
      spots.append(ConfigSpot(source: source, place: place, level: finding.level))
    }
    for note in finding.notes where note.start.line > 0 {
      let own = note.object.flatMap { report.set.objects[safe: $0]?.source }
      guard let source = own ?? report.source(named: note.file) else { continue }
      let end = Position(line: note.start.line, column: note.start.column)
      spots.append(
        ConfigSpot(
          source: source, place: Manifests.Place(node: 0, start: note.start, end: end), note: note.message))
    }
    return spots
  }

  private func findLines() -> [ConfigLine] {
    guard let report else { return [] }
    switch view {
    case .findings: return []
    case .objects: return object.map { ObjectText.references(of: $0, report) } ?? []
    case .mtls, .authz, .routes, .gateways:
      guard let row else { return [] }
      var lines = row.lines
      if let callee = row.callee {
        lines += AuthorizationRows.callers(of: callee, report.annotations, mesh)
      }
      if view == .routes {
        let object = row.lines.first?.object
        lines += MeasuredShares.lines(row.targets, mesh, object, isWeighted: row.targets.count > 1)
      }
      return lines
    }
  }

  /// `file:line:column` of the place that is shown.
  var spotText: String? {
    guard let spot, let report, let source = report.set.sources[safe: spot.source] else { return nil }
    return "\(source.name):\(spot.place.start.line):\(spot.place.start.column)"
  }
}
