import Manifests

/// Cross-origin rules.
enum CORSChecks {
  static func check(_ policy: Node, _ review: inout SpecReview) {
    for origin in policy["allowOrigins"]?.items ?? [] {
      let values = ["exact", "prefix", "regex"].compactMap { origin.nonEmpty($0) }
      if values.isEmpty {
        review.reject(
          origin.place, "An origin of the corsPolicy is empty",
          fix: "write exact, prefix or regex with the origin; regex: \".*\" allows all")
      }
      if let regex = origin.nonEmpty("regex"), let problem = RegexValue.problem(regex.value) {
        review.reject(
          regex.place, "The regular expression of an allowed origin \(problem)",
          fix: "write it in the syntax of RE2")
      }
    }
    for method in policy.strings("allowMethods") where !methods.contains(method.value) {
      review.reject(
        method.place, "\(Excerpt.of(method.value)) is no method that a corsPolicy can allow",
        fix: "write it in capitals, such as GET or POST, or * for all")
    }
    for field in ["allowHeaders", "exposeHeaders"] {
      for header in policy.strings(field) where header.value != "*" {
        guard
          header.value.isEmpty
            || !header.value.utf8.allSatisfy({
              $0.isAlphanumeric || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
            })
        else { continue }
        review.reject(
          header.place, "\(Excerpt.of(header.value)) in \(field) is no name of a header",
          fix: "write one header's name an element, or * for all")
      }
    }
    DurationCheck.check(policy, "maxAge", "The maxAge", &review)
    if let age = policy.string("maxAge"), DurationValue.problem(age.value) == nil,
      let nanoseconds = DurationValue.nanoseconds(age.value), nanoseconds % 1_000_000_000 != 0
    {
      review.reject(
        age.place, "The maxAge \(age.value) has a part of a second, which browsers cannot be told",
        fix: "write whole seconds")
    }
  }

  private static let methods: Set<String> = [
    "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "CONNECT", "OPTIONS", "TRACE", "*",
  ]
}
