import Manifests

/// Timeouts of an HTTPRoute.
enum GatewayTimeoutChecks {
  static func check(_ rule: Node, _ review: inout SpecReview) {
    guard let timeouts = rule.given("timeouts") else { return }
    for field in ["request", "backendRequest"] {
      guard let value = timeouts.string(field), !review.isPlaceholder(value), !isDuration(value.value) else {
        continue
      }
      review.reject(
        value.place, "The \(field) timeout \(Excerpt.of(value.value)) is no duration of the Gateway API",
        fix: "write whole numbers with h, m, s or ms, such as 10s or 1m30s")
    }
    guard let request = timeouts.string("request"), let backend = timeouts.string("backendRequest"),
      let whole = DurationValue.nanoseconds(request.value),
      let part = DurationValue.nanoseconds(backend.value),
      whole > 0, part > whole
    else { return }
    review.reject(
      backend.place,
      "The backendRequest timeout \(backend.value) is longer than the \(request.value) of the whole request",
      fix: "make it shorter, or the request's longer")
  }

  /// One to four whole numbers of at most five digits, each with its unit.
  private static func isDuration(_ text: String) -> Bool {
    var rest = text.utf8[...]
    var parts = 0
    while !rest.isEmpty {
      let digits = rest.prefix(while: \.isDigit)
      rest = rest.dropFirst(digits.count)
      let unit = rest.prefix { $0.isLower }
      rest = rest.dropFirst(unit.count)
      guard (1...5).contains(digits.count),
        ["h", "m", "s", "ms"].contains(String(decoding: unit, as: UTF8.self))
      else { return false }
      parts += 1
    }
    return (1...4).contains(parts)
  }
}
