import Diagnosis
import Testing

@Suite struct ResponseFlagTests {
  @Test func noFlagIsEmpty() {
    #expect(ResponseFlag.parse("-").isEmpty)
    #expect(ResponseFlag.parse("").isEmpty)
    #expect(ResponseFlag.parse(",-, ,").isEmpty)
  }

  @Test func severalFlagsKeepTheirOrder() {
    let flags = ResponseFlag.parse("UF,URX")
    #expect(flags.map(\.code) == ["UF", "URX"])
    #expect(flags.map(\.name) == ["UpstreamConnectionFailure", "UpstreamRetryLimitExceeded"])
  }

  @Test func unknownFlagIsShownVerbatim() {
    let flag = ResponseFlag("XYZ9")
    #expect(!flag.isKnown)
    #expect(flag.code == "XYZ9")
    #expect(flag.explanation.hasPrefix("XYZ9:"))
  }

  @Test func ztunnelWordsAreKnown() {
    for word in [
      "DENY", "CONNECT", "TLS_FAILURE", "H2_HANDSHAKE_FAILURE", "NETWORK_POLICY", "IDENTITY_ERROR",
      "CERT_REVOKED",
    ] {
      #expect(ResponseFlag(word).isKnown, "\(word)")
    }
  }

  @Test func onlyInjectedFaultsAreDeliberate() {
    #expect(ResponseFlag.all.filter(\.isDeliberate).map(\.code) == ["DI", "FI"])
  }

  @Test func statusesHaveNames() {
    #expect(GrpcStatus.name("14") == "UNAVAILABLE")
    #expect(GrpcStatus.name("0") == "OK")
    #expect(GrpcStatus.name("17") == nil)
    #expect(GrpcStatus.name("") == nil)
    #expect(HTTPStatus.name("503") == "Service Unavailable")
    #expect(HTTPStatus.name("599") == "5xx server error")
    #expect(HTTPStatus.name("-1") == nil)
  }
}
