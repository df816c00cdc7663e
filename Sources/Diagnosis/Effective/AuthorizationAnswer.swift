import Manifests

/// Whether a call is let through, and why.
public struct AuthorizationAnswer: Sendable {
  /// The outcome.
  public enum Decision: String, Sendable, Hashable {
    case allowed, denied
    /// It hangs on something that was not said.
    case depends
  }
  /// How a rule meets the call.
  public enum Outcome: String, Sendable, Hashable {
    case matches, doesNotMatch, depends
  }

  /// What one rule says.
  public struct Step: Sendable {
    /// The policy.
    public let policy: ConfigObject
    /// `CUSTOM`, `DENY`, `ALLOW`, `AUDIT`.
    public let action: String
    /// The rule's number from 0; nil: the policy has none.
    public let rule: Int?
    /// Where the rule stands.
    public let place: Place
    /// Whether it matches.
    public let outcome: Outcome
    /// Why, or why not.
    public let reason: String
    /// On what it hangs.
    public let dependsOn: [String]
    /// Only logged (`istio.io/dry-run`).
    public let isDryRun: Bool
    /// Which proxy asks it: a workload's, `waypoint`, `ztunnel`.
    public let enforcedAt: String

    /// `DENY AuthorizationPolicy bookinfo/deny-x rule 1`.
    public var text: String {
      "\(action) AuthorizationPolicy \(policy.qualifiedName)" + (rule.map { " rule \($0 &+ 1)" } ?? "")
    }
  }

  /// The outcome.
  public internal(set) var decision: Decision
  /// On what it hangs.
  public internal(set) var dependsOn: [String]
  /// The rule that decides; nil where none does.
  public internal(set) var deciding: Step?
  /// Every rule that was asked, in Istio's order of namespaces.
  public internal(set) var steps: [Step]
  /// Whether caller and server fit at all.
  public internal(set) var transport: TLSVerdict
  /// What the server takes.
  public internal(set) var server: ServerMode?
  /// What the caller speaks.
  public internal(set) var client: ClientMode?
  /// Where the call ends: `reviews-v1 port 9080`.
  public internal(set) var spot: String
  /// One sentence for people.
  public internal(set) var sentence: String

  mutating func decide(_ decision: Decision, _ step: Step, _ sentence: String) {
    self.decision = decision
    deciding = step
    self.sentence = sentence
  }

  mutating func depend(on steps: [Step]) {
    decision = .depends
    deciding = steps.first
    var what: [String] = []
    for step in steps {
      let open =
        step.action == "CUSTOM"
        ? ["the external authorizer\(step.provider.map { " \($0)" } ?? "")"] + step.dependsOn
        : step.dependsOn
      for one in open where !what.contains(one) { what.append(one) }
    }
    dependsOn = what
    sentence =
      "it depends on " + what.joined(separator: ", ") + (steps.first.map { " (\($0.text))" } ?? "")
  }
}

extension AuthorizationAnswer.Step {
  var provider: String? { policy.spec?.at("provider", "name")?.text }
}
