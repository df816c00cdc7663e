import Mesh
import Testing
import Topology

/// The format of Kiali's annotation. In a pattern of codes an X stands for any digit, so that XXX is any code.
@Suite struct RateToleranceTests {
  @Test(arguments: [
    ("5XX", "503", true), ("5xx", "599", true), ("5XX", "404", false), ("404", "404", true),
    ("404", "40", false), ("4X4", "414", true), ("4\\d\\d", "418", true), ("404|503", "503", true),
    ("404|503", "500", false), ("[45]..", "500", true), ("^5\\d\\d$", "500", true), ("5", "500", false),
    ("^[1-9]$|^1[0-6]$", "14", true), ("^[1-9]$|^1[0-6]$", "0", false), ("-", "-", true), ("-", "500", false),
    ("", "200", true), (".*", "-", true), ("XXX", "200", true), ("XXX", "7", false),
    ("5XX", "unknown", false),
  ])
  func aPatternMeansWholeCodesAndXAnyDigit(pattern: String, code: String, expected: Bool) throws {
    #expect(try #require(CodePattern(pattern)).matches(code) == expected)
  }

  @Test(arguments: ["(", "[4", "5**", String(repeating: "(", count: 200)])
  func whatIsNoPatternIsRefused(text: String) { #expect(CodePattern(text) == nil) }

  @Test func readsEveryField() throws {
    let (tolerances, problems) = RateTolerance.parse("4XX,10.5,20,http,inbound; 5XX , 0 , 5 , .* , ;")
    #expect(problems.isEmpty)
    #expect(
      tolerances == [
        RateTolerance(
          codes: try #require(CodePattern("4XX")), degraded: 10.5, failure: 20, protocols: [.http],
          directions: [.inbound]),
        RateTolerance(codes: try #require(CodePattern("5XX")), degraded: 0, failure: 5),
      ])
    #expect(RateTolerance.parse("1,1,2,http|grpc,(in|out)bound").tolerances.first?.directions.count == 2)
  }

  @Test(arguments: [
    ("5XX,5,20,http", "4 fields"), ("5XX,a,20,http,inbound", "“a” is no number"),
    ("5XX,5,,http,inbound", "“” is no number"),
    ("5XX,30,20,http,inbound", "degraded (30) is above failure (20)"),
    ("5XX,nan,20,http,inbound", "“nan” is no number"), ("5[,5,20,http,inbound", "code “5[”"),
    ("5XX,5,20,htpp,inbound", "“htpp” is neither http nor grpc"),
    ("5XX,5,20,http,up", "“up” is neither inbound"),
    ("", "empty"), (" ; ", "empty"),
  ])
  func whatCannotBeReadIsNamed(text: String, part: String) {
    let (tolerances, problems) = RateTolerance.parse(text)
    #expect(tolerances.isEmpty)
    #expect(problems.first?.contains(part) == true, "\(problems)")
  }

  @Test func oneBadEntryLeavesTheOthers() {
    let (tolerances, problems) = RateTolerance.parse("5XX,5,20,http,inbound;nonsense;4XX,1,2,grpc,outbound")
    #expect(tolerances.map(\.codes.text) == ["5XX", "4XX"])
    #expect(problems.count == 1)
  }

  @Test(arguments: [
    ("reviews", "reviews", true), ("reviews", "reviews-v1", false), ("reviews-*", "reviews-v1", true),
    ("*", "", true), ("*-v?", "shop-v2", true), ("*-v?", "shop-v22", false), ("a*b*c", "aXXbYYbc", true),
    ("a*b*c", "aXXbYY", false), ("/reviews-v[23]/", "reviews-v3", true),
    ("/reviews-v[23]/", "reviews-v1", false),
    ("/v/", "reviews", false), ("re.iews", "reviews", false),
  ])
  func namesAreWildcardsOrExpressions(pattern: String, name: String, expected: Bool) throws {
    #expect(try #require(NamePattern(pattern)).matches(name) == expected)
  }
}
