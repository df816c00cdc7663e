import Manifests

/// One code: its page of explanation and what finds it.
///
/// A rule is one value in one small file, an `extension Rule { static let ist0112 = Rule(…) }`, listed by its family
/// (`IstioRules`, `KialiRules`, `PharosRules`).
public struct Rule: Sendable {
  /// Whether the rule can find anything in this version.
  public enum State: String, Sendable { case built, notBuilt }

  /// `IST0112`.
  public let code: String
  /// The name its authors gave it: `VirtualServiceDestinationPortSelectorRequired`.
  public let name: String
  /// The level of its findings, unless one says otherwise.
  public let level: Level
  /// What must be known about the cluster; where one is missing the rule is not run and the summary says so.
  public let needs: Set<Fact>
  /// The kinds it looks at, `Gateway` or `gateway.networking.k8s.io/Gateway`; "not checked" is only said where the set
  /// holds one of them. Empty: any.
  public let kinds: Set<String>
  /// Codes of other tools that mean the same; a finding of theirs at the same object and path joins this one's as `related`.
  public let sameAs: [String]
  /// Whether it runs without being asked for.
  public let isDefault: Bool
  /// Whether it is built.
  public let state: State
  /// The page: what is wrong, what happens at run time, and why; paragraphs parted by empty lines.
  public let explanation: String
  /// What to do.
  public let remedy: String
  /// YAML that gives exactly this code; empty for a rule that no example can show.
  public let bad: String
  /// The same, mended: it gives no finding at all.
  public let good: String
  /// Looks at a set and reports. nil where another check finds this code (`SharedCheck`).
  let check: (@Sendable (ConfigSet, inout RuleReport) -> Void)?

  init(
    _ code: String, _ name: String, _ level: Level, kinds: Set<String>, needs: Set<Fact> = [],
    sameAs: [String] = [],
    isDefault: Bool = true, state: State = .built, explanation: String, remedy: String, bad: String,
    good: String,
    check: (@Sendable (ConfigSet, inout RuleReport) -> Void)?
  ) {
    self.code = code
    self.name = name
    self.level = level
    self.needs = needs
    self.kinds = kinds
    self.sameAs = sameAs
    self.isDefault = isDefault
    self.state = state
    self.explanation = explanation
    self.remedy = remedy
    self.bad = bad
    self.good = good
    self.check = check
  }
}

/// A check that finds several codes in one walk (the schemas' validators).
struct SharedCheck: Sendable {
  /// The codes it may report.
  let codes: Set<String>
  /// What must be known.
  let needs: Set<Fact>
  /// Looks at a set and reports with `RuleReport.report(code:…)`.
  let check: @Sendable (ConfigSet, inout RuleReport) -> Void
}
