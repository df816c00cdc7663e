import Foundation
import Terminal
import Testing

/// Compares a picture with the stored one; `PHAROS_RECORD=1` writes it anew.
func expectPicture(
  _ canvas: Canvas, _ name: String, file: String = #filePath, location: SourceLocation = #_sourceLocation
) {
  let folder = URL(fileURLWithPath: file).deletingLastPathComponent().appendingPathComponent("__pictures__")
  let path = folder.appendingPathComponent(name + ".txt")
  let text = canvas.text + "\n"
  if ProcessInfo.processInfo.environment["PHAROS_RECORD"] == "1" {
    #expect(throws: Never.self, sourceLocation: location) {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try text.write(to: path, atomically: true, encoding: .utf8)
    }
    return
  }
  guard let stored = try? String(contentsOf: path, encoding: .utf8) else {
    Issue.record("no stored picture \(name): PHAROS_RECORD=1 swift test writes it", sourceLocation: location)
    return
  }
  #expect(stored == text, "the picture \(name) changed:\n\(text)", sourceLocation: location)
}
