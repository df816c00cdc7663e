import FlyingSocks
import Foundation
import Testing

@testable import DemoMesh

/// The sample applications' HTTP, over real sockets.
@Suite struct MessageTests {
  /// Serves `bytes` to one client and gives what the client makes of them.
  private func read(_ bytes: [UInt8]) async throws -> Message? {
    let network = try await Network.make()
    let loop = Task { try await network.run() }
    defer { loop.cancel() }
    let listener = try network.listen("127.0.0.1", 0)
    guard case .ip4(_, let port) = try listener.socket.sockname() else { return nil }
    let server = Task {
      await network.serve(listener) { try? await $0.write(Data(bytes)) }
    }
    defer { server.cancel() }
    let reader = MessageReader(try await network.connect("127.0.0.1", Int(port), timeout: 60))
    return try await withDeadline(60) { [reader] in
      var reader = reader
      return try await reader.next()
    }
  }

  @Test func lengthsAndChunks() async throws {
    let plain = try await read(Array("HTTP/1.1 200 OK\r\nA:  b \r\nContent-Length: 3\r\n\r\nabcd".utf8))
    #expect(plain?.status == 200)
    #expect(plain?["a"] == "b")
    #expect(plain?.body == Array("abc".utf8))
    let chunked = try await read(
      Array(
        "HTTP/1.1 503 No\r\ntransfer-encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n1\r\nd\r\n0\r\nt: u\r\n\r\n"
          .utf8))
    #expect(chunked?.status == 503)
    #expect(chunked?.body == Array("abcd".utf8))
  }

  @Test(arguments: [
    "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nabc",
    "HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n",
    "HTTP/1.1 200 OK\r\ncontent-length: 99999999999999999999\r\n\r\n",
    "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
    "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
    "HTTP/1.1 200 OK\r\n",
    "\r\n\r\n",
  ]) func whatIsBrokenEndsTheConnection(text: String) async throws {
    await #expect(throws: MessageReader.Failure.self) { try await read(Array(text.utf8)) }
  }

  @Test func nothingAtAllIsTheEnd() async throws {
    #expect(try await read([]) == nil)
  }

  @Test func anEndlessHeadIsRefused() async throws {
    await #expect(throws: MessageReader.Failure.self) {
      try await read(Array("HTTP/1.1 200 OK\r\n".utf8) + [UInt8](repeating: 65, count: 1 << 20))
    }
  }
}
