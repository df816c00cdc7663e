import Testing

@testable import Wire

@Suite struct RoutedTransportTests {
  private struct Named: HTTPTransport {
    let name: String
    func send(_ request: HTTPRequest) async throws(WireError) -> HTTPResponse {
      HTTPResponse(status: 200, body: Array(name.utf8))
    }
  }

  @Test func theLongestRouteThatCoversTheAddressCarries() async throws {
    let transport = RoutedTransport(Named(name: "base"))
    transport.setRoute("https://api:6443", Named(name: "cluster"))
    transport.setRoute("https://api:6443/special", Named(name: "special"))
    func by(_ url: String) async throws -> String {
      String(decoding: try await transport.send(HTTPRequest(url: url)).body, as: UTF8.self)
    }
    #expect(try await by("https://api:6443/api/v1/pods") == "cluster")
    #expect(try await by("https://api:6443/special/x") == "special")
    #expect(try await by("https://api:64430/api/v1/pods") == "base")
    #expect(try await by("https://api:6443.evil.example/") == "base")
    transport.setRoute("https://api:6443", nil)
    #expect(try await by("https://api:6443/api/v1/pods") == "base")
  }
}
