import JSON

/// A line of configuration as YAML writes it.
public struct DumpLine: Sendable, Hashable {
  /// Levels that it is indented by.
  public var depth: Int
  /// It begins an element of a list.
  public var isItem: Bool
  /// Its key; nil for a bare element.
  public var key: String?
  /// Its value; nil where what follows is deeper.
  public var value: String?
  /// The value is text, not a number or a truth value.
  public var isText: Bool

  /// Makes a line.
  public init(depth: Int, isItem: Bool, key: String?, value: String?, isText: Bool) {
    self.depth = depth
    self.isItem = isItem
    self.key = key
    self.value = value
    self.isText = isText
  }

  /// The line as it reads.
  public var text: String {
    String(repeating: "  ", count: depth) + (isItem ? key == nil && value == nil ? "-" : "- " : "")
      + (key.map { $0 + ":" } ?? "")
      + (value.map { key == nil ? $0 : " " + $0 } ?? "")
  }
}

/// Writes JSON as YAML, in the order in which it stands.
public enum DumpText {
  /// More lines are not written.
  static let limit = 200_000

  /// What stands for a secret.
  public static let hidden = "[not shown]"

  /// The lines of a value. What opens doors is left out, by its key.
  package static func lines(_ value: JSONValue) -> [DumpLine] {
    var out: [DumpLine] = []
    // A stack of its own: neither depth nor size of hostile input can hurt.
    struct Task {
      var value: JSONValue
      var key: String?
      var depth: Int
      var isItem: Bool
    }
    var stack = [Task(value: value, key: nil, depth: 0, isItem: false)]
    while let task = stack.popLast() {
      guard out.count < limit else {
        out.append(
          DumpLine(depth: 0, isItem: false, key: nil, value: "… more than \(limit) lines", isText: false))
        break
      }
      func line(_ text: String?, isText: Bool = false) {
        out.append(
          DumpLine(
            depth: task.depth, isItem: task.isItem, key: task.key.map(quoted), value: text, isText: isText))
      }
      // Where the parts of it stand: behind a dash there are two columns more.
      let inner = task.key != nil ? task.depth + (task.isItem ? 2 : 1) : task.depth + (task.isItem ? 1 : 0)
      switch task.value {
      case .object(let members) where members.isEmpty: line("{}")
      case .object(let members):
        if task.key != nil { line(nil) }
        let isSecretPair = isSecretPair(members)
        for (index, member) in members.enumerated().reversed() {
          // The first member of an element stands behind its dash.
          let isFirst = index == 0 && task.isItem && task.key == nil
          let isHidden =
            isSecret(member.key) || isInlineSecret(member)
            || (isSecretPair && member.key != "key" && member.key != "name")
          stack.append(
            Task(
              value: isHidden ? censored(member.value) : member.value, key: member.key,
              depth: isFirst ? task.depth : inner, isItem: isFirst))
        }
      case .array(let elements) where elements.isEmpty: line("[]")
      case .array(let elements):
        if task.key != nil || task.isItem { line(nil) }
        for element in elements.reversed() {
          stack.append(Task(value: element, key: nil, depth: inner, isItem: true))
        }
      case .string(let text): line(quoted(cleaned(text)), isText: true)
      case .number(let text): line(text)
      case .bool(let value): line(value ? "true" : "false")
      case .null: line("null")
      }
    }
    return out
  }

  // MARK: - Secrets

  /// Keys, in small letters and without what joins words.
  private static let secretKeys: Set<String> = [
    "privatekey", "password", "passwd", "token", "accesstoken", "refreshtoken", "bearertoken", "apikey",
    "authorization",
    "clientsecret", "hmacsecret", "secretkey", "secretaccesskey", "sessiontoken", "sessionticketkeys",
    "inlinesecret",
    "pkcs12", "jwt", "proxyauthorization", "cookie", "setcookie", "xapikey",
  ]

  private static func isSecret(_ key: String) -> Bool {
    guard key.utf8.count <= 40 else { return false }
    return secretKeys.contains(key.lowercased().filter { $0 != "_" && $0 != "-" })
  }

  /// `secret` as it is, or written in place; a secret of SDS bears certificates, which are none.
  private static func isInlineSecret(_ member: JSONValue.Member) -> Bool {
    guard member.key == "secret" else { return false }
    return member.value.text != nil || !member.value["inline_string"].isNull
      || !member.value["inline_bytes"].isNull
  }

  /// A header or a variable whose name says that its value opens doors: `{"key": "authorization", "value": …}`.
  private static func isSecretPair(_ members: [JSONValue.Member]) -> Bool {
    members.contains { ($0.key == "key" || $0.key == "name") && $0.value.text.map(isSecret) == true }
      && members.contains { $0.key == "value" || $0.key == "raw_value" }
  }

  /// Text without a key in it, and an address without its password.
  private static func cleaned(_ text: String) -> String {
    if text.contains("PRIVATE KEY-----") { return hidden }
    let parts = text.split(separator: "://", maxSplits: 1)
    guard parts.count == 2, let at = parts[1].firstIndex(of: "@") else { return text }
    let user = parts[1][..<at]
    guard user.contains(":"), !user.contains("/") else { return text }
    return parts[0] + "://" + hidden + parts[1][at...]
  }

  /// The place of a secret is told, its text not; where it only names a file or another secret it stays.
  private static func censored(_ value: JSONValue) -> JSONValue {
    switch value {
    case .string(let text): text.isEmpty ? value : .string(hidden)
    case .object(let members):
      .object(
        members.map { member in
          let isReference = ["filename", "name", "sds_config", "environment_variable"].contains(member.key)
          return .init(key: member.key, value: isReference ? member.value : censored(member.value))
        })
    case .array(let elements): .array(elements.map(censored))
    case .null, .bool, .number: value
    }
  }

  // MARK: - Text

  /// Plain where YAML takes it for text, else quoted; control characters escaped.
  private static func quoted(_ text: String) -> String {
    var isPlain = !text.isEmpty
    if let first = text.unicodeScalars.first, "!&*-?|>@`\"'%#{}[], :".unicodeScalars.contains(first) {
      isPlain = false
    }
    if text.last == " " || text.last == ":" || ["true", "false", "null", "yes", "no", "~"].contains(text) {
      isPlain = false
    }
    if isPlain, Double(text) != nil || text.contains(": ") || text.contains(" #") { isPlain = false }
    if isPlain, !text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) { return text }
    return YAMLText.doubleQuoted(text)
  }
}
