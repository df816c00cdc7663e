import Manifests

/// Retries of a rule.
enum RetryChecks {
  static func check(_ retries: Node, _ review: inout SpecReview) {
    let attempts = retries.int("attempts")
    if let attempts, attempts.value < 0 {
      review.reject(
        attempts.place, "\(attempts.value) attempts are fewer than none", fix: "write 0 to switch retries off"
      )
    }
    let settings = ["perTryTimeout", "retryOn", "retryRemoteLocalities"].filter { field in
      retries.given(field).map { !$0.isEmpty || $0.isMapping } ?? false
    }
    if let first = settings.first, attempts.map({ $0.value == 0 }) ?? (retries.given("attempts") == nil) {
      review.reject(
        retries.keyPlace(first),
        attempts == nil
          ? "\(first) is set, but attempts is not, and without it there are no retries"
          : "\(first) is set, but attempts is 0, which switches retries off",
        fix: "set attempts, or remove \(first)")
    }
    DurationCheck.check(retries, "perTryTimeout", "The perTryTimeout", &review)
    DurationCheck.check(retries, "backoff", "The backoff", &review)
    if let retryOn = retries.nonEmpty("retryOn"), !review.isPlaceholder(retryOn) {
      policies(retryOn, &review)
    }
  }

  private static func policies(_ retryOn: Located<String>, _ review: inout SpecReview) {
    for policy in retryOn.value.split(separator: ",", omittingEmptySubsequences: false) {
      if known.contains(String(policy)) || isStatus(policy) { continue }
      let trimmed = String(policy.filter { $0 != " " })
      let fault =
        known.contains(trimmed)
        ? "retryOn has a blank beside \(trimmed), which makes it another word"
        : policy.isEmpty
          ? "retryOn has an empty condition between its commas"
          : "retryOn names \(Excerpt.of(String(policy))), which is no condition that Envoy knows"
      review.reject(
        retryOn.place, fault,
        fix: known.contains(trimmed)
          ? "write the conditions with commas alone: 5xx,reset"
          : "use 5xx, gateway-error, reset, connect-failure, refused-stream, retriable-4xx, unavailable, … or a status"
      )
    }
  }

  private static let known: Set<String> = [
    "5xx", "gateway-error", "reset", "reset-before-request", "connect-failure", "retriable-4xx",
    "refused-stream", "retriable-status-codes", "retriable-headers", "envoy-ratelimited",
    "http3-post-connect-failure", "cancelled", "deadline-exceeded", "internal", "resource-exhausted",
    "unavailable",
  ]

  /// Whether it is the number of a status that HTTP names.
  private static func isStatus(_ policy: Substring) -> Bool {
    guard let status = Int(policy) else { return false }
    return switch status {
    case 100...103, 200...208, 226, 300...305, 307, 308, 400...418, 421...426, 428, 429, 431, 451, 500...508,
      510, 511:
      true
    default: false
    }
  }
}
