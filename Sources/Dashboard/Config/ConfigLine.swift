import Manifests
import Terminal

/// One thing that is said of a selection, with where it is written: what detail and page show, and where `o` leads.
struct ConfigLine: Sendable {
  /// What it is: `server`, `routes to`.
  var label: String
  /// The words; may hold names from outside.
  var text: String
  /// What its colour means.
  var ink: Ink = .text
  /// The object that says so, by its place in the set.
  var object: Int?
  /// Where it says so; nil: at its name.
  var place: Manifests.Place?

  /// The lines for a width; `isShown` when the source shows its place.
  func lines(_ set: ConfigSet, labelWidth: Int, width: Int, isShown: Bool) -> [TextLine] {
    var label = TextLine(self.label, Style(isShown ? .accent : .muted, on: .ground, isShown ? .bold : []))
    label.pad(to: labelWidth)
    var words = TextLimit.cut(text, TextLimit.message)
    if let spot = spot(in: set), let source = set.sources[safe: spot.source] {
      words += "  \(SourceName.last(source.name)):\(spot.place.start.line)"
    }
    let wrapped = TextWrap.lines(words, width: max(8, width - labelWidth))
    return wrapped.enumerated().map { index, line in
      var whole =
        index == 0 ? label : TextLine(String(repeating: " ", count: labelWidth), Style(.text))
      whole.add(line, Style(ink))
      return whole
    }
  }

  /// The stretch of source, where there is one.
  func spot(in set: ConfigSet) -> ConfigSpot? {
    guard let object = object.flatMap({ set.objects[safe: $0] }) else { return nil }
    let place = place ?? object.place
    guard place.start.line > 0 else { return nil }
    return ConfigSpot(source: object.source, place: place)
  }

  /// Columns that the labels of lines need.
  static func labelWidth(_ lines: [ConfigLine]) -> Int {
    min(26, (lines.map { TextWidth.of($0.label) }.max() ?? 0) + 2)
  }
}
