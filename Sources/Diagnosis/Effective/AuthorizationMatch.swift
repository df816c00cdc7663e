import Manifests

/// Whether a part of a policy holds for a call: it does, it does not, or that hangs on what was not said.
enum PolicyMatch: Sendable {
  case yes
  /// Why not.
  case no(String)
  /// On what.
  case depends([String])

  var negated: PolicyMatch {
    switch self {
    case .yes: .no("is left out")
    case .no: .yes
    case .depends(let what): .depends(what)
    }
  }

  /// All must hold.
  static func all(_ parts: [PolicyMatch]) -> PolicyMatch {
    var open: [String] = []
    for part in parts {
      switch part {
      case .yes: continue
      case .no: return part
      case .depends(let what): for one in what where !open.contains(one) { open.append(one) }
      }
    }
    return open.isEmpty ? .yes : .depends(open)
  }

  /// One suffices; of none at all nothing holds.
  static func any(_ parts: [PolicyMatch], otherwise reason: String = "nothing matches") -> PolicyMatch {
    var open: [String] = []
    var reasons: [String] = []
    for part in parts {
      switch part {
      case .yes: return .yes
      case .no(let why): if !reasons.contains(why) { reasons.append(why) }
      case .depends(let what): for one in what where !open.contains(one) { open.append(one) }
      }
    }
    if !open.isEmpty { return .depends(open) }
    return .no(reasons.isEmpty ? reason : reasons.joined(separator: "; "))
  }
}

/// A policy's value against a string: exact, `prefix*`, `*suffix`, or `*` for anything there is.
enum PolicyPattern {
  static func matches(_ pattern: String, _ text: String) -> Bool {
    if pattern == "*" { return !text.isEmpty }
    if pattern.hasPrefix("*") { return text.hasSuffix(pattern.dropFirst()) }
    if pattern.hasSuffix("*") { return text.hasPrefix(pattern.dropLast()) }
    return pattern == text
  }

  /// A path, which may also be a template with `{*}` (one segment) and `{**}` (the rest).
  static func matchesPath(_ pattern: String, _ path: String) -> Bool {
    guard pattern.contains("{*}") || pattern.contains("{**}") else { return matches(pattern, path) }
    let wanted = pattern.split(separator: "/", omittingEmptySubsequences: false)
    let given = path.split(separator: "/", omittingEmptySubsequences: false)
    for (index, part) in wanted.enumerated() {
      if part == "{**}" { return true }
      guard index < given.count, part == given[index] || (part == "{*}" && !given[index].isEmpty) else {
        return false
      }
    }
    return wanted.count == given.count
  }
}
