import FoundationEssentials
import JSON

/// An object of Envoy's admin answers, by its fields' names as protobuf writes them. Tools print the same in two ways:
/// Envoy itself `filter_chains`, `istioctl -o json` also `filterChains`; both are read.
struct EnvoyFields {
  let value: JSONValue

  init(_ value: JSONValue) { self.value = value }

  subscript(name: String) -> EnvoyFields {
    let found = value[name]
    if !found.isNull || !name.contains("_") { return EnvoyFields(found) }
    // Most absent fields are absent in either spelling: the longer way is walked only where members look so.
    guard value.members.contains(where: { $0.key.utf8.contains { (65...90).contains($0) } }) else {
      return EnvoyFields(.null)
    }
    return EnvoyFields(value[Self.camel(name)])
  }

  subscript(index: Int) -> EnvoyFields { EnvoyFields(value[index]) }

  var isNull: Bool { value.isNull }
  var exists: Bool { !value.isNull }
  var elements: [EnvoyFields] { value.elements.map(EnvoyFields.init) }
  var members: [(key: String, value: EnvoyFields)] { value.members.map { ($0.key, EnvoyFields($0.value)) } }
  var bool: Bool? { value.bool }
  /// A number that is one: text from outside may call itself not a number, or endless.
  var number: Double? { value.number.flatMap { $0.isFinite ? $0 : nil } }
  var integer: Int? { value.integer }
  var texts: [String] { value.texts }

  /// The text of a string that is not empty.
  var text: String? { value.text.flatMap { $0.isEmpty ? nil : $0 } }

  /// Text of a string, or a number as it was written.
  var shown: String? {
    if case .number(let text) = value { return text }
    return text
  }

  /// A wrapper type's number: `{"value": 5}` or `5`.
  var wrapped: Double? { number ?? self["value"].number }

  /// A wrapper type's number as it reads, without a fraction where it has none.
  var wrappedText: String? {
    wrapped.map { number in Int(exactly: number).map(String.init) ?? "\(number)" }
  }

  /// A moment.
  var date: Date? { text.flatMap(TimeStamp.parse) }

  /// A duration of protobuf (`1.5s`), in seconds.
  var seconds: Double? {
    guard let text, text.last == "s", let value = Double(text.dropLast()), value.isFinite else { return nil }
    return value
  }

  /// The last part of an `@type`: `HttpConnectionManager`.
  var typeName: String? {
    guard let url = self["@type"].text else { return nil }
    return url.split(separator: ".").last.map(String.init)
  }

  /// `filter_chains` as `filterChains`.
  static func camel(_ name: String) -> String {
    var out = ""
    var isUpper = false
    for character in name {
      if character == "_" {
        isUpper = true
      } else {
        out += isUpper ? character.uppercased() : String(character)
        isUpper = false
      }
    }
    return out
  }

  /// `filterChains` as `filter_chains`.
  static func snake(_ name: String) -> String {
    guard name.utf8.contains(where: { (65...90).contains($0) }) else { return name }
    var out = ""
    for character in name {
      if character.isASCII, character.isUppercase {
        out += "_" + character.lowercased()
      } else {
        out.append(character)
      }
    }
    return out
  }
}
