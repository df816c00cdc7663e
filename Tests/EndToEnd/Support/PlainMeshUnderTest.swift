import DemoMesh
import Foundation
import Testing

/// Envoys that know nothing of Istio, under a load whose every answer is written down. They end with this process.
final class PlainMeshUnderTest {
  /// Admin address by name: `front`, `a`, `b`.
  let admin: [String: String]
  private let folder: TemporaryFolder
  private let child: Child

  /// Starts it and waits until the load runs.
  init() async throws {
    let envoy = try await EnvoyBinary.find(given: nil) { _ in }
    folder = try TemporaryFolder()
    child = try Child(
      "python3", [Program.root.path + "/Tests/EndToEnd/plain_mesh.py", envoy.path, folder.path])
    let line = try #require(child.line(), "the plain Envoys did not start")
    admin = try JSONDecoder().decode([String: String].self, from: Data(line.utf8))
  }

  /// Ends it.
  func end() { child.end() }

  /// Answers a second between two moments (seconds since 1970), by path and status.
  func rates(from start: Double, to end: Double) throws -> [String: Double] {
    var counts: [String: Double] = [:]
    let log = try String(contentsOfFile: folder.path + "/load.log", encoding: .utf8)
    for line in log.split(separator: "\n") {
      let words = line.split(separator: " ")
      guard words.count == 3, let at = Double(words[0]), at > start, at <= end else { continue }
      counts["\(words[1]) \(words[2])", default: 0] += 1
    }
    return counts.mapValues { $0 / (end - start) }
  }
}
