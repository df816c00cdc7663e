import JSON
import Testing

@testable import Exposition

@Suite("Configuration as text")
struct DumpTextTests {
  private func text(_ json: String) throws -> String {
    DumpText.lines(try JSONValue(Array(json.utf8))).map(\.text).joined(separator: "\n")
  }

  @Test func itReadsAsYAML() throws {
    #expect(
      try text(
        #"{"a": 1, "b": {"c": [{"d": "x", "e": []}, "y", [2]], "f": {}}, "g": null, "h": "1", "i": true}"#)
          == """
          a: 1
          b:
            c:
              - d: x
                e: []
              - y
              -
                - 2
            f: {}
          g: null
          h: "1"
          i: true
          """)
  }

  @Test func anObjectUnderTheFirstKeyOfAnElementStandsUnderThatKey() throws {
    #expect(
      try text(#"[{"a": {"b": 1}, "c": 2}]"#) == """
        - a:
            b: 1
          c: 2
        """)
  }

  @Test func namesWithEscapesStayOnTheirLine() throws {
    let text = try text(#"{"a\nb": "x\u001b[31my\n\"z\"", "@type": "t"}"#)
    #expect(!text.unicodeScalars.contains("\u{1B}"))
    #expect(text.split(separator: "\n").count == 2)
    #expect(text.contains(#""x\u001b[31my\n\"z\"""#))
  }

  @Test func whatOpensDoorsIsNotShown() throws {
    let text = try text(
      #"""
      {"tls_certificate": {"private_key": {"inline_bytes": "SECRET1", "filename": "/key.pem"}},
       "password": {"inline_string": "SECRET2"}, "headers": [{"header": {"key": "Authorization", "value": "SECRET3"}}, {"header": {"key": "x-id", "value": "fine"}}],
       "url": "https://user:SECRET4@host/path", "pem": "-----BEGIN PRIVATE KEY-----\nSECRET5", "env": [{"name": "API_KEY", "value": "SECRET6"}],
       "clientSecret": "SECRET7"}
      """#)
    #expect(!text.contains("SECRET"), "\(text)")
    #expect(text.contains("/key.pem") && text.contains("fine") && text.contains("host/path"))
  }

  @Test func noDepthHurts() throws {
    let deep = String(repeating: "[", count: 500) + String(repeating: "]", count: 500)
    #expect(DumpText.lines(try JSONValue(Array(deep.utf8))).count == 499)
  }
}
