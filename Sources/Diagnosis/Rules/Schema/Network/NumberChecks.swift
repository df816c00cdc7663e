import Manifests

/// Checks of single fields that several kinds share.
enum NumberChecks {
  /// A port under a key; one that is not written is nothing wrong.
  static func port(_ key: String, in node: Node, _ review: inout SpecReview) {
    guard let port = node.int(key), let problem = PortValue.problem(port.value) else { return }
    review.reject(port.place, "\(key) \(port.value) \(problem)")
  }

  /// A duration under a key. One that is no duration at all is told by the walk over the fields.
  static func duration(_ key: String, in node: Node, mayBeZero: Bool = false, _ review: inout SpecReview) {
    guard let text = node.string(key), let nanoseconds = DurationValue.nanoseconds(text.value),
      let problem = DurationValue.problem(text.value), !(mayBeZero && nanoseconds == 0)
    else { return }
    review.reject(text.place, "\(key) \(Excerpt.of(text.value)) \(problem)")
  }

  /// A number that may not be negative.
  static func count(_ key: String, in node: Node, _ review: inout SpecReview) {
    guard let number = node.int(key), number.value < 0 else { return }
    review.reject(number.place, "\(key) is negative (\(number.value))", fix: "write 0 or more")
  }

  /// A percentage from 0 to 100.
  static func percent(_ key: String, in node: Node, _ review: inout SpecReview) {
    guard let value = node[key], let number = value.double, let problem = PercentValue.problem(number) else {
      return
    }
    review.reject(value.place, "\(key) \(value.text ?? "") \(problem)")
  }

  /// Labels under a key.
  static func labels(_ key: String, in node: Node, _ review: inout SpecReview) {
    for entry in node[key]?.entries ?? [] {
      if let problem = LabelValue.keyProblem(entry.key) {
        review.reject(entry.keyPlace, "\(Excerpt.of(entry.key)) \(problem)")
      } else if let value = entry.value.text, let problem = LabelValue.valueProblem(value) {
        guard Placeholder.first(in: value) == nil else { continue }
        review.reject(entry.value.place, "\(Excerpt.of(value)) \(problem)")
      }
    }
  }
}
