import Testing

@testable import Terminal

@Suite struct TextSafetyTests {
  @Test func controlsAndDirectionMarksAreSeenNotObeyed() {
    #expect(TextSafety.safe("a\u{1B}[31mb\u{9B}c\u{7F}") == "a\u{FFFD}[31mb\u{FFFD}c\u{FFFD}")
    #expect(TextSafety.safe("x\u{202E}y\u{2066}z\u{061C}") == "x\u{FFFD}y\u{FFFD}z\u{FFFD}")
    #expect(TextSafety.safe("pay\u{200B}ments") == "pay\u{FFFD}ments")
    #expect(TextSafety.safe("one\r\ntwo\nthree\tfour") == "one↵two↵three four")
  }
}
