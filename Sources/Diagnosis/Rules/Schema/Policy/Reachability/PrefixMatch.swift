import Manifests

/// A match by the prefix of a path, in the terms in which prefixes are held against each other.
struct PrefixMatch {
  /// The number of its rule, and its own in the rule.
  let rule, index: Int
  /// The prefix.
  let prefix: StringMatch
  /// The port; 0 for any.
  let port: Int
  private let ignoresCase: Bool
  private let match: HTTPMatch
  private let headers, query, without: [String: StringMatch]
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
    gateways = Set(match.gateways.map(\.value))
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
    guard port == later.port, named(method: match.method, later.match.method),
      named(match.authority, later.match.authority), named(headers, later.headers),
      named(query, later.query), named(without, later.without)
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
    Dictionary(matches.map { ($0.name, $0.match) }, uniquingKeysWith: { $1 })
  }

  private func named(method earlier: StringMatch?, _ later: StringMatch?) -> Bool {
    named(earlier.map(Self.text) ?? "", orGet: later.map(Self.text) ?? "")
  }

  private func named(_ earlier: String, orGet later: String) -> Bool {
    let get = "exact:GET"
    return Self.begins(earlier.isEmpty ? get : earlier, with: later.isEmpty ? get : later)
  }

  private func named(_ earlier: StringMatch?, _ later: StringMatch?) -> Bool {
    Self.begins(earlier.map(Self.text) ?? "", with: later.map(Self.text) ?? "")
  }

  private func named(_ earlier: [String: StringMatch], _ later: [String: StringMatch]) -> Bool {
    earlier.count == later.count
      && earlier.allSatisfy { name, match in later[name].map { named(match, $0) } ?? false }
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
