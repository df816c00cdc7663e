import Manifests

/// A match by the prefix of a path, in the terms in which prefixes are held against each other.
final class PrefixMatch: Sendable {
  /// The number of its rule, and its own in the rule.
  let rule, index: Int
  /// The prefix.
  let prefix: StringMatch
  /// The port; 0 for any.
  let port: Int
  private let ignoresCase: Bool
  private let match: HTTPMatch
  private let headers, query, without: [String: StringMatch]
  private let method, authority: String
  private let texts: [[String: String]]
  private let gateways: Set<String>

  /// nil where the match is not by prefix.
  init?(_ match: HTTPMatch, rule: Int, index: Int) {
    guard let uri = match.uri, uri.kind == .prefix, !uri.value.isEmpty else { return nil }
    self.match = match
    self.rule = rule
    self.index = index
    prefix = uri
    port = match.port?.value ?? 0
    ignoresCase = match.node.bool("ignoreUriCase") ?? false
    headers = Self.map(match.headers)
    query = Self.map(match.queryParams)
    without = Self.map(match.withoutHeaders)
    gateways = match.gateways.isEmpty ? [] : Set(match.gateways.map(\.value))
    method = match.method.map(Self.text).flatMap { $0.isEmpty ? nil : $0 } ?? "exact:GET"
    authority = match.authority.map(Self.text) ?? ""
    let maps = [headers, query, without]
    texts = maps.allSatisfy(\.isEmpty) ? [] : maps.map { $0.mapValues(Self.text) }
  }

  /// Two matches are only held against each other when they name the same port, headers and parameters.
  var shape: String {
    guard port != 0 || !(headers.isEmpty && query.isEmpty && without.isEmpty) else { return "" }
    return [headers, query, without].reduce(into: "\(port)") { shape, names in
      shape += "\n"
      for name in names.keys.sorted() { shape += "\(name.utf8.count):\(name)" }
    }
  }

  /// How much of what `later`, whose prefix is longer, asks for this one takes before it; nil where Istio does not
  /// speak of the two.
  ///
  /// Istio takes a method that is not written for GET here, and compares texts by their beginning, so that it also
  /// names pairs which have no request in common: those are `.none`.
  func overlap(with later: PrefixMatch) -> Overlap? {
    guard port == later.port, Self.begins(method, with: later.method),
      Self.begins(authority, with: later.authority), isNamed(with: later)
    else { return nil }
    var result = Overlap.of(match.method, later.match.method)
    result = min(result, .of(match.authority, later.match.authority))
    result = min(result, .of(match.scheme, later.match.scheme))
    result = min(result, .of(headers, later.headers))
    result = min(result, .of(query, later.query))
    result = min(result, .ofForbidden(without, later.without))
    result = min(result, .ofLabels(match.sourceLabels, later.match.sourceLabels))
    result = min(
      result,
      .ofAny(
        Set([match.sourceNamespace?.value].compactMap { $0 }),
        Set([later.match.sourceNamespace?.value].compactMap { $0 })))
    result = min(result, .ofAny(gateways, later.gateways))
    if later.ignoresCase, !ignoresCase { result = min(result, .part) }
    return result
  }

  private static func map(_ matches: [(name: String, match: StringMatch)]) -> [String: StringMatch] {
    guard !matches.isEmpty else { return [:] }
    return Dictionary(matches.map { ($0.name, $0.match) }, uniquingKeysWith: { $1 })
  }

  /// Whether the two name the same headers and parameters, and the texts of the later one begin those of this one.
  private func isNamed(with later: PrefixMatch) -> Bool {
    guard texts.count == later.texts.count else { return false }
    for (earlier, other) in zip(texts, later.texts) {
      guard earlier.count == other.count,
        earlier.allSatisfy({ name, text in other[name].map { Self.begins(text, with: $0) } ?? false })
      else { return false }
    }
    return true
  }

  private static func begins(_ text: String, with start: String) -> Bool {
    text.utf8.starts(with: start.utf8)
  }

  /// Istio's own writing of a comparison; regular expressions are nothing to it.
  private static func text(_ match: StringMatch) -> String {
    switch match.kind {
    case .exact: match.value.isEmpty ? "" : "exact:" + match.value
    case .prefix: match.value.isEmpty ? "" : "prefix:" + match.value
    case .regex, .present: ""
    }
  }
}
