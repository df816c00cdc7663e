import Mesh
import Terminal
import Topology

/// How a difference between two moments is drawn on the graph: by sign, words and colour.
enum DifferenceLook {
  /// The sign of the weightiest mark.
  static func sign(_ marks: DifferenceMarks, _ glyphs: GlyphSet) -> String {
    if marks.contains(.new) { return "+" }
    if marks.contains(.gone) { return glyphs == .unicode ? "−" : "-" }
    if !marks.isDisjoint(with: .worse) { return String(Symbol.warning.character(glyphs)) }
    if !marks.isDisjoint(with: .better) { return String(Symbol.check.character(glyphs)) }
    return ""
  }

  /// Its colour; nil where nothing has changed.
  static func ink(_ marks: DifferenceMarks) -> Ink? {
    if marks.contains(.new) { return .accent }
    if marks.contains(.gone) { return .faint }
    if !marks.isDisjoint(with: .worse) { return .failure }
    if !marks.isDisjoint(with: .better) { return .healthy }
    return marks.isDisjoint(with: [.busier, .quieter]) ? nil : .info
  }

  /// What a line says of the difference, in variants from the fullest to the shortest.
  static func texts(_ difference: EdgeDifference, _ format: Format) -> [String] {
    let marks = difference.marks
    if marks.contains(.new) {
      let rate = difference.after.map { self.rate($0.rate, $0.protocol, format) } ?? ""
      return ["new \(rate)", "new"]
    }
    if marks.contains(.gone) { return ["gone"] }
    let errors = difference.percentErr.map { "\(signed($0, decimals: 1)) pt err" }
    let time = difference.p95.map { "p95 \($0 < 0 ? "-" : "+")\(format.milliseconds($0.magnitude))" }
    let traffic = difference.rate.flatMap { change in
      difference.after.map { "\(change < 0 ? "-" : "+")\(rate(change.magnitude, $0.protocol, format))" }
    }
    var parts: [String] = []
    if !marks.isDisjoint(with: [.moreErrors, .fewerErrors]), let errors { parts.append(errors) }
    if !marks.isDisjoint(with: [.slower, .faster]), let time { parts.append(time) }
    if !marks.isDisjoint(with: [.busier, .quieter]), let traffic { parts.append(traffic) }
    guard let first = parts.first else { return ["="] }
    return [parts.joined(separator: " "), first] + short(difference)
  }

  /// For a line with little room: the weightiest change, without a word about what it is of.
  private static func short(_ difference: EdgeDifference) -> [String] {
    guard !difference.marks.isDisjoint(with: [.moreErrors, .fewerErrors]), let change = difference.percentErr
    else { return [] }
    return ["\(signed(change, decimals: 1)) pt", "\(signed(change, decimals: 0)) pt"]
  }

  /// A number with its sign, also when it is above 0.
  static func signed(_ value: Double, decimals: Int) -> String {
    (value < 0 ? "-" : "+") + Format.fixed(value.magnitude, decimals: decimals)
  }

  private static func rate(_ rate: Double, _ protocol: TrafficProtocol, _ format: Format) -> String {
    `protocol` == .tcp ? format.bytesPerSecond(rate) : format.rate(rate)
  }
}
