/// What a field may hold. A table is written as a literal: `["hosts": .strings, "port": ["number": .uint]]`.
enum FieldType: Sendable, ExpressibleByDictionaryLiteral {
  /// A text; a number or boolean without quotes is none.
  case string
  /// A text of Go's duration form.
  case duration
  /// A whole number of 32 bits, with and without a sign, and of 64 bits.
  case int, uint, long
  /// A number.
  case double
  /// `true` or `false`.
  case bool
  /// A number or a text: Kubernetes' ports that may be named.
  case intOrString
  /// A number or a text: Kubernetes' quantities.
  case quantity
  /// Anything; what stands below is not looked at.
  case any
  /// One of some words.
  case choices(Choices)
  /// A list.
  indirect case list(FieldType)
  /// A map whose keys are free.
  indirect case map(FieldType)
  /// A map of known fields.
  case object(FieldSet)
  /// A field of former versions, with the sentence that says what became of it.
  case removed(String)

  init(dictionaryLiteral fields: (String, FieldType)...) { self = .object(FieldSet(fields)) }

  /// A list of texts.
  static let strings = FieldType.list(.string)
  /// A map of texts.
  static let stringMap = FieldType.map(.string)
  /// One of some words.
  static func choice(_ words: String...) -> FieldType { .choices(Choices(words)) }
  /// A map of known fields of which at most one may be written.
  static func oneOf(_ names: [String], _ fields: FieldSet) -> FieldType {
    .object(FieldSet(fields, oneOf: [names]))
  }

  /// The words that an enumeration knows.
  final class Choices: Sendable {
    let words: [String]
    init(_ words: [String]) { self.words = words }
  }

  /// The fields of the map, or of a list's or map's elements, that this type leads to.
  var inner: FieldSet? {
    switch self {
    case .object(let fields): fields
    case .list(let element), .map(let element): element.inner
    default: nil
    }
  }
}

/// The known fields of one map. Shared between the tables; built once, on first use.
final class FieldSet: Sendable, ExpressibleByDictionaryLiteral {
  /// The fields by name.
  let fields: [String: FieldType]
  /// Groups of fields that exclude each other.
  let oneOf: [[String]]
  /// Whether there are fields that the table does not know: an unknown one is nothing wrong unless it is misspelt.
  let isOpen: Bool

  init(_ fields: [(String, FieldType)], oneOf: [[String]] = [], isOpen: Bool = false) {
    self.fields = Dictionary(fields, uniquingKeysWith: { first, _ in first })
    self.oneOf = oneOf
    self.isOpen = isOpen
  }

  convenience init(dictionaryLiteral fields: (String, FieldType)...) { self.init(fields) }

  /// The same fields with more said about them.
  init(_ other: FieldSet, oneOf: [[String]] = [], isOpen: Bool = false) {
    fields = other.fields
    self.oneOf = oneOf
    self.isOpen = isOpen
  }

  /// The same fields, of which there may be more than the table knows.
  var opened: FieldSet { FieldSet(self, oneOf: oneOf, isOpen: true) }

  /// The same fields and some more, which replace those of their names.
  convenience init(_ other: FieldSet, adding more: FieldSet) {
    self.init(more.fields.map { ($0.key, $0.value) } + other.fields.map { ($0.key, $0.value) })
  }

  /// The names that may still be written, in order: what misspelt names are compared with.
  var names: [String] {
    fields.filter { if case .removed = $0.value { false } else { true } }.map(\.key)
      .filter { !$0.contains("_") }.sorted()
  }
}
