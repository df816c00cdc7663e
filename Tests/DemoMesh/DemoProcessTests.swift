import CProcess
import Foundation
import Glibc
import Testing

@testable import DemoMesh

/// `pharos demo` as a program: what it says, and that nothing outlives it.
@Suite(.serialized) struct DemoProcessTests {
  /// The program, built beside the tests.
  private func program() throws -> String {
    let runner = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let bundle = CommandLine.arguments.first { $0.contains(".xctest") } ?? runner
    // The program lies beside the bundle of tests, or beside the runner inside it.
    let found = [runner, bundle].map { path -> String in
      let before = path.split(separator: "/").prefix { !$0.hasSuffix(".xctest") }
      let isFile = before.count == path.split(separator: "/").count
      return "/" + (isFile ? before.dropLast() : before).joined(separator: "/") + "/pharos"
    }
    return try #require(found.first { Files.isProgram($0) }, "pharos is not built: swift build")
  }

  private func isGone(_ pid: Int32) -> Bool {
    guard let stat = Files.read("/proc/\(pid)/stat") else { return true }
    // A zombie is dead, whoever has yet to reap it.
    return String(decoding: stat, as: UTF8.self).split(separator: ")").last?.hasPrefix(" Z") ?? true
  }

  private func waitUntilGone(_ pids: [Int32]) -> Bool {
    let deadline = ContinuousClock.now + .seconds(60)
    while let pid = pids.first(where: { !isGone($0) }) {
      guard ContinuousClock.now < deadline else { return false }
      pharos_wait_for_end(pid, 1000)
    }
    return true
  }

  @Test(arguments: [SIGKILL, SIGTERM, SIGHUP, SIGINT]) func nothingOutlivesTheHost(signal: Int32) async throws
  {
    let session = try await DemoSession.start(
      DemoOptions(rate: 5), program: program(), progress: { _ in })
    let proxies = session.info.proxies.compactMap(\.pid)
    #expect(proxies.count == Bookinfo.pods.count)
    #expect(proxies.allSatisfy { !isGone($0) })
    kill(session.info.pid, signal)
    #expect(waitUntilGone(proxies + [session.info.pid]))
    await session.end()
  }

  @Test func theHostEndsWithWhoStartedIt() async throws {
    let session = try await DemoSession.start(DemoOptions(rate: 5), program: program(), progress: { _ in })
    #expect(
      try await session.control.apply(words: ["errors", "reviews-v3", "50"])
        == "in force: errors reviews-v3 50%")
    #expect(try await session.control.info().inForce == ["errors reviews-v3 50%"])
    let failure = await #expect(throws: DemoControl.Failure.self) {
      try await session.control.apply(words: ["eror"])
    }
    #expect(failure?.description.contains("did you mean errors?") == true)
    let proxies = session.info.proxies.compactMap(\.pid)
    // One is stopped: it cannot end itself.
    kill(proxies[3], SIGSTOP)
    await session.end()
    #expect(waitUntilGone(proxies + [session.info.pid]))
  }

  @Test func theSimulatedMeshTakesTheSameOrders() async throws {
    let session = try await DemoSession.start(
      DemoOptions(rate: 5, simulated: true), program: program(), progress: { _ in })
    #expect(session.info.simulated)
    #expect(session.info.traces == nil)
    for fault in FaultDescription.all {
      #expect(
        try await session.control.apply(words: fault.name.split(separator: " ").map(String.init)).contains(
          fault.name))
    }
    #expect(try await session.control.apply(words: ["off"]) == "no fault in force")
    await session.end()
  }

  @Test func whatIsWrongIsSaidByTheHost() async throws {
    let failure = await #expect(throws: DemoHost.Failure.self) {
      _ = try await DemoSession.start(
        DemoOptions(envoy: "/no/such/envoy"), program: program(), progress: { _ in })
    }
    #expect(failure?.description == "pharos demo: there is no program at /no/such/envoy")
  }
}
