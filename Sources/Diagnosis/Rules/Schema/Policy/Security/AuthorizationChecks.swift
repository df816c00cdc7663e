import Manifests

/// An AuthorizationPolicy's own fields.
enum AuthorizationChecks {
  static let check = SharedCheck(codes: ["IST0106", "IST0133"], needs: []) { set, report in
    for policy in set.authorizationPolicies {
      var review = SpecReview(policy.object)
      check(policy, &review)
      review.file(into: &report)
    }
  }

  static func check(_ policy: AuthorizationPolicy, _ review: inout SpecReview) {
    guard let spec = policy.object.spec else { return }
    review.rejectNullElements(under: spec)
    let action = policy.action.value
    let rules = spec.given("rules")
    if action == "DENY" || action == "CUSTOM", spec.lacksValue("rules") {
      review.reject(
        policy.action.place, "\(action) without rules never applies to a request",
        fix: "add rules, or rules: [{}] for every request")
    }
    provider(spec, action, hasRules: rules != nil, &review)
    for (index, rule) in (rules?.items ?? []).enumerated() {
      AuthorizationRules.check(rule, index, action: action, &review)
    }
  }

  /// CUSTOM asks another service, the others must not name one.
  private static func provider(_ spec: Node, _ action: String, hasRules: Bool, _ review: inout SpecReview) {
    let provider = spec.given("provider")
    if action == "CUSTOM" {
      guard hasRules, provider?.nonEmpty("name") == nil else { return }
      review.reject(
        provider?.place ?? spec["action"]?.place ?? spec.place, "CUSTOM does not name the provider to ask",
        fix: "add provider: {name: …}, one of the mesh's extensionProviders")
    } else if provider != nil {
      review.reject(
        spec.keyPlace("provider"),
        "A provider is asked with the action CUSTOM alone, and this one is \(action)",
        fix: "set action: CUSTOM, or remove the provider")
    }
  }
}
