import Foundation

/// A folder of its own that goes with the test.
final class Folder {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "manifests-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func write(_ name: String, _ text: String) throws {
    let file = URL(filePath: path).appending(path: name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }

  func at(_ name: String) -> String { path + "/" + name }

  /// A name without the folder's own path.
  func relative(_ name: String) -> String {
    name.hasPrefix(path + "/") ? String(name.dropFirst(path.count + 1)) : name
  }
}
