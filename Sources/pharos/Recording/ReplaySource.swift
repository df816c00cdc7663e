import ArgumentParser

/// A recording to work from instead of live proxies, for commands without a screen.
struct ReplaySource: ParsableArguments {
  @Option(help: ArgumentHelp("Work from a file that pharos record has written.", valueName: "file"))
  var replay: String?

  // A moment before the end begins with a minus and is no option.
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "With --replay, the moment: 14:02:07, 2026-05-04T14:02:07Z, -5m before the end, +30s after the begin.",
      valueName: "time"))
  var at: String?

  func validate() throws {
    if at != nil, replay == nil { throw ValidationError("--at is a moment of a recording: --replay FILE") }
  }
}
