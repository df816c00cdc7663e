/// A JSON text as a tree, for answers of which many parts are wanted. Members keep their order.
///
/// Wrong types count as absent: `value["a"]["b"].text` is nil wherever the way there ends.
package enum JSONValue: Sendable, Hashable {
  case null
  case bool(Bool)
  /// A number as it was written, so that nothing is lost of a 64-bit integer.
  case number(String)
  case string(String)
  case array([JSONValue])
  case object([Member])

  /// One member of an object.
  package struct Member: Sendable, Hashable {
    package var key: String
    package var value: JSONValue

    package init(key: String, value: JSONValue) {
      self.key = key
      self.value = value
    }
  }

  /// Reads a whole text. Memory: some ten times its bytes.
  /// - Throws: what is wrong and where; also for more behind the value than white space.
  package init(_ bytes: [UInt8]) throws(JSONFault) {
    var reader = JSONReader(bytes)
    self = try reader.value()
    if reader.peek() != nil { throw reader.fault("more behind the value") }
  }

  /// The value of a member (the last of that name); `.null` where there is none.
  package subscript(key: String) -> JSONValue { members.last { $0.key == key }?.value ?? .null }

  /// An element of an array; `.null` where there is none.
  package subscript(index: Int) -> JSONValue {
    guard case .array(let elements) = self, elements.indices.contains(index) else { return .null }
    return elements[index]
  }

  /// The elements of an array; none for anything else.
  package var elements: [JSONValue] { if case .array(let elements) = self { elements } else { [] } }

  /// The members of an object; none for anything else.
  package var members: [Member] { if case .object(let members) = self { members } else { [] } }

  /// The text of a string.
  package var text: String? { if case .string(let text) = self { text } else { nil } }

  /// A truth value.
  package var bool: Bool? { if case .bool(let value) = self { value } else { nil } }

  /// A number, also one in quotes, as protobuf writes 64-bit integers.
  package var number: Double? {
    switch self {
    case .number(let text), .string(let text): Double(text)
    default: nil
    }
  }

  /// A whole number, also one in quotes; nil when it is not whole or out of range.
  package var integer: Int? {
    switch self {
    case .number(let text), .string(let text): Int(text) ?? Double(text).flatMap { Int(exactly: $0) }
    default: nil
    }
  }

  /// There is nothing.
  package var isNull: Bool { self == .null }

  /// The texts of an array of strings.
  package var texts: [String] { elements.compactMap(\.text) }

  /// The members of an object whose values are strings.
  package var textMembers: [String: String] {
    var found: [String: String] = [:]
    for member in members { if let text = member.value.text { found[member.key] = text } }
    return found
  }
}

extension JSONReader {
  /// Consumes one value of any kind and makes it a tree.
  package mutating func value() throws(JSONFault) -> JSONValue {
    // Walks with a stack of its own, so that no depth of hostile input can hurt.
    var open: [Level] = []
    while true {
      var done: JSONValue
      switch peek() {
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        guard open.count < Self.maximumDepth else { throw fault("nested too deeply") }
        let isObject = peek() == UInt8(ascii: "{")
        _ = take(isObject ? UInt8(ascii: "{") : UInt8(ascii: "["))
        var level = Level(isObject: isObject)
        if try next(&level.isFirst, closing: level.closing) {
          if isObject { level.key = try key() }
          open.append(level)
          continue
        }
        done = level.value
      case UInt8(ascii: "\""): done = .string(try string())
      case UInt8(ascii: "n"):
        try skip()
        done = .null
      case UInt8(ascii: "t"), UInt8(ascii: "f"): done = .bool(try isTrue())
      case nil: throw fault("cut off")
      default: done = .number(try scalarText() ?? "")
      }
      while var level = open.popLast() {
        level.add(done)
        if try next(&level.isFirst, closing: level.closing) {
          if level.isObject { level.key = try key() }
          open.append(level)
          break
        }
        done = level.value
      }
      if open.isEmpty { return done }
    }
  }

  private struct Level {
    let isObject: Bool
    var isFirst = true
    var key = ""
    var elements: [JSONValue] = []
    var members: [JSONValue.Member] = []

    init(isObject: Bool) { self.isObject = isObject }

    var closing: UInt8 { isObject ? UInt8(ascii: "}") : UInt8(ascii: "]") }
    var value: JSONValue { isObject ? .object(members) : .array(elements) }

    mutating func add(_ value: JSONValue) {
      if isObject {
        members.append(JSONValue.Member(key: key, value: value))
      } else {
        elements.append(value)
      }
    }
  }
}
