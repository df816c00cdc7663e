extension Rule {
  /// Rights that installing Istio needs.
  static let ist0141 = Rule(
    "IST0141", "InsufficientPermissions", .error, kinds: [], state: .notBuilt,
    explanation: """
      Whoever installs Istio must be allowed to create its kinds, webhooks, roles and workloads; one of these rights is \
      missing. `istioctl x precheck` asks the API server for each of them.

      Pharos does not ask: it needs a running cluster and the installing account, which a lint of configuration has not.
      """,
    remedy:
      "Run `istioctl x precheck` with the account that installs Istio, and give that account the rights it lists.",
    bad: "", good: "", check: nil)
}
