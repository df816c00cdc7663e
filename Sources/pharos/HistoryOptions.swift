import ArgumentParser
import History

/// How much of the past is kept in memory: shared by the commands that show it.
struct HistoryOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Memory for the past; the oldest goes first. (default: \(HistoryOptions.standard.defaultValueDescription))",
      valueName: "size"))
  var history: ByteSize?

  /// Some hours of a mesh of hundreds of proxies, days of a small one.
  static let standard = ByteSize(bytes: 256_000_000)
  /// Below this, not even the newest minutes of a small mesh would stay.
  static let least = ByteSize(bytes: 4_000_000)

  func validate() throws {
    if let history, history.bytes < Self.least.bytes {
      throw ValidationError("--history is at least \(Self.least.defaultValueDescription)")
    }
  }

  /// The bounds of the past, by the command line, else by the user's file.
  func configuration(_ user: UserConfiguration) -> HistoryStore.Configuration {
    HistoryStore.Configuration(maximumBytes: (history ?? user.history ?? Self.standard).bytes)
  }
}
