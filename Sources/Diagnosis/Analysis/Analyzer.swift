import Manifests

/// What to look for and what to leave out.
public struct AnalysisOptions: Sendable {
  /// Only these codes (a finding counts also by its `related` ones); empty: all that run by default.
  public var only: Set<String> = []
  /// Codes left out, each for the objects whose title matches the glob: `IST0102=Namespace legacy-*`; `*` for all.
  public var suppress: [Suppression] = []
  /// Findings of these namespaces, and of their own objects, only; those of other objects without a namespace are
  /// kept. Empty: all.
  public var namespaces: Set<String> = []
  /// The time that certificates are held against, in seconds since 1970; nil: when the set was made.
  public var now: Int?

  /// Makes the defaults.
  public init() {}

  /// A code left out for some objects.
  public struct Suppression: Sendable, Hashable {
    /// The code, or `*`.
    public var code: String
    /// A glob (`*`, `?`) over the object's title, `Kind namespace/name` or `Kind name.namespace`.
    public var object: String
    /// Makes a suppression.
    public init(code: String, object: String = "*") {
      self.code = code
      self.object = object
    }
  }
}

/// What an analysis gives.
public struct Analysis: Sendable {
  /// The findings: worst first, then by code, object and text.
  public var findings: [Finding]
  /// Rules that were not run because facts are missing, and which.
  public var notChecked: [(code: String, needs: [Fact])]
  /// How many objects were looked at.
  public var objects: Int
  /// How many findings were left out on purpose.
  public var suppressed: Int

  /// How many findings have a level.
  public func count(_ level: Level) -> Int { findings.count { $0.level == level } }
}

/// Runs the rules over a set.
public enum Analyzer {
  /// Looks at everything. Pure; cost about linear in the objects.
  public static func run(_ set: ConfigSet, options: AnalysisOptions = AnalysisOptions()) -> Analysis {
    var report = RuleReport(set: set, now: options.now)
    var notChecked: [(code: String, needs: [Fact])] = []
    let kinds = Set(set.byKind.keys).union(set.objects.lazy.map { "\($0.group)/\($0.kind)" })
    for rule in RuleCatalogue.all where isWanted(rule, options) {
      guard let check = rule.check, rule.state == .built else { continue }
      let unknown = rule.needs.filter { !set.facts.has($0) }
      // That not all are known goes without saying where none is.
      let missing = unknown.filter { fact in fact.base.map { !unknown.contains($0) } ?? true }
      guard missing.isEmpty else {
        if rule.kinds.isEmpty || !rule.kinds.isDisjoint(with: kinds) {
          notChecked.append((rule.code, missing.sorted { $0.rawValue < $1.rawValue }))
        }
        continue
      }
      report.code = rule.code
      report.level = rule.level
      check(set, &report)
    }
    for shared in RuleCatalogue.shared
    where options.only.isEmpty || !options.only.isDisjoint(with: shared.codes) {
      shared.check(set, &report)
    }
    return FindingFilter.finish(
      report.findings, set: set, options: options, notChecked: notChecked + report.notChecked)
  }

  private static func isWanted(_ rule: Rule, _ options: AnalysisOptions) -> Bool {
    options.only.isEmpty ? rule.isDefault : options.only.contains(rule.code)
  }
}
