import Foundation
import Testing

@testable import Wire

/// Sends and gives back the error, if any.
private func failure(_ client: WireClient, _ request: HTTPRequest) async -> WireError? {
  do {
    _ = try await client.send(request)
    return nil
  } catch {
    return error
  }
}

@Suite(.timeLimit(.minutes(1)))
struct WireTests {
  let server: StubServer
  let client = WireClient()

  init() throws { server = try StubServer() }

  @Test("An answer comes with status, type and body, whatever the status")
  func answers() async throws {
    let ok = try await client.send(HTTPRequest(url: server.url("/ok")))
    #expect(ok.status == 200 && ok.contentType == "text/plain" && ok.body == Array("hello".utf8))
    #expect(ok.milliseconds > 0)
    let denied = try await client.send(HTTPRequest(url: server.url("/denied")))
    #expect(denied.status == 403 && denied.contentType == "text/html" && denied.body.count == 9)
  }

  @Test("A redirect is told, not followed")
  func redirect() async throws {
    #expect(try await client.send(HTTPRequest(url: server.url("/moved"))).status == 302)
  }

  @Test("One connection carries one request after the other")
  func keepAlive() async throws {
    for _ in 0..<20 { _ = try await client.send(HTTPRequest(url: server.url("/ok"))) }
    #expect(server.connections == 1)
  }

  @Test("Many requests at once share the few connections a host may have")
  func connectionLimit() async throws {
    try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<200 {
        group.addTask { try await client.send(HTTPRequest(url: server.url("/ok"))).status }
      }
      for try await status in group { #expect(status == 200) }
    }
    #expect(server.connections <= 2)
  }

  @Test("A compressed body is unpacked, a large one whole")
  func bodies() async throws {
    #expect(try await client.send(HTTPRequest(url: server.url("/gzip"))).body == Array("hello".utf8))
    let large = try await client.send(HTTPRequest(url: server.url("/large"))).body
    #expect(large.count == 3_000_000 && large.allSatisfy { $0 == 66 })
  }

  @Test("The method, the fields and the body arrive as they were given")
  func post() async throws {
    let request = HTTPRequest(
      url: server.url("/echo"), method: "PUT", headers: [HTTPHeader("X-One", "1"), HTTPHeader("X-None", "")],
      body: Array("payload\u{0}end".utf8))
    let echo = String(decoding: try await client.send(request).body, as: UTF8.self)
    #expect(echo.hasPrefix("PUT\n") && echo.hasSuffix("payload\u{0}end"))
    #expect(echo.contains("X-One: 1\r\n") && echo.contains("X-None:") && !echo.contains("Expect"))
    let post = HTTPRequest(url: server.url("/echo"), method: "POST")
    let empty = String(decoding: try await client.send(post).body, as: UTF8.self)
    #expect(empty.hasPrefix("POST\n") && empty.contains("Content-Length: 0"))
  }

  @Test("A body over the limit ends the exchange: endless, announced, or a decompression bomb")
  func limits() async {
    for path in ["/endless", "/promise", "/bomb"] {
      let request = HTTPRequest(url: server.url(path), timeout: 20, maximumBytes: 1 << 20)
      #expect(await failure(client, request) == .tooLarge(limit: 1 << 20), "\(path)")
    }
  }

  @Test("Endless header lines end the exchange")
  func headers() async {
    let error = await failure(client, HTTPRequest(url: server.url("/headers"), timeout: 20))
    #expect(error == .other("the answer's header is larger than 256 KiB"))
  }

  @Test("Every way a server can fail has its own reason")
  func reasons() async throws {
    let where_ = "127.0.0.1:\(server.port)"
    func reason(_ path: String) async -> WireError? {
      await failure(client, HTTPRequest(url: server.url(path), timeout: 10))
    }
    #expect(await reason("/cut") == .cut("\(where_) closed the connection after 10 bytes of the body"))
    #expect(await reason("/silent") == .cut("\(where_) closed the connection without a word"))
    #expect(await reason("/reset") == .cut("\(where_) reset the connection"))
    #expect(await reason("/garbage") == .other("\(where_) does not speak HTTP (wrong port, or TLS?)"))
    #expect(await reason("/badzip") == .cut("the compressed body is damaged"))
    let tls = await failure(client, HTTPRequest(url: "https://\(where_)/ok", timeout: 10))
    guard case .tls = tls else {
      Issue.record("TLS to a port without it: \(String(describing: tls))")
      return
    }
  }

  @Test("Nobody listening is told as refused, with the address")
  func refused() async {
    let port = server.port
    server.stop()
    let request = HTTPRequest(url: "http://127.0.0.1:\(port)/", timeout: 10)
    #expect(await failure(client, request) == .refused("127.0.0.1:\(port)"))
  }

  @Test("A name that does not exist is told as such")
  func unresolved() async {
    let error = await failure(client, HTTPRequest(url: "http://nowhere.invalid:1/", timeout: 10))
    #expect(error == .unresolved("nowhere.invalid:1") || error == .timedOut(seconds: 2))
  }

  @Test("Silence and a body that stalls end at the deadline; others do not wait for it")
  func deadline() async throws {
    async let hung = failure(client, HTTPRequest(url: server.url("/hang"), timeout: 0.3))
    async let stalled = failure(client, HTTPRequest(url: server.url("/stall"), timeout: 0.3))
    let other = try StubServer()
    #expect(try await client.send(HTTPRequest(url: other.url("/ok"))).status == 200)
    #expect(await hung == .timedOut(seconds: 0.3))
    #expect(await stalled == .timedOut(seconds: 0.3))
  }

  @Test("Cancelling the task ends its transfer and its connection")
  func cancellation() async throws {
    let request = HTTPRequest(url: server.url("/hang"), timeout: 60)
    let task = Task { await failure(client, request) }
    while server.open == 0 { await Task.yield() }
    task.cancel()
    #expect(await task.value == .cancelled)
    while server.open > 0 { await Task.yield() }
    // Cancelled before it was sent.
    let late = Task { () -> WireError? in
      withUnsafeCurrentTask { $0?.cancel() }
      return await failure(client, request)
    }
    #expect(await late.value == .cancelled)
  }

  @Test("A client that is let go closes its connections")
  func release() async throws {
    do {
      let own = WireClient()
      _ = try await own.send(HTTPRequest(url: server.url("/ok")))
      #expect(server.open == 1)
    }
    while server.open > 0 { await Task.yield() }
  }

  @Test(
    "What is no request over HTTP is refused before anything is sent",
    arguments: [
      "", "127.0.0.1:1", "file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1:70/", "http://",
      "http:///path", "http://127.0.0.1/a b", "http://127.0.0.1/\r\nX: y", "http://127.0.0.1/\u{0}",
      "http://127.0.0.1:99999/",
    ])
  func badURLs(url: String) async {
    #expect(await failure(client, HTTPRequest(url: url)) == .badURL(url))
  }

  @Test("Fields and methods cannot smuggle lines")
  func smuggling() async {
    let field = HTTPRequest(url: server.url("/ok"), headers: [HTTPHeader("X", "1\r\nY: 2")])
    #expect(await failure(client, field) == .other("the value of header X holds control characters"))
    let name = HTTPRequest(url: server.url("/ok"), headers: [HTTPHeader("X: 1\r\nY", "2")])
    guard case .other? = await failure(client, name) else {
      Issue.record("a line break in a name")
      return
    }
    let method = HTTPRequest(url: server.url("/ok"), method: "GET / HTTP/1.1\r\n")
    guard case .other? = await failure(client, method) else {
      Issue.record("a line break in a method")
      return
    }
  }

  @Test("A proxy named in the environment is not used")
  func noProxy() async throws {
    setenv("http_proxy", "http://127.0.0.1:1", 1)
    defer { unsetenv("http_proxy") }
    #expect(try await WireClient().send(HTTPRequest(url: server.url("/ok"))).status == 200)
  }
}
