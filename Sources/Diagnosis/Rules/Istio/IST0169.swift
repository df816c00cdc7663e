extension Rule {
  /// A default that changes with an upgrade.
  static let ist0169 = Rule(
    "IST0169", "UpdateIncompatibility", .warning, kinds: [], state: .notBuilt,
    explanation: """
      A default of Istio changes between the given version and the one that is installed next, and the configuration depends \
      on it. `istioctl x precheck --from-version` knows the changes of each release.

      Pharos does not check this: it needs the version before and after the upgrade.
      """,
    remedy: "Run `istioctl x precheck --from-version VERSION` with the release you upgrade to.", bad: "",
    good: "", check: nil)
}
