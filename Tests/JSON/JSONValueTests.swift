import JSON
import Testing

@Suite struct JSONValueTests {
  private func read(_ text: String) throws -> JSONValue { try JSONValue(Array(text.utf8)) }

  @Test func keepsOrderDepthAndNumbersAsTheyWere() throws {
    let value = try read(
      #"{"z": [1, {"big": 9223372036854775807, "text": "9"}], "a": {}, "n": null, "y": true}"#)
    #expect(value.members.map(\.key) == ["z", "a", "n", "y"])
    #expect(value["z"][1]["big"].integer == Int.max)
    #expect(value["z"][1]["text"].integer == 9)
    #expect(value["z"][0].number == 1)
    #expect(value["y"].bool == true)
    #expect(value["a"].members.isEmpty)
    #expect(value["no"]["way"][7].isNull)
  }

  @Test(arguments: ["", "{", "[1,", "[1 2]", "{\"a\"}", "{\"a\":}", "[1]]", "tru", "[1,]"])
  func whatIsNotJSONIsRefused(text: String) {
    #expect(throws: JSONFault.self) { try read(text) }
  }

  @Test func depthIsNoWayToCrash() {
    #expect(throws: JSONFault.self) { try read(String(repeating: "[", count: 1_000_000)) }
  }
}
