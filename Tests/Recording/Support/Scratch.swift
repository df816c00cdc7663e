import Foundation

/// A folder of its own for a test; gone with it.
final class Scratch {
  let folder: String

  init() throws {
    folder = FileManager.default.temporaryDirectory.path + "/pharos-recording-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  deinit {
    _ = chmod(folder, 0o755)
    try? FileManager.default.removeItem(atPath: folder)
  }

  func path(_ name: String = "mesh.pharos") -> String { folder + "/" + name }
}

/// Runs a command, for what another program sees of a file.
/// - Returns: what it printed, and what it said on standard error.
@discardableResult
func command(_ words: String...) throws -> (output: String, error: String) {
  let process = Process()
  process.executableURL = URL(filePath: "/usr/bin/env")
  process.arguments = words
  let output = Pipe()
  let error = Pipe()
  process.standardOutput = output
  process.standardError = error
  try process.run()
  let printed = output.fileHandleForReading.readDataToEndOfFile()
  let said = error.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  return (String(decoding: printed, as: UTF8.self), String(decoding: said, as: UTF8.self))
}
