import Foundation
import Testing

@testable import Kubernetes

/// The small readers and writers of the room.
@Suite struct TextTests {
  @Test(arguments: ["", "f", "fo", "foo", "foob", "\u{0}\u{1}ß€𝄞"]) func base64IsTheUsualOne(text: String) {
    let bytes = Array(text.utf8)
    #expect(Base64.encode(bytes) == Data(bytes).base64EncodedString())
    #expect(Base64.decode(Base64.encode(bytes)) == bytes)
  }

  @Test func base64OfFilesIsRead() {
    #expect(Base64.decode("Zm9v\n YmFy ") == Array("foobar".utf8))
    #expect(Base64.decode("Zg") == Array("f".utf8))
    for odd in ["Z", "Zg=x", "Z-_g", "Zm9v!"] { #expect(Base64.decode(odd) == nil, "\(odd)") }
  }

  @Test(arguments: [
    ("1970-01-01T00:00:00Z", 0.0), ("2023-11-14T22:13:20Z", 1_700_000_000),
    ("2024-02-29T12:00:00.5Z", 1_709_208_000.5),
    ("2023-11-14T17:13:20-05:00", 1_700_000_000), ("1969-12-31T23:59:59Z", -1),
  ])
  func momentsAreRead(text: String, seconds: Double) { #expect(Timestamp.seconds(text) == seconds) }

  @Test(arguments: [
    "", "yesterday", "2023-11-14", "2023-11-14T22:13:20", "2023-13-14T22:13:20Z", "2023-11-14T22:13:20.Q",
    "2023-11-14T22:13:20Zjunk", "９０２３-11-14T22:13:20Z",
  ])
  func otherTextIsNoMoment(text: String) { #expect(Timestamp.seconds(text) == nil) }

  @Test func aLineThatNeverEndsIsAnError() throws {
    var splitter = LineSplitter(limit: 10)
    #expect(try splitter.add(Array("1234567890\n".utf8)).count == 1)
    #expect(try splitter.add(Array("12345".utf8)).isEmpty)
    #expect(throws: LineSplitter.TooLong.self) { try splitter.add(Array("678901".utf8)) }
  }

  @Test(arguments: [
    "pods reviews-of-a-very-long-name-of-a-deployment-5d4b8c9f7d-x2k9z not found",
    "uid 3f2504e0-4f89-11d3-9a0c-0305e82c3301 does not match", "run aws sso login --profile production2024",
  ])
  func namesStayReadable(text: String) { #expect(Sentence.withoutSecrets(text) == text) }

  @Test(arguments: [
    "eyJhbGciOiJSUzI1NiIsImtpZCI6IjEyMzQ1Njc4OTAifQ",
    "k8s-aws-v1.aHR0cHM6Ly9zdHMuZXUtd2VzdC0xLmFtYXpvbmF3cy5jb20v",
    "0123456789abcdef0123456789abcdef", "password=hunter2", "https://me:hunter2@host/",
    "ya29.a0AfH6SMBx1y2z3ABCDEFGHIJKLMN",
  ])
  func whatOpensDoorsIsHidden(text: String) {
    #expect(Sentence.withoutSecrets("got \(text) there") == "got [hidden] there")
  }
}
