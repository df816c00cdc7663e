import Manifests

/// How long one rule, or one check of several codes, took.
public struct RuleTiming: Sendable {
  /// The code, or the codes of a shared check.
  public var name: String
  /// Seconds, the shortest of three runs.
  public var seconds: Double
}

extension Analyzer {
  /// Runs every rule by itself and measures it: for benchmarks.
  public static func timings(_ set: ConfigSet) -> [RuleTiming] {
    let rules = RuleCatalogue.all.compactMap { rule -> RuleTiming? in
      guard let check = rule.check, rule.isDefault, rule.needs.allSatisfy({ set.facts.has($0) }) else {
        return nil
      }
      return RuleTiming(
        name: rule.code,
        seconds: shortest {
          var report = RuleReport(set: set)
          report.code = rule.code
          report.level = rule.level
          check(set, &report)
        })
    }
    let shared = RuleCatalogue.shared.map { shared in
      RuleTiming(
        name: shared.codes.sorted().joined(separator: " "),
        seconds: shortest {
          var report = RuleReport(set: set)
          shared.check(set, &report)
        })
    }
    return rules + shared
  }

  private static func shortest(_ body: () -> Void) -> Double {
    (0..<3).map { _ in
      let time = ContinuousClock().measure(body).components
      return Double(time.seconds) + Double(time.attoseconds) * 1e-18
    }.min() ?? 0
  }
}
