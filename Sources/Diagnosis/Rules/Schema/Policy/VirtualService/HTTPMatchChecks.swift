import Manifests

/// One match of an HTTP rule.
enum HTTPMatchChecks {
  static func check(_ match: HTTPMatch, _ review: inout SpecReview) {
    let node = match.node
    for field in ["scheme", "method", "authority"] {
      if let value = node.given(field) { text(value, field, &review) }
    }
    // Envoy takes an empty prefix of a path, and of nothing else.
    if let uri = node.given("uri") { text(uri, "uri", mayBeEmpty: true, &review) }
    headers(node, "headers", &review)
    headers(node, "withoutHeaders", &review)
    for entry in node["queryParams"]?.entries ?? [] {
      text(entry.value, "The query parameter \(entry.key)", &review)
    }
    common(match: node, port: match.port, gateways: match.gateways, &review)
  }

  /// What matches of HTTP, TLS and TCP share.
  static func common(
    match node: Node, port: Located<Int>?, gateways: [Located<String>], _ review: inout SpecReview
  ) {
    if let port, port.value != 0, let problem = PortValue.problem(port.value) {
      review.reject(port.place, "The port \(port.value) \(problem)", fix: "write the port of the listener")
    }
    LabelCheck.check(node["sourceLabels"], "sourceLabels", &review)
    VirtualServiceGateways.names(gateways, &review)
    if let namespace = node.nonEmpty("sourceNamespace"), !review.isPlaceholder(namespace),
      let problem = NameValue.labelProblem(namespace.value)
    {
      review.reject(
        namespace.place, "The sourceNamespace \(Excerpt.of(namespace.value)) \(problem)",
        fix: "write the name of one namespace")
    }
  }

  private static func headers(_ match: Node, _ field: String, _ review: inout SpecReview) {
    for entry in match[field]?.entries ?? [] {
      if !VirtualServiceGateways.isClaim(entry.key), let problem = nameProblem(entry.key) {
        review.reject(
          entry.keyPlace, "The header \(Excerpt.of(entry.key)) in \(field) \(problem)",
          fix: "write the header's name with letters, digits, - and _ alone")
      }
      if entry.value.isNull, field == "headers" {
        review.reject(
          entry.value.place, "The match of header \(entry.key) is null",
          fix: "write {} to ask that the header be there, or a comparison such as {exact: …}")
        continue
      }
      // Istio reads this one pattern as "is there", though it is no regular expression.
      if field == "withoutHeaders", entry.value["regex"]?.text == "*" { continue }
      text(entry.value, "The header \(entry.key)", &review)
    }
  }

  private static func nameProblem(_ name: String) -> String? {
    if name.isEmpty { return "has an empty name" }
    if name.utf8.allSatisfy({ $0.isAlphanumeric || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }) {
      return nil
    }
    return name.utf8.first == UInt8(ascii: ":")
      ? "is a pseudo-header: match uri, method, scheme or authority instead"
      : "is no name of a header that Istio can match"
  }

  /// A comparison of a text.
  static func text(
    _ node: Node, _ what: @autoclosure () -> String, mayBeEmpty: Bool = false, _ review: inout SpecReview
  ) {
    if let prefix = node["prefix"], prefix.isEmpty, !prefix.isNull, !mayBeEmpty {
      review.reject(
        prefix.place, "\(what()) is compared with an empty prefix",
        fix: "write the prefix, or {} for any value"
      )
    }
    guard let regex = node["regex"], !regex.isNull, let pattern = regex.isEmpty ? "" : regex.text,
      let problem = RegexValue.problem(pattern)
    else { return }
    review.reject(
      regex.place, "\(what()) is compared with a regular expression that \(problem)",
      fix: "write it in the syntax of RE2, which Envoy uses")
  }
}

/// Maps of labels.
enum LabelCheck {
  static func check(_ labels: Node?, _ field: String, _ review: inout SpecReview) {
    for entry in labels?.entries ?? [] {
      if let problem = LabelValue.keyProblem(entry.key) {
        review.reject(
          entry.keyPlace, "\(Excerpt.of(entry.key)) in \(field) \(problem)",
          fix: "write a label as pods carry them")
      }
      guard let value = entry.value.text, !review.isPlaceholder(Located(value, entry.value.place)),
        let problem = LabelValue.valueProblem(value)
      else { continue }
      review.reject(
        entry.value.place, "\(Excerpt.of(value)), the value of \(entry.key) in \(field), \(problem)",
        fix: "write a label's value as pods carry it")
    }
  }
}
