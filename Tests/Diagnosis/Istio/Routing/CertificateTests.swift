import Manifests
import Testing

@testable import Diagnosis

/// Certificates in the secrets of Gateways: read, and held against the clock (IST0161).
@Suite struct CertificateTests {
  /// Of an elliptic curve, valid from 2026-11-21 to 2036-11-18, both as UTCTime.
  static let short =
    "MIIBjTCCATOgAwIBAgIUOp0LEr7Qo83AOFcwhrn3Ie5AGbwwCgYIKoZIzj0EAwIwHDEaMBgGA1UEAwwRYm9va3MuZXhhbXBsZS5jb20wHhcNMjYxMTIxMDk0MzQzWhcNMzYxMTE4MDk0MzQzWjAcMRowGAYDVQQDDBFib29rcy5leGFtcGxlLmNvbTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABO/ZaYyXC5i3oAnJDGR6VxShZwM/wMW+CGnrvqbSMpu6FIzEAlJsiXTwGJ13pTFD4HJjETzApQIn92fkW3H4g1ijUzBRMB0GA1UdDgQWBBTdrTjmzjMmPo5kje2oj8ZCRd1usjAfBgNVHSMEGDAWgBTdrTjmzjMmPo5kje2oj8ZCRd1usjAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0gAMEUCIGZVGva2JNr3TYKhMmLUsDpDuZt+1NgHKDshonDCdMDLAiEA2DnaOaPIs02fmT+jNo4SNhWF8db4jQOCC8CnElBg/tw="
  /// The same until 2081-08-24, which is a GeneralizedTime.
  static let long =
    "MIIBjzCCATWgAwIBAgIUDbHM6BAjnmWwlBLVsNSe03zrr7IwCgYIKoZIzj0EAwIwHDEaMBgGA1UEAwwRYm9va3MuZXhhbXBsZS5jb20wIBcNMjYxMTIxMDk0MzQzWhgPMjA4MTA4MjQwOTQzNDNaMBwxGjAYBgNVBAMMEWJvb2tzLmV4YW1wbGUuY29tMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE79lpjJcLmLegCckMZHpXFKFnAz/Axb4Iaeu+ptIym7oUjMQCUmyJdPAYnXelMUPgcmMRPMClAif3Z+RbcfiDWKNTMFEwHQYDVR0OBBYEFN2tOObOMyY+jmSN7aiPxkJF3W6yMB8GA1UdIwQYMBaAFN2tOObOMyY+jmSN7aiPxkJF3W6yMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSAAwRQIge37CTAQGI6YhdzllcXAPpS3H0xXlTThrMAdOzJ0SNIoCIQDFqXjRY0Ux56W5gQzbl72JaOlriLgJBz0M55m2Zp+5GQ=="

  private static let key = "-----BEGIN PRIVATE KEY-----\\nAAECAw==\\n-----END PRIVATE KEY-----\\n"
  private static func pem(_ certificate: String) -> String {
    "-----BEGIN CERTIFICATE-----\\n\(certificate)\\n-----END CERTIFICATE-----\\n"
  }

  private static let gateway = """
    apiVersion: networking.istio.io/v1
    kind: Gateway
    metadata: {name: g, namespace: bookinfo}
    spec:
      selector: {istio: ingressgateway}
      servers:
      - port: {number: 443, name: https, protocol: HTTPS}
        hosts: [books.example.com]
        tls: {mode: SIMPLE, credentialName: books}
    ---

    """

  private static func secret(_ data: String) -> String {
    """
    apiVersion: v1
    kind: Secret
    metadata: {name: books, namespace: istio-system}
    \(data)
    """
  }

  private static func problems(_ data: String, now: Int = 1_800_000_000) -> [String] {
    Looking.findings("IST0161", [gateway + secret(data)], now: now).map(\.message)
  }

  private static func pair(_ certificate: String) -> String {
    "stringData: {tls.crt: \"\(pem(certificate))\", tls.key: \"\(key)\"}"
  }

  @Test func validityIsRead() throws {
    let short = try #require(Base64.decode(Self.short.utf8).flatMap(X509.validity))
    #expect(short == (1_795_254_223, 2_110_614_223))
    let long = try #require(Base64.decode(Self.long.utf8).flatMap(X509.validity))
    #expect(long == (1_795_254_223, 3_523_254_223))
  }

  @Test(arguments: [
    (0, "1970-01-01"), (951_782_400, "2000-02-29"), (1_795_254_223, "2026-11-21"),
    (4_107_542_399, "2100-02-28"),
    (4_107_542_400, "2100-03-01"), (253_402_300_799, "9999-12-31"), (-86_400, "1969-12-31"),
  ])
  func datesAreWritten(seconds: Int, text: String) {
    #expect(CalendarTime.text(seconds) == text)
  }

  @Test func theClockDecides() {
    #expect(Self.problems(Self.pair(Self.short)) == [])
    #expect(Self.problems(Self.pair(Self.short), now: 1_795_254_223) == [])
    #expect(
      Self.problems(Self.pair(Self.short), now: 1_795_254_222).first?.contains("not valid before 2026-11-21")
        == true)
    #expect(
      Self.problems(Self.pair(Self.short), now: 2_110_614_224).first?.contains("valid until 2036-11-18")
        == true)
    #expect(Self.problems(Self.pair(Self.long), now: 2_110_614_224) == [])
  }

  @Test func base64DataIsRead() {
    // The PEM text of both, encoded once more as the API server keeps it.
    let encoded =
      "data: {cert: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCkFBPT0KLS0tLS1FTkQgQ0VSVElGSUNBVEUtLS0tLQo=, key: LS0t}"
    #expect(Self.problems(encoded).first?.contains("cert is no X.509 certificate") == true)
  }

  @Test(arguments: [
    ("data: {}", "neither tls.crt and tls.key"), ("data: {tls.crt: YQ==}", "neither tls.crt and tls.key"),
    ("data: {tls.crt: '!!!', tls.key: YQ==}", "no base64"),
    ("data: {tls.crt: YQ==, tls.key: YQ==}", "not in PEM form"),
    ("stringData: {tls.crt: \"\(pem("AAAA"))\", tls.key: x}", "no X.509 certificate"),
    ("stringData: {tls.crt: \"\(pem(short))\", tls.key: nothing}", "tls.key is not in PEM form"),
    ("stringData: {tls.crt: \"\(pem(short))\", tls.key: \"\(pem(short))\"}", "no private key"),
  ])
  func brokenSecrets(data: String, problem: String) {
    let found = Self.problems(data)
    #expect(found.count == 1)
    #expect(found.first?.contains(problem) == true, "\(found)")
  }

  @Test(arguments: [
    "data: {tls.crt: 'ENC[AES256_GCM,data:x]', tls.key: 'ENC[AES256_GCM,data:y]'}",
    "data: {tls.crt: '{{ .Values.crt }}', tls.key: '{{ .Values.key }}'}",
  ])
  func whatIsNotShownIsNotJudged(data: String) {
    #expect(Self.problems(data) == [])
  }

  @Test func everyCutAndEveryChangedByteIsNoTrouble() throws {
    let bytes = try #require(Base64.decode(Self.short.utf8))
    for length in bytes.indices { #expect(X509.validity(Array(bytes[..<length])) == nil) }
    for index in bytes.indices {
      for value in [0, 0x30, 0x7F, 0x80, 0x84, 0xFF] as [UInt8] {
        var changed = bytes
        changed[index] = value
        _ = X509.validity(changed)
      }
    }
  }
}
