import Foundation
import Testing

/// The program under test, as `swift test` has just built it.
enum Program {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// Path of the `pharos` binary: `PHAROS_BINARY`, or the one beside the tests.
  static let path: String = {
    let environment = ProcessInfo.processInfo.environment
    if let given = environment["PHAROS_BINARY"] { return given }
    let beside = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "pharos")
      .path
    if FileManager.default.isExecutableFile(atPath: beside) { return beside }
    return root.appending(path: ".build/debug/pharos").path
  }()

  /// Runs a command of it to its end.
  static func run(_ arguments: String...) throws -> Command.Result {
    try Command.run(path, arguments)
  }
}
