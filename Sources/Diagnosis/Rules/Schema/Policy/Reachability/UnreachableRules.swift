import Manifests

/// Rules of a VirtualService that no request reaches, and matches that an earlier one makes idle (IST0130, IST0131).
///
/// Rules and matches count from 0, as Istio counts them.
enum UnreachableRules {
  /// One rule of `http`, `tls` or `tcp`.
  private struct Entry {
    var node: Node
    var name: String?
    var matches: [Node]
    /// Another VirtualService may pass on what it takes, so that nothing behind it can be called unreachable.
    var delegates: Bool
  }

  /// Says what is wrong with the order of the rules.
  static func check(_ service: VirtualService, _ review: inout SpecReview) {
    let http = service.http.map { route in
      Entry(
        node: route.node, name: route.name, matches: route.match.map(\.node),
        delegates: route.delegate.map { !$0.isNull } ?? false)
    }
    let live = order(http, "http", ignoring: "name", &review)
    prefixes(service.http, live: live, &review)
    order(entries(service.tls), "tls", ignoring: nil, &review)
    order(entries(service.tcp), "tcp", ignoring: nil, &review)
  }

  private static func entries(_ routes: [L4Route]) -> [Entry] {
    routes.map { Entry(node: $0.node, name: nil, matches: $0.match.map(\.node), delegates: false) }
  }

  /// Catch-alls and equal matches. Returns which matches of each rule are neither behind a catch-all nor a copy.
  @discardableResult
  private static func order(
    _ rules: [Entry], _ list: String, ignoring name: String?, _ review: inout SpecReview
  ) -> [[Int]] {
    guard rules.count > 1 || (rules.first?.matches.count ?? 0) > 1 else {
      return rules.map { Array($0.matches.indices) }
    }
    var seen: [String: (rule: Int, match: Int)] = [:]
    var catchAll: Int?
    var live: [[Int]] = []
    for (number, rule) in rules.enumerated() {
      live.append([])
      if let catchAll {
        unreachable(rule, number, behind: (rules[catchAll], catchAll), list, &review)
        continue
      }
      // A `match` that is no list is wrong in itself, and says nothing about what it takes.
      guard !rule.matches.isEmpty || rule.node["match"].map({ $0.isEmpty }) ?? true else { continue }
      if rule.matches.isEmpty {
        if !rule.delegates, !rule.node.isNull { catchAll = number }
        continue
      }
      var copies = 0
      for (index, match) in rule.matches.enumerated() {
        let key = MatchIdentity.key(of: match, ignoring: name)
        if let first = seen[key] {
          copies += 1
          copy(match, of: first, in: rules, rule: number, list, &review)
        } else {
          live[number].append(index)
          if !rule.delegates { seen[key] = (number, index) }
        }
      }
      if copies == rule.matches.count { exhausted(rule, number, list, &review) }
    }
    return live
  }

  private static func prefixes(_ routes: [HTTPRoute], live: [[Int]], _ review: inout SpecReview) {
    let isPrefix = { (match: HTTPMatch) in match.uri?.kind == .prefix }
    guard routes.reduce(0, { $0 + $1.match.count(where: isPrefix) }) > 1 else { return }
    var shadowing = MatchShadowing()
    for (number, route) in routes.enumerated() {
      let delegates = route.delegate.map { !$0.isNull } ?? false
      for index in live[number] {
        guard let match = PrefixMatch(route.match[index], rule: number, index: index) else { continue }
        shadowing.add(match, shadows: !delegates)
      }
    }
    for pair in shadowing.pairs { shadowed(pair, routes, &review) }
  }
}

// MARK: - What is said

extension UnreachableRules {
  private static func title(_ rule: Entry, _ number: Int) -> String {
    rule.name.map { "rule #\(number) (\($0))" } ?? "rule #\(number)"
  }

  private static func unreachable(
    _ rule: Entry, _ number: Int, behind first: (rule: Entry, number: Int), _ list: String,
    _ review: inout SpecReview
  ) {
    guard !rule.node.isNull else { return }
    let what =
      rule.matches.isEmpty
      ? "Only the last rule can do without a match" : "A match after such a rule is never tried"
    review.warn(
      rule.node.place,
      "No request reaches \(title(rule, number)) of \(list): \(title(first.rule, first.number)) before it has no match and takes them all. \(what)",
      fix: rule.matches.isEmpty
        ? "give \(title(first.rule, first.number)) a match, or remove one of the two"
        : "move the rule without a match to the end of \(list)",
      notes: [.init("takes every request", review.object, at: first.rule.node.place)],
      code: "IST0130")
  }

  private static func exhausted(_ rule: Entry, _ number: Int, _ list: String, _ review: inout SpecReview) {
    review.warn(
      rule.node.place,
      "No request reaches \(title(rule, number)) of \(list): every one of its matches already stands in a rule before it",
      fix: "remove the rule, or tell its matches from the earlier ones", code: "IST0130")
  }

  private static func copy(
    _ match: Node, of first: (rule: Int, match: Int), in rules: [Entry], rule: Int, _ list: String,
    _ review: inout SpecReview
  ) {
    let other = rules[first.rule]
    let same = first.rule == rule
    review.warn(
      match.place,
      same
        ? "This match adds nothing: it is the same as match #\(first.match) of its own rule"
        : "This match is never used: it is the same as match #\(first.match) of \(title(other, first.rule)) of \(list), which is tried first",
      fix: same ? "remove it" : "remove it, or ask for something that the earlier match does not",
      notes: [.init("the first of the two", review.object, at: other.matches[first.match].place)],
      code: "IST0131", level: .info)
  }

  private static func shadowed(_ pair: MatchShadowing.Pair, _ routes: [HTTPRoute], _ review: inout SpecReview)
  {
    let (earlier, later) = (pair.earlier, pair.later)
    let same = earlier.rule == later.rule
    let name = routes[earlier.rule].name.map { "rule #\(earlier.rule) (\($0))" } ?? "rule #\(earlier.rule)"
    let other = "match #\(earlier.index) of \(same ? "its own rule" : name) (prefix \(earlier.prefix.value))"
    let message =
      switch (pair.overlap, same) {
      case (.all, true):
        "This match adds nothing: \(other) takes every path that begins with \(later.prefix.value)"
      case (.all, false):
        "This match is never used: \(other) comes first and takes every path that begins with \(later.prefix.value)"
      default:
        "Part of what this match asks for is taken before it: \(other) comes first, and \(later.prefix.value) begins with its prefix. Only what that one leaves over comes here"
      }
    review.warn(
      routes[later.rule].match[later.index].node.place, message,
      fix: same && pair.overlap == .all ? "remove it" : "put the longer prefix before the shorter one",
      notes: [.init("takes these paths first", review.object, at: earlier.prefix.place)],
      code: "IST0131", level: .info)
  }
}
