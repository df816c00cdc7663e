import Foundation
import Testing

/// A demo without a screen. It ends with this process, however that ends.
final class DemoUnderTest {
  /// What the demo says about itself.
  struct Info: Decodable {
    struct Proxy: Decodable {
      let workload: String
      let pid: Int32?
      let admin: String
    }
    let number: Int
    let pid: Int32
    let proxies: [Proxy]
    let traces: String?
    let config: String?
  }

  let info: Info
  /// The same as it was printed.
  let line: String
  private let runtime: TemporaryFolder
  private let child: Child

  /// Starts a demo and waits until traffic flows.
  init(_ arguments: String...) throws {
    runtime = try TemporaryFolder()
    child = try Child(
      Program.path, ["demo", "--headless", "--end-with-input"] + arguments,
      environment: ["XDG_RUNTIME_DIR": runtime.path])
    guard let line = child.line() else { throw Timeout(what: "the demo's line: it ended without one") }
    self.line = line
    info = try JSONDecoder().decode(Info.self, from: Data(line.utf8))
  }

  /// Ends it and waits until it has.
  func end() { child.end() }

  /// `--proxy` for each of its proxies.
  var proxyOptions: [String] { info.proxies.flatMap { ["--proxy", $0.admin] } }

  /// A proxy of it.
  func proxy(_ workload: String) throws -> Info.Proxy {
    try #require(info.proxies.first { $0.workload == workload })
  }

  /// `pharos demo fault …` on this demo.
  @discardableResult
  func fault(_ words: String...) throws -> Command.Result {
    let result = try Command.run(
      Program.path, ["demo", "fault"] + words, environment: ["XDG_RUNTIME_DIR": runtime.path])
    try #require(result.status == 0, "\(result.errors)")
    return result
  }
}

/// The stories' common demo: it starts with the first story that asks and ends with the tests.
enum SharedDemo {
  // The stories run one after the other: nothing else touches it at the same time.
  private nonisolated(unsafe) static var demo: DemoUnderTest?

  /// The demo, with every fault switched off.
  static func get() throws -> DemoUnderTest {
    if let demo {
      try demo.fault("off")
      return demo
    }
    let new = try DemoUnderTest()
    demo = new
    // What is static is never released, and with it would stay the demo's folder.
    atexit { SharedDemo.end() }
    return new
  }

  /// Ends it, for a story that measures a demo of its own and wants the machine for that. The next that asks gets another.
  static func end() {
    demo?.end()
    demo = nil
  }
}
