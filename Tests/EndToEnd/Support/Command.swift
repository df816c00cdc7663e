import Foundation

/// A command run to its end.
enum Command {
  struct Result {
    let status: Int32
    let output: String
    let errors: String
  }

  /// Runs a program found on the PATH or given by path, and waits for it. What it writes is kept in files meanwhile:
  /// nothing it starts can make us wait for the end of a pipe.
  static func run(_ program: String, _ arguments: [String], environment: [String: String] = [:]) throws
    -> Result
  {
    let folder = try TemporaryFolder()
    let null = open("/dev/null", O_RDONLY | O_CLOEXEC)
    let output = open("\(folder.path)/output", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    let errors = open("\(folder.path)/errors", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    defer { for descriptor in [null, output, errors] { close(descriptor) } }
    let process = try Spawned(
      program, arguments, environment: environment, input: null, output: output, errors: errors)
    let status = process.status(waits: true) ?? -1
    return try Result(
      status: status, output: text("\(folder.path)/output"), errors: text("\(folder.path)/errors"))
  }

  private static func text(_ path: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
  }
}
