import Manifests

extension Rule {
  /// REPLACE of something that is not replaced.
  static let ist0152 = Rule(
    "IST0152", "EnvoyFilterUsesReplaceOperationIncorrectly", .error, kinds: ["EnvoyFilter"],
    explanation: """
      REPLACE works on network filters, HTTP filters and virtual hosts only. On anything else Istio ignores the patch: \
      the proxies stay as they were.
      """,
    remedy: "Use MERGE to change parts of it, or REMOVE and ADD.",
    bad: EnvoyPatches.example(applyTo: "CLUSTER", operation: "REPLACE", priority: 10),
    good: EnvoyPatches.example(applyTo: "CLUSTER", operation: "MERGE", priority: 10)
  ) { set, report in
    EnvoyPatches.report(
      .replace, set, &report, fix: "use MERGE, or REMOVE and ADD"
    ) { patch in
      "REPLACE does not work on \(patch.applyTo?.value ?? "this"): Istio ignores the patch"
    }
  }
}
