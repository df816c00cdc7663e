import Glibc

/// A program run to its end for what it prints.
enum Command {
  /// What a command did.
  struct Outcome: Sendable {
    let exit: ChildProcess.Exit
    /// Standard output and error, the first 64 KiB.
    let output: String

    var succeeded: Bool { exit == .code(0) }
  }

  /// Runs a command found on `PATH` (or by its path).
  static func run(
    _ program: String, _ arguments: [String], environment: [String: String] = [:]
  ) async throws -> Outcome {
    guard let path = find(program) else {
      throw ChildProcess.Failure(program: program, number: ENOENT)
    }
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw ChildProcess.Failure(program: program, number: errno) }
    let (read, write) = (ends[0], ends[1])
    let child: ChildProcess
    do {
      child = try await ChildProcess.start(
        .init(path: path, arguments: arguments, environment: environment, output: write, error: write))
    } catch {
      close(read)
      close(write)
      throw error
    }
    close(write)
    let output = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        Threads.start { continuation.resume(returning: drain(read)) }
      }
    } onCancel: {
      child.send(SIGKILL)
    }
    return Outcome(exit: await child.wait(), output: output)
  }

  /// The absolute path of a program on `PATH`, or nil.
  static func find(_ program: String) -> String? {
    if program.contains("/") { return access(program, X_OK) == 0 ? program : nil }
    let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/local/bin:/usr/bin:/bin"
    return path.split(separator: ":").lazy.map { "\($0)/\(program)" }.first { access($0, X_OK) == 0 }
  }

  private static func drain(_ descriptor: Int32) -> String {
    defer { close(descriptor) }
    var kept: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let got = read(descriptor, &buffer, buffer.count)
      if got < 0, errno == EINTR { continue }
      guard got > 0 else { break }
      if kept.count < 64 << 10 { kept += buffer[..<got] }
    }
    return String(decoding: kept, as: UTF8.self)
  }
}
