extension Rule {
  /// An upgrade whose effects are not known.
  static let ist0168 = Rule(
    "IST0168", "UnknownUpgradeCompatibility", .warning, kinds: [], state: .notBuilt,
    explanation: """
      `istioctl x precheck --from-version` could not find out whether an upgrade from the given version changes behaviour. No \
      current release prints this code.

      Pharos does not check this: it needs the version before and after the upgrade.
      """,
    remedy: "Read the upgrade notes of the releases between.", bad: "", good: "", check: nil)
}
