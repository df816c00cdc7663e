import Foundation
import Testing

/// A demo without a screen that stories share. It ends with this process, however that ends: it reads its standard
/// input from us and is told to end with it.
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
  }

  let info: Info
  private let runtime: TemporaryFolder
  private let process = Process()
  private let input = Pipe()

  /// Starts a demo and waits until traffic flows.
  init(_ arguments: String...) throws {
    runtime = try TemporaryFolder()
    let output = Pipe()
    process.executableURL = URL(filePath: Program.path)
    process.arguments = ["demo", "--headless", "--end-with-input"] + arguments
    process.environment = ProcessInfo.processInfo.environment.merging(["XDG_RUNTIME_DIR": runtime.path]) {
      $1
    }
    process.standardInput = input
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    info = try JSONDecoder().decode(Info.self, from: Self.firstLine(output.fileHandleForReading))
  }

  deinit {
    try? input.fileHandleForWriting.close()
    process.waitUntilExit()
  }

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

  private static func firstLine(_ handle: FileHandle) throws -> Data {
    var line = Data()
    while true {
      let more = handle.availableData
      guard !more.isEmpty else { throw Timeout(what: "the demo's line: it ended without one") }
      line += more
      if let end = line.firstIndex(of: 10) { return line[..<end] }
    }
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
    return new
  }

  /// Ends it: for a story that leaves nothing of it usable.
  static func end() { demo = nil }
}
