import Testing

@testable import Wire

@Suite(.timeLimit(.minutes(1)))
struct StreamTests {
  let server: StubServer
  let client = WireClient()

  init() throws { server = try StubServer() }

  private func end(of stream: HTTPStream) async -> (bytes: Int, error: WireError?) {
    var count = 0
    do {
      for try await piece in stream.body { count += piece.count }
      return (count, nil)
    } catch { return (count, error as? WireError) }
  }

  @Test("An answer in pieces comes with status and fields, and ends when it is complete")
  func whole() async throws {
    let stream = try await client.open(HTTPRequest(url: server.url("/large")))
    #expect(stream.status == 200)
    #expect(stream.headers.value(of: "content-LENGTH") == "3000000")
    let read = await end(of: stream)
    #expect(read.bytes == 3_000_000 && read.error == nil)
    let denied = try await client.open(HTTPRequest(url: server.url("/denied")))
    #expect(denied.status == 403)
  }

  @Test("The header is there before the body ends; what came before a cut is not lost")
  func cut() async throws {
    let read = await end(of: try await client.open(HTTPRequest(url: server.url("/cut"))))
    #expect(read.bytes == 10)
    guard case .cut(let reason) = read.error else {
      return #expect(Bool(false), "\(String(describing: read.error))")
    }
    #expect(reason.contains("after 10 bytes"))
  }

  @Test("Silence ends it after the idle limit, not after the deadline")
  func idle() async throws {
    let request = HTTPRequest(url: server.url("/stall"), timeout: 3600, idleTimeout: 1)
    let read = await end(of: try await client.open(request))
    #expect(read.bytes == 10 && read.error == .timedOut(seconds: 1))
  }

  @Test("A reader that stays behind an endless answer ends it, rather than fill the memory")
  func backlog() async throws {
    let stream = try await client.open(HTTPRequest(url: server.url("/endless"), timeout: 60))
    while server.open > 0 { await Task.yield() }
    let read = await end(of: stream)
    #expect(read.error == .tooLarge(limit: 16 << 20))
    #expect(read.bytes <= 16 << 20)
  }

  @Test("Who stops reading ends the transfer, by cancelling or by letting go")
  func stopping() async throws {
    let task = Task { [client, server] in
      let stream = try await client.open(HTTPRequest(url: server.url("/stall"), timeout: 60))
      return await end(of: stream)
    }
    while server.open == 0 { await Task.yield() }
    task.cancel()
    _ = await task.result
    while server.open > 0 { await Task.yield() }
    do { _ = try await client.open(HTTPRequest(url: server.url("/stall"), timeout: 60)) }
    while server.open > 0 { await Task.yield() }
  }

  @Test("What never begins throws why")
  func failures() async throws {
    server.stop()
    await #expect(throws: WireError.self) { try await client.open(HTTPRequest(url: server.url("/ok"))) }
  }
}
