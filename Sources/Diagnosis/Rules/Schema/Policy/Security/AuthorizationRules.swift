import Manifests

/// One rule of an AuthorizationPolicy.
enum AuthorizationRules {
  static func check(_ rule: Node, _ index: Int, action: String, _ review: inout SpecReview) {
    guard rule.isMapping else { return }
    let from = parts(rule, "from", "source", index, &review)
    for source in from { AuthorizationSources.check(source, index, action: action, &review) }
    let to = parts(rule, "to", "operation", index, &review)
    for operation in to { self.operation(operation, index, &review) }
    for condition in rule["when"]?.items ?? [] {
      AuthorizationConditions.check(condition, action: action, &review)
    }
    if action == "DENY" { deny(rule, index, from: from, to: to, &review) }
  }

  /// The maps under `source` or `operation`, with what is missing.
  private static func parts(
    _ rule: Node, _ field: String, _ inner: String, _ index: Int, _ review: inout SpecReview
  ) -> [Node] {
    guard let list = rule.given(field) else { return [] }
    if list.isSequence, list.isEmpty {
      review.reject(
        rule.keyPlace(field), "The list \(field) of rule #\(index) is empty",
        fix: "fill it, or remove \(field) for any")
    }
    return list.items.compactMap { item in
      guard let part = item.given(inner) else {
        if item.lacks(inner) {
          review.reject(
            item.place, "An entry under \(field) of rule #\(index) has no \(inner)",
            fix: "add \(inner): {…}, or remove it")
        }
        return nil
      }
      return part
    }
  }

  private static func operation(_ operation: Node, _ index: Int, _ review: inout SpecReview) {
    let fields = ["ports", "methods", "paths", "hosts", "notPorts", "notMethods", "notPaths", "notHosts"]
    isFilled(operation, fields, "operation", index, &review)
    for field in fields { noEmptyText(operation, field, &review) }
    for field in ["ports", "notPorts"] { ports(operation.strings(field), &review) }
    for field in ["paths", "notPaths"] {
      for path in operation.strings(field) {
        guard let problem = PathTemplate.problem(path.value) else { continue }
        review.reject(
          path.place, "The path \(Excerpt.of(path.value)) \(problem)",
          fix: "use {*} for one segment and {**}, as the last, for the rest")
      }
    }
  }

  /// An empty map would say nothing about the request.
  static func isFilled(
    _ part: Node, _ fields: [String], _ what: String, _ index: Int, _ review: inout SpecReview
  ) {
    let isEmpty = fields.allSatisfy { part.given($0).map { $0.isEmpty } ?? true }
    // A map with other fields alone is misspelt, and told as such.
    guard isEmpty, part.entries.allSatisfy({ fields.contains($0.key) }), part.isMapping else { return }
    review.reject(
      part.place, "The \(what) of rule #\(index) is empty",
      fix: "name something under \(what), or remove the entry for any")
  }

  static func noEmptyText(_ part: Node, _ field: String, _ review: inout SpecReview) {
    for item in part[field]?.items ?? [] {
      guard case .scalar(let text, _) = item.content, text.isEmpty, !item.isNull else { continue }
      review.reject(item.place, "A value under \(field) is empty", fix: "fill it in or remove it")
    }
  }

  static func ports(_ ports: [Located<String>], _ review: inout SpecReview) {
    for port in ports where !port.value.isEmpty {
      guard port.value.utf8.allSatisfy(\.isDigit), let number = Int(port.value), number <= 65535 else {
        review.reject(
          port.place, "\(Excerpt.of(port.value)) is no port",
          fix: "write one number an element, from 0 to 65535")
        continue
      }
    }
  }

  /// What only HTTP has is left out where a port speaks TCP, and a rule without it denies more than it says.
  private static func deny(
    _ rule: Node, _ index: Int, from: [Node], to: [Node], _ review: inout SpecReview
  ) {
    let fromTCP = from.contains { source in
      AuthorizationSources.connectionFields.contains { source.given($0) != nil }
    }
    let toTCP = to.contains { $0.given("ports") != nil || $0.given("notPorts") != nil }
    guard (!from.isEmpty && to.isEmpty && !fromTCP) || (!to.isEmpty && !toTCP) else { return }
    review.warn(
      rule.place,
      "Rule #\(index) denies by what only HTTP has. Where a port speaks TCP Istio leaves that out of a DENY rule, so that \(fromTCP ? "every connection of these callers" : "every connection") to such a port is denied",
      fix: "name the ports it is meant for: to: [{operation: {ports: [\"9080\"], …}}]")
  }
}

/// Paths with `{*}` for one segment and `{**}` for the rest.
enum PathTemplate {
  /// A clause that says what is wrong with a path; nil where nothing is.
  static func problem(_ path: String) -> String? {
    guard path.utf8.contains(UInt8(ascii: "{")) || path.utf8.contains(UInt8(ascii: "}")) else { return nil }
    let isTemplate = path.contains("{*}") || path.contains("{**}")
    var hasRest = false
    var segments = path.split(separator: "/", omittingEmptySubsequences: false)[...]
    while segments.first?.isEmpty ?? false { segments = segments.dropFirst() }
    while segments.last?.isEmpty ?? false { segments = segments.dropLast() }
    for segment in segments {
      if segment == "{*}" || segment == "{**}" {
        if hasRest { return "has \(segment) after {**}, which must be the last" }
        hasRest = segment == "{**}"
      } else if segment.utf8.contains(where: { $0 == UInt8(ascii: "{") || $0 == UInt8(ascii: "}") }) {
        return "has braces beside {*} and {**}, which stand for whole segments alone"
      } else if isTemplate, segment.isEmpty || !segment.utf8.allSatisfy(isLiteral) {
        return segment.isEmpty
          ? "has two slashes together, which a template cannot match"
          : "has the segment \(Excerpt.of(String(segment))), which a template cannot hold"
      }
    }
    return nil
  }

  private static func isLiteral(_ byte: UInt8) -> Bool {
    byte.isAlphanumeric || "-._~%!$&'()+,;:@=".utf8.contains(byte)
  }
}
