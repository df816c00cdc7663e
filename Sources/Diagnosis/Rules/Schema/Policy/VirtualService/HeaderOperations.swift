import Manifests

/// Headers that a rule or a destination sets, adds and removes.
enum HeaderOperations {
  static func check(_ headers: Node?, _ review: inout SpecReview) {
    guard let headers else { return }
    for side in ["request", "response"] {
      guard let operations = headers.given(side) else { continue }
      for action in ["set", "add"] {
        for entry in operations[action]?.entries ?? [] {
          name(Located(entry.key, entry.keyPlace), action, side, &review)
          guard let value = entry.value.text, let problem = HeaderValue.valueProblem(value) else { continue }
          review.reject(
            entry.value.place, "The value of header \(entry.key) \(problem)",
            fix: "write a % that is meant literally as %%")
        }
      }
      for header in operations.strings("remove") { name(header, "remove", side, &review) }
    }
  }

  /// Only a request's host can be changed, and it can be set or added, not removed.
  private static func name(
    _ header: Located<String>, _ action: String, _ side: String, _ review: inout SpecReview
  ) {
    let mayBeHost = side == "request" && action != "remove"
    let problem: String
    if header.value.isEmpty {
      problem = "A header without a name is in headers.\(side).\(action)"
    } else if isAuthority(header.value), mayBeHost {
      return
    } else if header.value.lowercased() == "host" || header.value.hasPrefix(":") {
      problem = "headers.\(side).\(action) names \(Excerpt.of(header.value)), which Envoy keeps to itself"
    } else {
      return
    }
    review.reject(
      header.place, problem,
      fix: mayBeHost ? "use rewrite for the path, and set only the authority here" : "remove it")
  }

  private static func isAuthority(_ header: String) -> Bool {
    let name = header.lowercased()
    return name == "host" || name == ":authority"
  }

  /// The authority is rewritten in one place, or not at all.
  static func authority(rewrite: Node?, headers: Node?, _ review: inout SpecReview) {
    var first = rewrite?.nonEmpty("authority")
    for action in ["set", "add"] {
      for entry in headers?.at("request", action)?.entries ?? [] where isAuthority(entry.key) {
        let value = Located(entry.value.text ?? "", entry.value.place)
        if let first {
          review.reject(
            value.place,
            "The authority is rewritten twice: to \(Excerpt.of(first.value)) and to \(Excerpt.of(value.value))",
            fix: "keep one of the two", notes: [.init("the first of the two", review.object, at: first.place)]
          )
        } else if !value.value.isEmpty {
          first = value
        }
      }
    }
  }
}
