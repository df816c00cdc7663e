import Foundation
import Mesh
import Testing

@testable import Exposition

@Suite("Envoy's certificates")
struct CertificateListTests {
  private static let answer = """
    {"certificates": [
      {"ca_cert": [{"path": "\\u003cinline\\u003e", "serial_number": "38ba", "subject_alt_names": [],
         "days_until_expiration": "30", "valid_from": "2026-11-21T15:12:38Z",
         "expiration_time": "2026-12-22T15:12:38Z"}],
       "cert_chain": [{"path": "/etc/certs/cert.pem", "serial_number": "69",
         "subject_alt_names": [{"uri": "spiffe://cluster.local/ns/bookinfo/sa/reviews"}, {"dns": "reviews"},
           {"ip_address": "10.0.0.1"}],
         "valid_from": "2026-11-21T15:12:38.250Z", "expiration_time": "2026-12-21T17:12:38+02:00"}]},
      {"ca_cert": [{"path": "\\u003cinline\\u003e", "serial_number": "38ba", "subject_alt_names": [],
         "days_until_expiration": "30", "valid_from": "2026-11-21T15:12:38Z",
         "expiration_time": "2026-12-22T15:12:38Z"}], "cert_chain": []}
    ]}
    """

  @Test func eachIsToldOnceWithItsNamesAndDates() throws {
    let found = try #require(CertificateList.parse(Array(Self.answer.utf8)))
    #expect(found.count == 2)
    let own = try #require(found.first { $0.role == .chain })
    #expect(own.names == ["spiffe://cluster.local/ns/bookinfo/sa/reviews", "reviews", "10.0.0.1"])
    #expect(own.serial == "69" && own.path == "/etc/certs/cert.pem")
    #expect(own.expires == Date(timeIntervalSince1970: 1_797_865_958))
    #expect(own.validFrom == Date(timeIntervalSince1970: 1_795_273_958.25))
    #expect(found.first { $0.role == .authority }?.path == "<inline>")
  }

  @Test func whatIsBrokenCostsNoOther() throws {
    let text = """
      {"certificates": [7, null, {"cert_chain": "x", "ca_cert": [{"serial_number": 5, "path": "p"}, [], "y"]},
       {"cert_chain": [{"expiration_time": "tomorrow", "serial_number": "a", "subject_alt_names": [1, {}, {"uri": 2}]}]}]}
      """
    let found = try #require(CertificateList.parse(Array(text.utf8)))
    #expect(
      found == [
        Certificate(role: .authority, path: "p"), Certificate(role: .chain, serial: "a"),
      ])
  }

  @Test func aProxyWithoutAnyHasNoneAndOtherBodiesAreNoAnswer() {
    #expect(CertificateList.parse(Array("{}".utf8)) == [])
    #expect(CertificateList.parse(Array(#"{"certificates": []}"#.utf8)) == [])
    for text in ["", "null", "[]", "<html>", #"{"error": "no"}"#, #"{"certificates": 3}"#] {
      #expect(CertificateList.parse(Array(text.utf8)) == nil, "\(text)")
    }
  }

  @Test func aBodyThatIsCutOffIsNoAnswer() {
    let bytes = Array(Self.answer.utf8)
    for length in 0..<bytes.count { #expect(CertificateList.parse(Array(bytes[..<length])) == nil) }
  }

  @Test func aThousandContextsWithTheSameCertificateAreOne() throws {
    let one = #"{"cert_chain": [{"serial_number": "1"}]}"#
    let text = #"{"certificates": ["# + Array(repeating: one, count: 1000).joined(separator: ",") + "]}"
    #expect(CertificateList.parse(Array(text.utf8))?.count == 1)
  }

  @Test(arguments: [
    ("1970-01-01T00:00:00Z", 0.0), ("2000-02-29T12:30:45Z", 951_827_445),
    ("2026-11-21T15:12:38z", 1_795_273_958),
    ("2026-11-21T10:12:38-05:00", 1_795_273_958), ("2026-11-21T15:12:38.5+0000", 1_795_273_958.5),
    ("1950-01-01T00:00:00Z", -631_152_000), ("9999-12-31T23:59:59Z", 253_402_300_799),
  ])
  func moments(text: String, seconds: Double) {
    #expect(TimeStamp.parse(text) == Date(timeIntervalSince1970: seconds))
  }

  @Test(arguments: [
    "", "2026-11-21", "2026-11-21T15:12:38", "2026-13-21T15:12:38Z", "2026-02-29T15:12:38Z",
    "2026-11-21T25:12:38Z", "2026-11-21T15:12:38.Z", "2026-11-21T15:12:38+2:00", "2026-11-21T15:12:38Zx",
    "two thousand and some", "2026-11-21T15:12:38+99:00",
  ])
  func noMoments(text: String) { #expect(TimeStamp.parse(text) == nil) }
}
