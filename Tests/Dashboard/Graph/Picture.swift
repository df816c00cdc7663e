import Foundation
import Terminal
import Testing

/// Compares what is drawn with a picture stored beside the tests. With `PHAROS_RECORD=1` the picture is written
/// anew instead: look at it before it is committed.
enum Picture {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("__pictures__/graph")

  static func check(
    _ name: String, _ canvas: Canvas, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let file = folder.appendingPathComponent(name + ".txt")
    let text = canvas.text + "\n"
    if ProcessInfo.processInfo.environment["PHAROS_RECORD"] == "1" {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try text.write(to: file, atomically: true, encoding: .utf8)
      return
    }
    let stored = try? String(contentsOf: file, encoding: .utf8)
    #expect(text == stored, "\(name) differs from its stored picture", sourceLocation: sourceLocation)
  }
}
