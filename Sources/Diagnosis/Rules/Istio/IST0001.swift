extension Rule {
  /// An error of the tool itself.
  static let ist0001 = Rule(
    "IST0001", "InternalError", .error, kinds: [], state: .notBuilt,
    explanation: """
      `istioctl analyze` prints this code when the tool itself fails: an analyzer could not do its work. It says \
      nothing about the configuration.

      Pharos has no finding of this code: what cannot be read is a finding with the file and the line, and a rule that \
      lacks facts is listed as not checked.
      """,
    remedy: "Report it to the authors of the tool that printed it.",
    bad: "", good: "", check: nil)
}
