import Manifests

/// How the requests that an earlier match takes stand to those that a later one asks for.
enum Overlap: Comparable {
  /// None in common, or it cannot be told.
  case none
  /// The earlier takes some of the later's.
  case part
  /// The earlier takes all of the later's.
  case all
}

extension Overlap {
  /// Of two comparisons of one text: method, authority, a header. nil asks for nothing.
  static func of(_ earlier: StringMatch?, _ later: StringMatch?) -> Overlap {
    guard let earlier else { return .all }
    guard let later else { return .part }
    switch (earlier.kind, later.kind) {
    case (.present, _): return .all
    case (.exact, .exact), (.regex, .regex): return earlier.value == later.value ? .all : .none
    case (.prefix, .exact): return later.value.utf8.starts(with: earlier.value.utf8) ? .all : .none
    case (.exact, .prefix): return earlier.value.utf8.starts(with: later.value.utf8) ? .part : .none
    case (.prefix, .prefix):
      if later.value.utf8.starts(with: earlier.value.utf8) { return .all }
      return earlier.value.utf8.starts(with: later.value.utf8) ? .part : .none
    case (.exact, .present), (.prefix, .present): return .part
    case (.regex, _), (_, .regex): return .none
    }
  }

  /// Of two maps of comparisons by name, all of which must hold.
  static func of(_ earlier: [String: StringMatch], _ later: [String: StringMatch]) -> Overlap {
    var result = Overlap.all
    for (name, match) in earlier {
      result = min(result, of(match, later[name]))
      if result == .none { return .none }
    }
    return result
  }

  /// Of two maps of comparisons none of which may hold. Only equal ones can be told.
  static func ofForbidden(_ earlier: [String: StringMatch], _ later: [String: StringMatch]) -> Overlap {
    for (name, match) in earlier {
      guard let other = later[name] else { return .part }
      guard other.kind == match.kind, other.value == match.value else { return .none }
    }
    return .all
  }

  /// Of two sets of labels that a caller must carry.
  static func ofLabels(_ earlier: [String: String], _ later: [String: String]) -> Overlap {
    var result = Overlap.all
    for (name, value) in earlier {
      guard let other = later[name] else {
        result = .part
        continue
      }
      if other != value { return .none }
    }
    return result
  }

  /// Of two lists, any of whose members suffices; an empty one stands for all.
  static func ofAny(_ earlier: Set<String>, _ later: Set<String>) -> Overlap {
    if earlier.isEmpty { return .all }
    if later.isEmpty { return .part }
    if later.isSubset(of: earlier) { return .all }
    return later.isDisjoint(with: earlier) ? .none : .part
  }
}
