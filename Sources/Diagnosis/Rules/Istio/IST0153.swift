import Manifests

extension Rule {
  /// ADD to something that nothing is added to.
  static let ist0153 = Rule(
    "IST0153", "EnvoyFilterUsesAddOperationIncorrectly", .error, kinds: ["EnvoyFilter"],
    explanation: """
      ADD does not work on route configurations and HTTP routes: Istio ignores the patch, and the proxies stay as they \
      were.
      """,
    remedy: "Add a route with INSERT_FIRST, change a route configuration with MERGE.",
    bad: EnvoyPatches.example(applyTo: "HTTP_ROUTE", operation: "ADD"),
    good: EnvoyPatches.example(applyTo: "HTTP_ROUTE", operation: "INSERT_FIRST")
  ) { set, report in
    EnvoyPatches.report(
      .add, set, &report, fix: "use INSERT_FIRST for a route, MERGE for a route configuration"
    ) { patch in
      "ADD does not work on \(patch.applyTo?.value ?? "this"): Istio ignores the patch"
    }
  }
}
