/// Which steps to ask for.
enum PrometheusSteps {
  /// Steps of one length.
  typealias Grid = PrometheusAPI.Grid

  /// Steps beyond which a gap is filled with longer ones.
  static let most = 240

  /// The last end of a step at or before a time. Steps end at multiples of their length.
  static func last(before time: Double, cadence: Double) -> Double {
    (time / cadence + 1e-9).rounded(.down) * cadence
  }

  /// The ends of the steps after `from` up to `to`, in grids that follow each other.
  /// - Parameters:
  ///   - from: what is known ends here.
  ///   - to: a multiple of the cadence.
  ///   - most: no more steps than this; fewer and longer ones where there would be more.
  static func grids(after from: Double, upTo to: Double, cadence: Double, most: Int = most) -> [Grid] {
    let length = to - from
    guard length > cadence * 0.01, cadence > 0, most > 0 else { return [] }
    let count = length / cadence
    let step = cadence * max(1, (count / Double(most)).rounded(.up))
    // The last ones are whole; what is left over is one step of its own before them.
    let whole = ((length / step) + 1e-6).rounded(.down)
    let rest = length - whole * step
    var grids: [Grid] = []
    if rest > cadence * 0.01 { grids.append(Grid(start: from + rest, end: from + rest, step: rest)) }
    if whole >= 1 { grids.append(Grid(start: to - (whole - 1) * step, end: to, step: step)) }
    return grids
  }
}
