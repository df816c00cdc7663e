/// Percentages, and the weights of routes and localities.
enum PercentValue {
  /// A clause that says what is wrong with a percentage; nil where it lies between 0 and 100.
  static func problem(_ value: Double) -> String? {
    value >= 0 && value <= 100 ? nil : "is no percentage: it must lie between 0 and 100"
  }

  /// As `problem`, for a scalar's text.
  static func problem(_ text: String) -> String? {
    guard let value = Double(text), value.isFinite else { return "is no number" }
    return problem(value)
  }

  /// A percentage that Envoy can tell from 0 (parts per million): 0, or 0.0001 to 100.
  static func fractionProblem(_ value: Double) -> String? {
    if let problem = problem(value) { return problem }
    return value > 0 && value < 0.0001 ? "is too small: the smallest share above 0 is 0.0001 %" : nil
  }
}

/// Weights.
enum WeightValue {
  /// A clause that says what is wrong with a weight; nil where it is 0 or more.
  static func problem(_ value: Int) -> String? {
    if value < 0 { return "is no weight: weights are 0 or more" }
    return value > 0x7FFF_FFFF ? "is too large for a weight" : nil
  }
}
