import JSON
import Wire

/// What a store answered, whatever the status.
struct StoreAnswer: Sendable {
  var status: Int
  var body: [UInt8]
  /// Where it sends one instead.
  var location: String?
  /// How to prove who one is.
  var challenge: String?

  var isSuccess: Bool { (200..<300).contains(status) }

  /// A page for people: user interfaces answer with one for every path that they do not know, and logins do.
  var isPage: Bool { first == UInt8(ascii: "<") }

  /// The first byte that is not white space.
  var first: UInt8? { body.first { $0 != 0x20 && $0 != 0x0A && $0 != 0x0D && $0 != 0x09 && $0 < 0x80 } }

  /// What it says in words: the message of an error in any store's form, else the start of the text on one line.
  var words: String {
    if first == UInt8(ascii: "{"), body.count < 1 << 16, let value = try? JSONValue(body) {
      let told = [
        value["error"]["message"].text, value["errors"][0]["msg"].text, value["message"].text,
        value["error"].text,
      ]
      if let text = told.compactMap({ $0 }).first(where: { !$0.isEmpty }) { return Self.line(text) }
    }
    if isPage { return "a page for browsers" }
    return Self.line(String(decoding: body.prefix(400), as: UTF8.self))
  }

  private static func line(_ text: String) -> String {
    let words = text.split(whereSeparator: { $0.isWhitespace }).joined(separator: " ")
    if words.isEmpty { return "nothing more" }
    return words.count > 160 ? words.prefix(159) + "…" : words
  }
}
