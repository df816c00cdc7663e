import Testing

@testable import Feeds

@Suite
struct PrometheusSilenceTests {
  @Test(
    "Zeros before a gap belong to it, as long as a value may be held on; others are zeros",
    arguments: [
      ("++++", "++++"), ("+00+", "+00+"), ("+00-+", "+---+"), ("0000-+", "00---+"), ("+0-0-+", "+----+"),
      ("+00", "+00"), ("+00-", "+00-"), ("--+0+", "--+0+"), ("-00+", "-00+"), ("----", "----"), ("", ""),
    ])
  func told(steps: String, told: String) {
    let result = PrometheusSilence.told(steps.map { ($0 != "-", $0 == "+") }, held: 2)
    #expect(result == told.map { $0 != "-" })
  }

  @Test(
    "Zeros at the end wait where more should have followed than a server that is behind leaves out",
    arguments: [("+000", 1, "+000"), ("+000", 2, "+0--"), ("++", 5, "++"), ("+0+0", 9, "+0+-"), ("", 3, "")])
  func toldAtTheEnd(steps: String, missing: Int, told: String) {
    let result = PrometheusSilence.told(steps.map { ($0 != "-", $0 == "+") }, held: 2, missing: missing)
    #expect(result == told.map { $0 != "-" })
  }

  @Test("A value is held on for as long as failed scrapes are bridged")
  func held() {
    #expect(PrometheusSilence.held(step: 15, cadence: 15) == 5)
    #expect(PrometheusSilence.held(step: 60, cadence: 15) == 2)
  }
}
