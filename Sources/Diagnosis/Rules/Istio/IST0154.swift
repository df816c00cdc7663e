import Manifests

extension Rule {
  /// REMOVE of something that is not removed.
  static let ist0154 = Rule(
    "IST0154", "EnvoyFilterUsesRemoveOperationIncorrectly", .error, kinds: ["EnvoyFilter"],
    explanation: """
      REMOVE does not work on route configurations and HTTP routes: Istio ignores the patch, and what should be gone is \
      still there.
      """,
    remedy:
      "Remove the whole virtual host (applyTo VIRTUAL_HOST), or change the VirtualService that makes the route.",
    bad: EnvoyPatches.example(applyTo: "HTTP_ROUTE", operation: "REMOVE", priority: 10, value: false),
    good: EnvoyPatches.example(applyTo: "VIRTUAL_HOST", operation: "REMOVE", priority: 10, value: false)
  ) { set, report in
    EnvoyPatches.report(
      .remove, set, &report,
      fix: "use applyTo: VIRTUAL_HOST, or change the VirtualService that makes the route"
    ) { patch in
      "REMOVE does not work on \(patch.applyTo?.value ?? "this"): Istio ignores the patch"
    }
  }
}
