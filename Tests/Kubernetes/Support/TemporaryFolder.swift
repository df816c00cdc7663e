import Foundation

/// A folder that is gone when the test is over.
final class TemporaryFolder: Sendable {
  let path = NSTemporaryDirectory() + "pharos-kubernetes-" + UUID().uuidString

  init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file; gives its path.
  @discardableResult func write(_ name: String, _ text: String) throws -> String {
    let file = path + "/" + name
    let folder = (file as NSString).deletingLastPathComponent
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try text.write(toFile: file, atomically: false, encoding: .utf8)
    return file
  }

  /// Writes a program for the shell; gives its path.
  @discardableResult func script(_ name: String, _ text: String) throws -> String {
    let file = try write(name, "#!/bin/sh\n" + text + "\n")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file)
    return file
  }

  func read(_ name: String) -> String? { try? String(contentsOfFile: path + "/" + name, encoding: .utf8) }
}

/// Everything that a value shows when it is printed in any way.
func shown(_ value: Any) -> String {
  var text = "\(value) " + String(reflecting: value)
  dump(value, to: &text)
  return text
}

/// The error that something throws.
func failure<Value>(_ body: () async throws -> Value) async -> (any Error)? {
  do {
    _ = try await body()
    return nil
  } catch { return error }
}
