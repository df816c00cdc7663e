import Foundation

/// What runs on this machine, read from `/proc`.
enum Processes {
  /// Whether a process of that id runs (a zombie does not).
  static func isRunning(_ pid: Int32) -> Bool {
    guard let stat = read("/proc/\(pid)/stat"), let name = stat.lastIndex(of: ")") else { return false }
    return !stat[name...].dropFirst(2).hasPrefix("Z")
  }

  /// Every process that was started with `text` in its environment or its command line: a demo's own folder names
  /// all that belongs to it, whoever its parent is by now.
  static func mentioning(_ text: String) -> [Int32] {
    let ids = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return ids.compactMap(Int32.init).filter { pid in
      guard isRunning(pid) else { return false }
      return ["environ", "cmdline"].contains { read("/proc/\(pid)/\($0)")?.contains(text) == true }
    }
  }

  /// The children of a process.
  static func children(of parent: Int32) -> [Int32] {
    let text = read("/proc/\(parent)/task/\(parent)/children") ?? ""
    return text.split(separator: " ").compactMap { Int32($0) }
  }

  /// The command line, its words joined by spaces; empty when the process has gone.
  static func commandLine(_ pid: Int32) -> String {
    (read("/proc/\(pid)/cmdline") ?? "").replacing("\0", with: " ")
  }

  private static func read(_ path: String) -> String? {
    FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
  }
}

/// A folder for one story, removed with it.
final class TemporaryFolder {
  let path: String

  init() throws {
    path =
      FileManager.default.temporaryDirectory.appending(path: "pharos-e2e-\(UUID().uuidString.prefix(8))").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
