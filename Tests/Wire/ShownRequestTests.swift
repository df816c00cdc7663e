import Testing
import Wire

/// What is printed of a request opens no door.
@Suite struct ShownRequestTests {
  @Test func secretsAreLeftOutWhoeverPrintsIt() {
    let request = HTTPRequest(
      url: "https://me:s3cr3t@host.test/path",
      headers: [
        HTTPHeader("Authorization", "Bearer s3cr3t"), HTTPHeader("cookie", "id=s3cr3t"),
        HTTPHeader("Accept", "text/plain"),
      ], body: Array("s3cr3t".utf8), tls: TLSSettings(clientKey: Array("s3cr3t".utf8)),
      proxy: "http://me:s3cr3t@proxy.test")
    var text = "\(request) \(String(reflecting: request)) \(request.headers)"
    dump(request, to: &text)
    dump([request], to: &text)
    #expect(!text.contains("s3cr3t"))
    #expect(!text.contains("115"), "bytes of a body or a key are shown")
    #expect(text.contains("host.test/path"))
    #expect(text.contains("Accept: text/plain"))
    #expect(text.contains("Authorization: (hidden)"))
  }
}
