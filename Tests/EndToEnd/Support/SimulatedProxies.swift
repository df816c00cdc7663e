import Foundation
import Testing

/// Proxies without Envoy, for stories about something else than the mesh.
final class SimulatedProxies {
  private struct Report: Decodable {
    let proxies: [String]
  }

  /// `HOST:PORT` of each.
  let addresses: [String]
  private let child: Child

  /// - Parameter options: of `pharos simulate`, beside.
  init(_ count: Int, _ options: String...) throws {
    // Tests of another run on this machine have another process.
    let listen =
      "127.91.\(getpid() >> 8 & 0xFF).\(getpid() & 0x7F | 1):\(21_000 + Int.random(in: 0..<20_000))"
    child = try Child(Program.path, ["simulate", "--proxies", "\(count)", "--listen", listen] + options)
    guard let line = child.line() else { throw Timeout(what: "the simulator's line: it ended without one") }
    addresses = try JSONDecoder().decode(Report.self, from: Data(line.utf8)).proxies
  }

  /// `--proxy` for each of them.
  var options: [String] { addresses.flatMap { ["--proxy", $0] } }

  /// Takes them away.
  func end() { child.end() }
}
