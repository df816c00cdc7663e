import Foundation

/// A program with pipes for its input and output. It is told to leave by the end of its input, which comes with the
/// end of this process too, however that ends.
public final class RunningProgram {
  private let process = Process()
  private let input = Pipe()
  private let output = Pipe()
  private let errorFile: URL
  private var rest = Data()
  private var hasEnded = false

  /// Starts a program that is found on the PATH or given by path.
  ///
  /// - Throws: what the system says when it cannot be started.
  public init(_ program: String, _ arguments: [String], environment: [String: String] = [:]) throws {
    // A program that has ended must not end us when it is written to.
    signal(SIGPIPE, SIG_IGN)
    errorFile = FileManager.default.temporaryDirectory.appending(path: "pharos-test-\(UUID().uuidString).err")
    try Data().write(to: errorFile)
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [program] + arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardInput = input
    process.standardOutput = output
    process.standardError = try FileHandle(forWritingTo: errorFile)
    try process.run()
    // Ours alone: its end must come when we close.
    try input.fileHandleForReading.close()
    try output.fileHandleForWriting.close()
  }

  deinit { end() }

  /// Writes to its input.
  public func write(_ data: Data) throws { try input.fileHandleForWriting.write(contentsOf: data) }

  /// The next line of its output; nil at its end.
  public func line() -> String? {
    while true {
      if let end = rest.firstIndex(of: 10) {
        defer { rest = Data(rest[rest.index(after: end)...]) }
        return String(decoding: rest[..<end], as: UTF8.self)
      }
      let more = output.fileHandleForReading.availableData
      guard !more.isEmpty else { return nil }
      rest += more
    }
  }

  /// What it has written to its error stream so far.
  public func errors() -> String { (try? String(contentsOf: errorFile, encoding: .utf8)) ?? "" }

  /// Reads its output to the end and waits for it; whole output and exit status.
  public func finish() -> (output: String, status: Int32) {
    try? input.fileHandleForWriting.close()
    var text = rest
    while case let more = output.fileHandleForReading.availableData, !more.isEmpty { text += more }
    process.waitUntilExit()
    return (String(decoding: text, as: UTF8.self), process.terminationStatus)
  }

  /// Tells it to end and waits until it has. Safe to call twice.
  public func end() {
    guard !hasEnded else { return }
    hasEnded = true
    try? input.fileHandleForWriting.close()
    if process.isRunning { process.terminate() }
    process.waitUntilExit()
    try? FileManager.default.removeItem(at: errorFile)
  }
}
