import Foundation
import Synchronization
import Testing

@testable import Wire

/// Keeps what it is asked to carry.
private final class KeepingTransport: HTTPTransport {
  private let kept = Mutex<[HTTPRequest]>([])
  var last: HTTPRequest? { kept.withLock { $0.last } }

  func send(_ request: HTTPRequest) async throws(WireError) -> HTTPResponse {
    kept.withLock { $0.append(request) }
    return HTTPResponse(status: 200)
  }
}

@Suite
struct EndpointTests {
  private let inner = KeepingTransport()

  private func authorization(_ transport: AuthorizedTransport, _ url: String) async throws -> String? {
    _ = try await transport.send(HTTPRequest(url: url))
    return inner.last?.headers.value(of: "authorization")
  }

  @Test(
    "An address is read as people write it",
    arguments: [
      ("http://prom:9090", "http://prom:9090", "prom:9090"), ("prom:9090/", "http://prom:9090", "prom:9090"),
      ("HTTPS://prom.example/prometheus/", "https://prom.example/prometheus", "prom.example:443"),
      ("prom", "http://prom:9090", "prom:9090"), ("http://prom", "http://prom", "prom:80"),
      ("http://[::1]:9090/a/b", "http://[::1]:9090/a/b", "[::1]:9090"),
    ])
  func addresses(text: String, base: String, name: String) throws {
    let url = try EndpointURL(text, defaultPort: 9090)
    #expect(url.base == base && url.name == name)
  }

  @Test(
    "What is no address is refused, with a reason that does not repeat it",
    arguments: [
      "", "ftp://u:secret@host", "http://", "http://u:secret@", "http://host:99999", "http://host:0x",
      "http://host/?q=secret", "http://host/../secret", "http://u%zz:secret@host", "http://a\u{7}b",
    ])
  func badAddresses(text: String) {
    let error = #expect(throws: EndpointError.self) { try EndpointURL(text) }
    #expect(error?.description.contains("secret") == false)
  }

  @Test("User and password of a URL go into a header and into no text")
  func userOfURL() async throws {
    let url = try EndpointURL("https://ali%40ce:s%3Acret@prom/p")
    var dumped = ""
    dump(url, to: &dumped)
    #expect(url.base == "https://prom/p")
    for text in ["\(url)", dumped, String(reflecting: url), "\(url.credentials as Any)"] {
      #expect(!text.contains("cret") && !text.contains("ali"))
    }
    let transport = AuthorizedTransport(inner, endpoint: url)
    let expected = "Basic " + Data("ali@ce:s:cret".utf8).base64EncodedString()
    #expect(try await authorization(transport, "https://prom/p/api/v1/query") == expected)
  }

  @Test(
    "Nobody else sees the credentials",
    arguments: [
      "http://prom:9090/other", "http://prom:9090/prometheusx", "http://prom:9091/prometheus",
      "https://prom:9090/prometheus", "http://prom:9090.evil/prometheus", "http://x@prom:9090/prometheus",
      "http://prom:9090/prometheus/../x", "http://prom:9090/prometheus/%2E%2e/x",
    ])
  func elsewhere(url: String) async throws {
    let endpoint = try EndpointURL("http://prom:9090/prometheus")
    let access = EndpointAccess(
      headers: [HTTPHeader("X-Scope-OrgID", "me")], credential: .bearer(.text("secret")),
      tls: TLSSettings(verifiesServer: false))
    let transport = AuthorizedTransport(inner, endpoint: endpoint, access: access)
    #expect(try await authorization(transport, url) == nil)
    #expect(inner.last?.headers == [] && inner.last?.tls == nil)
    #expect(try await authorization(transport, "http://PROM:9090/prometheus/api?q=1/../2") == "Bearer secret")
    #expect(inner.last?.headers.value(of: "x-scope-orgid") == "me" && inner.last?.tls != nil)
  }

  @Test("A token is read again when its file has changed, and its absence is a sentence")
  func tokenFile() async throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "token-\(UUID())").path
    defer { try? FileManager.default.removeItem(atPath: file) }
    let transport = AuthorizedTransport(
      inner, endpoint: try EndpointURL("http://prom"), access: .init(credential: .bearer(.file(file))))
    await #expect(throws: WireError.other("the token cannot be read from \(file): No such file or directory"))
    {
      try await transport.send(HTTPRequest(url: "http://prom/"))
    }
    try Data("one\n".utf8).write(to: URL(filePath: file))
    #expect(try await authorization(transport, "http://prom/") == "Bearer one")
    try Data(" longer ".utf8).write(to: URL(filePath: file))
    #expect(try await authorization(transport, "http://prom/") == "Bearer longer")
  }

  @Test("What opens a service is shown by nothing")
  func secrets() throws {
    let access = EndpointAccess(
      headers: [HTTPHeader("X-Key", "secret")], credential: .basic(user: "u", .text("secret")),
      tls: TLSSettings(clientKey: Array("secret".utf8)))
    var text = "\(access) \(String(reflecting: access)) \(access.credential as Any)"
    dump(access, to: &text)
    #expect(!text.contains("secret"))
    let error = #expect(throws: EndpointError.self) { try EndpointAccess.header("Authorization secret") }
    #expect(error?.description.contains("secret") == false)
  }

  @Test("Base64 as others write it")
  func base64() {
    for length in 0..<20 {
      let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 97 &+ 250) }
      #expect(Base64.encode(bytes) == Data(bytes).base64EncodedString())
    }
  }
}
