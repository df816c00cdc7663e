import Foundation
import Glibc
import Testing

@testable import DemoMesh

/// A folder that goes with the test.
final class TemporaryFolder: Sendable {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appending(path: "pharos-test-\(UUID().uuidString)").path
    try Files.makeFolder(path)
  }

  deinit { Files.remove(path) }
}

/// Certificates, processes, the registry of demos, the search for Envoy.
@Suite struct MachineTests {
  @Test func everyServiceAccountHasACertificateWithItsIdentityAlone() async throws {
    let folder = try TemporaryFolder()
    let layout = RunFolder(path: folder.path)
    try Files.makeFolder(layout.certificates)
    try await Certificates.make(in: layout)
    for pod in Bookinfo.pods {
      let path = layout.certificateFile(RunFolder.certificate(pod))
      let names = try await Command.run(
        "openssl", ["x509", "-in", path, "-noout", "-subject", "-ext", "subjectAltName"])
      #expect(names.output.contains("URI:\(pod.spiffe)\n"), "\(names.output)")
      #expect(names.output.contains("critical"))
      #expect(!names.output.contains("DNS:"))
      let chain = try await Command.run(
        "openssl", ["verify", "-CAfile", layout.certificateFile("root-cert"), path])
      #expect(chain.succeeded, "\(chain.output)")
    }
    let key = layout.keyFile(RunFolder.certificate(Bookinfo.ratings))
    let mode = try FileManager.default.attributesOfItem(atPath: key)[.posixPermissions] as? Int
    #expect(mode == 0o600)
  }

  @Test func aChildLeadsItsOwnGroupAndIsReaped() async throws {
    let child = try await ChildProcess.start(.init(path: "/bin/sleep", arguments: ["3600"]))
    #expect(getpgid(child.pid) == child.pid)
    #expect(child.exit == nil)
    child.send(SIGTERM)
    #expect(await child.wait() == .signal(SIGTERM))
    // Reaped, and signals go nowhere any more.
    child.send(SIGKILL)
    #expect(kill(child.pid, 0) != 0)
  }

  @Test func aProgramThatCannotBeStartedSaysWhy() async {
    let failure = await #expect(throws: ChildProcess.Failure.self) {
      try await ChildProcess.start(.init(path: "/no/such/program"))
    }
    #expect(failure?.description == "cannot start /no/such/program: No such file or directory")
  }

  @Test func commandsGiveTheirWordsAndTheirStatus() async throws {
    let outcome = try await Command.run(
      "sh", ["-c", "echo out; echo $GREETING >&2; exit 3"], environment: ["GREETING": "hi"])
    #expect(outcome.exit == .code(3))
    #expect(outcome.output == "out\nhi\n")
  }

  @Test func demosTakeTheNextNumberAndLeaveNothing() throws {
    let folder = try TemporaryFolder()
    let registry = DemoRegistry(folder: folder.path)
    let first = try registry.claim { _ in true }
    // The second number's addresses belong to someone else.
    let third = try registry.claim { $0.number != 2 }
    #expect(first.block.number == 1)
    #expect(third.block.number == 3)
    try Files.makeFolder(first.layout.logs)
    first.release()
    #expect(!FileManager.default.fileExists(atPath: first.layout.path))
    #expect(try registry.claim { _ in true }.block.number == 1)
    let failure = #expect(throws: DemoRegistry.Failure.self) { try registry.claim { _ in false } }
    #expect(failure?.description.contains("127.77") == true)
  }

  @Test func runningDemosAreFoundAndDeadOnesAreNot() throws {
    let folder = try TemporaryFolder()
    let registry = DemoRegistry(folder: folder.path)
    #expect(throws: DemoRegistry.Failure.self) { try registry.find(number: nil) }
    let claim = try registry.claim { _ in true }
    let info = DemoInfo(
      number: 1, pid: 1, simulated: true, envoy: nil, proxies: [], traces: nil, ingress: nil,
      control: "http://127.0.0.1:1/x")
    try Files.write(Array(info.line.utf8), to: claim.infoPath)
    #expect(try registry.find(number: nil) == info)
    #expect(throws: DemoRegistry.Failure.self) { try registry.find(number: 2) }
    claim.release()
    // A demo that was killed leaves its file but not its lock.
    try Files.write(Array(info.line.utf8), to: claim.infoPath)
    #expect(registry.running.isEmpty)
  }

  @Test func versionsOfEnvoyAreTold() {
    let text = "\n/usr/bin/envoy  version: 9e558/1.40.0/Clean/RELEASE/BoringSSL\n"
    #expect(EnvoyBinary.parseVersion(text) == "1.40.0")
    #expect(EnvoyBinary.parseVersion("version: ab/1.41.0-dev/Clean") == "1.41.0")
    #expect(EnvoyBinary.parseVersion("GNU bash 5.2.0") == nil)
    #expect(EnvoyBinary.isRecent("1.40.0"))
    #expect(EnvoyBinary.isRecent("2.0.0"))
    #expect(!EnvoyBinary.isRecent("1.39.9"))
  }

  @Test func aGivenEnvoyMustBeOne() async {
    for (path, part) in [("/no/envoy", "no program"), ("/bin/true", "is it Envoy?")] {
      let failure = await #expect(throws: EnvoyBinary.Failure.self) {
        try await EnvoyBinary.find(given: path) { _ in }
      }
      #expect(failure?.description.contains(part) == true)
    }
  }

  @Test func foldersFollowTheEnvironment() throws {
    #expect(Environment.cacheFolder(["XDG_CACHE_HOME": "/c", "HOME": "/h"]) == "/c/pharos")
    #expect(Environment.cacheFolder(["HOME": "/h"]) == "/h/.cache/pharos")
    let folder = try TemporaryFolder()
    #expect(Environment.runtimeFolder(["XDG_RUNTIME_DIR": folder.path]) == "\(folder.path)/pharos")
    #expect(Environment.runtimeFolder(["TMPDIR": "/t"]) == "/t/pharos-\(getuid())")
  }

  @Test func theJSONOfADemoReadsBack() {
    let info = DemoInfo(
      number: 2, pid: 7, simulated: false, envoy: "1.40.0",
      proxies: [.init(workload: "w", namespace: "n", pod: "p", pid: 8, admin: "a:1", stats: "a:2")],
      traces: "http://t", ingress: "http://i", control: "http://c:1/x", inForce: ["errors w 50%"])
    #expect(!info.line.contains("\n"))
    #expect(info.line.contains(#""schema":"pharos.demo/v1""#))
    #expect(DemoInfo.parse(Array(info.line.utf8)) == info)
    #expect(DemoInfo.parse(Array(#"{"schema":"other"}"#.utf8)) == nil)
  }
}
