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

  /// Every place that the selection speaks of, its own first.
  var spots: [ConfigSpot] {
    guard let report else { return [] }
    guard view == .findings else {
      guard let object else { return [] }
      return [ConfigSpot(source: object.source, place: object.place, level: report.worst(of: object.index))]
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

  /// `file:line:column` of the place that is shown.
  var spotText: String? {
    guard let spot, let report, let source = report.set.sources[safe: spot.source] else { return nil }
    return "\(source.name):\(spot.place.start.line):\(spot.place.start.column)"
  }
}
