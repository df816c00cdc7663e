import Foundation
import Testing

@testable import Wire

/// A server of OpenSSL's with certificates of an authority of its own.
private final class TLSServer {
  let folder: URL
  let port: UInt16
  private let process = Process()

  init(asksForCertificate: Bool = false) throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "pharos-tls-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let script = """
      set -e
      key="-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2"
      openssl req -x509 $key -keyout ca.key -out ca.pem -subj /CN=ca
      for name in server client; do
        openssl req $key -keyout $name.key -out $name.csr -subj /CN=$name
        printf 'subjectAltName=DNS:pharos.test' > ext
        openssl x509 -req -in $name.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile ext -out $name.pem
      done
      """
    let setup = Process()
    setup.executableURL = URL(filePath: "/bin/sh")
    setup.arguments = ["-c", script]
    setup.currentDirectoryURL = folder
    setup.standardError = FileHandle.nullDevice
    try setup.run()
    setup.waitUntilExit()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments =
      ["openssl", "s_server", "-accept", "127.0.0.1:0", "-www", "-cert", "server.pem", "-key", "server.key"]
      + (asksForCertificate ? ["-CAfile", "ca.pem", "-Verify", "1", "-verify_return_error"] : [])
    process.currentDirectoryURL = folder
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    var text = ""
    while !text.contains("ACCEPT 127.0.0.1:") || !text.hasSuffix("\n") {
      let more = output.fileHandleForReading.availableData
      if more.isEmpty { break }
      text += String(decoding: more, as: UTF8.self)
    }
    let digits = text.components(separatedBy: "127.0.0.1:").last?.prefix { $0.isNumber } ?? ""
    port = UInt16(digits) ?? 0
  }

  deinit {
    process.terminate()
    try? FileManager.default.removeItem(at: folder)
  }

  func pem(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: folder.appending(path: name))) }

  var url: String { "https://127.0.0.1:\(port)/" }
}

@Suite(.timeLimit(.minutes(1)))
struct TLSTests {
  let client = WireClient()

  private func outcome(_ url: String, _ tls: TLSSettings) async -> Result<Int, WireError> {
    do {
      return .success(try await client.send(HTTPRequest(url: url, timeout: 10, tls: tls)).status)
    } catch { return .failure(error) }
  }

  private func isRefused(_ result: Result<Int, WireError>) -> Bool {
    if case .failure(.tls) = result { true } else { false }
  }

  @Test("A server is trusted by the authority that is given and by the name that it proves, or not at all")
  func trust() async throws {
    let server = try TLSServer()
    let authority = try server.pem("ca.pem")
    let other = try TLSServer()
    #expect(isRefused(await outcome(server.url, TLSSettings())), "an authority that nobody knows")
    #expect(
      isRefused(await outcome(server.url, TLSSettings(authorities: try other.pem("ca.pem")))), "another one")
    #expect(
      isRefused(await outcome(server.url, TLSSettings(authorities: authority))), "a name that is not proven")
    let named = TLSSettings(authorities: authority, serverName: "pharos.test")
    #expect(await outcome(server.url, named) == .success(200))
    let stranger = TLSSettings(authorities: authority, serverName: "stranger.test")
    #expect(isRefused(await outcome(server.url, stranger)))
    #expect(await outcome(server.url, TLSSettings(verifiesServer: false)) == .success(200))
    // Connections that were trusted before are no way round.
    #expect(isRefused(await outcome(server.url, TLSSettings())))
  }

  @Test("A certificate of our own is shown where there is one")
  func ownCertificate() async throws {
    let server = try TLSServer(asksForCertificate: true)
    var tls = TLSSettings(authorities: try server.pem("ca.pem"), serverName: "pharos.test")
    guard case .failure = await outcome(server.url, tls) else {
      return #expect(Bool(false), "let in without one")
    }
    tls.clientCertificate = try server.pem("client.pem")
    tls.clientKey = try server.pem("client.key")
    #expect(await outcome(server.url, tls) == .success(200))
    tls.clientKey = Array("no key".utf8)
    #expect(isRefused(await outcome(server.url, tls)))
  }

  @Test("Neither keys nor passwords are told")
  func secrets() async throws {
    let tls = TLSSettings(clientKey: Array("SECRETKEY".utf8))
    var text = "\(tls)"
    dump(tls, to: &text)
    #expect(!text.contains("SECRETKEY") && !text.contains("83"))
    let request = HTTPRequest(url: "http://user:SECRET@/")
    guard case .failure(let error) = await outcome(request.url, TLSSettings()) else {
      return #expect(Bool(false), "no host, no error")
    }
    #expect(!error.description.contains("SECRET"))
  }
}
