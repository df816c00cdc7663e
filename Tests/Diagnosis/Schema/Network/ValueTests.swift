import Testing

@testable import Diagnosis

/// What Istio, Kubernetes and Envoy take as a value, and what not.
@Suite struct ValueTests {
  @Test(
    arguments: [
      ("1s", 1_000_000_000), ("3.5s", 3_500_000_000), ("1h30m", 5_400_000_000_000), ("1ms", 1_000_000),
      ("0", 0),
      ("250us", 250_000), ("-2s", -2_000_000_000), (".5s", 500_000_000), ("0s", 0),
    ] as [(String, Int64)])
  func durationsAreRead(text: String, nanoseconds: Int64) {
    #expect(DurationValue.nanoseconds(text) == nanoseconds)
  }

  @Test(arguments: ["", "5", "s", "1 s", "1d", "1.s.", "--1s", "1sm", "99999999999999h", "."])
  func noDurations(text: String) { #expect(DurationValue.nanoseconds(text) == nil) }

  @Test func aDurationWithoutItsUnitIsNamed() throws {
    #expect(try #require(DurationValue.problem("30")).contains("30s"))
    #expect(DurationValue.problem("10us") != nil)
    #expect(DurationValue.problem("1.5ms") != nil)
    #expect(DurationValue.problem("-1s") == "is negative")
    #expect(DurationValue.problem("0.5s") == nil)
  }

  @Test(arguments: [
    "reviews", "reviews.bookinfo.svc.cluster.local", "a.b.", "1.example.com", "A.b", "xn--bcher-kva.example",
  ])
  func names(text: String) { #expect(NameValue.fqdnProblem(text) == nil) }

  @Test(arguments: [
    "", ".", "a..b", "-a", "a-", "a_b", "*.a", "a.*", "10.0.0.1", "a b", "https://a",
    String(repeating: "a", count: 64), String(repeating: "abc.", count: 70) + "a",
  ])
  func noNames(text: String) { #expect(NameValue.fqdnProblem(text) != nil) }

  @Test(arguments: ["*", "*.example.com", "*-a.example.com", "*a.b", "example.com"])
  func wildcardNames(text: String) { #expect(NameValue.wildcardDomainProblem(text) == nil) }

  @Test(arguments: ["**", "a.*.b", "*.*.com", "a*", "*-.com", ""])
  func noWildcardNames(text: String) { #expect(NameValue.wildcardDomainProblem(text) != nil) }

  @Test(arguments: [
    "10.0.0.1", "::", "::1", "1::", "2001:db8::8:800:200c:417a", "::ffff:10.0.0.1", "1:2:3:4:5:6:7:8",
    "fe80::1",
  ])
  func addresses(text: String) {
    #expect(AddressValue.addressProblem(text) == nil)
    #expect(AddressValue.cidrProblem(text) == nil)
  }

  @Test(arguments: [
    "", "10.0.0", "10.0.0.256", "10.0.0.01", ":::", "1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9",
    "12345::",
    "fe80::1%eth0", ":1", "1:", "::10.0.0", "a", "1:2:3:4:5:6:7::8:9",
  ])
  func noAddresses(text: String) { #expect(AddressValue.addressProblem(text) != nil) }

  @Test(arguments: [
    "10.0.0.0/8", "0.0.0.0/0", "2001:db8::/32", "::/128", "::ffff:10.0.0.0/104", "10.1.2.3/32",
  ])
  func ranges(text: String) { #expect(AddressValue.cidrProblem(text, prefixNeeded: true) == nil) }

  @Test(arguments: ["10.0.0.0/33", "10.0.0.0/", "10.0.0.0/8/8", "::/129", "10.0.0.0/-1", "10.0.0.0/a", "/8"])
  func noRanges(text: String) { #expect(AddressValue.cidrProblem(text) != nil) }

  @Test(arguments: ["app", "app.kubernetes.io/name", "a_b-c.d", "X"])
  func labelKeys(text: String) { #expect(LabelValue.keyProblem(text) == nil) }

  @Test(arguments: ["", "/a", "a/", "a/b/c", "-a", "a b", "a_/b", "é", String(repeating: "a", count: 64)])
  func noLabelKeys(text: String) { #expect(LabelValue.keyProblem(text) != nil) }

  @Test func labelValues() {
    for value in ["", "v1", "1.0", "a_b"] { #expect(LabelValue.valueProblem(value) == nil) }
    for value in ["v 1", "-v", "v1/2", String(repeating: "a", count: 64)] {
      #expect(LabelValue.valueProblem(value) != nil)
    }
  }

  @Test(arguments: [
    "a", "^(.*?; ?)?(featureflag=on)(;.*)?$", "[a-z]+", "[]a]", "[^]]", "(?i)x", "(?P<n>a)", "(?<n>a)",
    "(?:a|)",
    "a{2}", "a{2,}?", "a{", "[[:alpha:]]", #"\d\.\-\/"#, #"[\w.-]+"#, #"\x41\x{1F600}"#,
    #"\pL\p{Greek}"#,
    #"\Qa(b\E"#, "x]", "[a-]", "[-a]", "/reviews/(.*)", "(?i:a)b",
  ])
  func patterns(text: String) { #expect(RegexValue.problem(text) == nil) }

  @Test(arguments: [
    "", "{2}", "(a", "a)", "[a", "*a", "+", "a**", "a{2}{3}", "a{1001}", "a{3,2}", "(?=a)", "(?!a)", "(?<=a)",
    "(?<!a)",
    "(?>a)", #"(a)\1"#, #"a\"#, #"\y"#, "[z-a]", "(|*)", "[[:foo:]]", #"\x4"#, "(?P=n)", "a++", "[",
    String(repeating: "a", count: 1025), String(repeating: "(", count: 1000),
  ])
  func noPatterns(text: String) { #expect(RegexValue.problem(text) != nil) }

  @Test func headers() {
    for name in ["x-request-id", "X_Y"] { #expect(HeaderValue.nameProblem(name) == nil) }
    for name in ["", "x y", "x:", ":authority", "é"] { #expect(HeaderValue.nameProblem(name) != nil) }
    #expect(HeaderValue.nameProblem(":authority", allowingPseudo: true) == nil)
    for value in ["", "100%%", "%REQ(x-id)%", "%REQ(x):12% a", "%RESPONSE_CODE%"] {
      #expect(HeaderValue.valueProblem(value) == nil)
    }
    for value in ["100%", "%req%", "a\nb", "%REQ(x%", "%REQ("] {
      #expect(HeaderValue.valueProblem(value) != nil)
    }
  }

  @Test func addressesOfTheWeb() {
    for url in ["https://a/b?c=d", "http://[::1]:80/", "HTTPS://a", "https://u:p@a.b"] {
      #expect(URLValue.problem(url) == nil)
    }
    for url in [
      "", "a", "ftp://a", "https://", "https:///x", "https://a b", "https://a:0", "https://[::1",
      "https://::1",
    ] {
      #expect(URLValue.problem(url) != nil)
    }
    #expect(URLValue.problem("oci://r/x:1", schemes: ["oci"]) == nil)
  }

  @Test func placeholdersAreNoValues() {
    #expect(Placeholder.first(in: "todo.$NAMESPACE.nip.io") == "$NAMESPACE")
    #expect(Placeholder.first(in: "a-${HOST}") == "${HOST}")
    #expect(Placeholder.first(in: "{{ .Values.host }}:80") == "{{ .Values.host }}")
    for text in ["a$", "^/a$", "$", "${", "{{", "{}", "${}", "$a", "\\1$"] {
      #expect(Placeholder.first(in: text) == nil)
    }
  }

  @Test func numbersAtTheirBounds() {
    #expect(PortValue.problem(65535) == nil)
    for port in [0, 65536, -1, Int.max] { #expect(PortValue.problem(port) != nil) }
    #expect(PercentValue.problem(100) == nil)
    for percent in [-0.1, 100.5, Double.nan] { #expect(PercentValue.problem(percent) != nil) }
    #expect(PercentValue.fractionProblem(0.00001) != nil)
    #expect(PercentValue.fractionProblem(0) == nil)
    #expect(WeightValue.problem(-1) != nil)
  }
}
