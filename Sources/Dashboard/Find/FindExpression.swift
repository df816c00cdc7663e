import Mesh

/// What a find expression is asked of.
public protocol FindSubject {
  /// A number; nil when it is not known.
  func number(_ operand: FindOperand) -> Double?
  /// The names under which a text is known; none when it is not.
  func texts(_ operand: FindOperand) -> [String]
  /// Whether something holds; nil when that is not known.
  func flag(_ operand: FindOperand) -> Bool?
  /// Its health.
  var findHealth: Health? { get }
  /// Everything that a bare word may hit.
  var findText: String { get }
}

/// A find expression as Kiali's graph has them: `rps > 10 AND name contains rev OR !healthy`. AND binds closer than
/// OR, parentheses group, bare words are looked for in the names. Pure.
///
/// What is not known fits no comparison, neither the expression nor its opposite: `mtls` finds what is encrypted,
/// `!mtls` what is known not to be; `rt95 = unknown` finds what has no number.
public struct FindExpression: Sendable, Hashable {
  /// A part of it.
  indirect enum Term: Sendable, Hashable {
    case any([Term])
    case all([Term])
    case not(Term)
    case flag(FindOperand)
    case number(FindOperand, Comparison, Double)
    case health(Comparison, Health)
    case text(FindOperand, TextComparison, String)
    case isKnown(FindOperand)
    case words(String)
  }

  /// How numbers are compared.
  enum Comparison: Sendable, Hashable {
    case equal, unequal, greater, atLeast, less, atMost

    func holds<Value: Comparable>(_ a: Value, _ b: Value) -> Bool {
      switch self {
      case .equal: a == b
      case .unequal: a != b
      case .greater: a > b
      case .atLeast: a >= b
      case .less: a < b
      case .atMost: a <= b
      }
    }
  }

  /// How texts are compared, case aside.
  enum TextComparison: Sendable, Hashable {
    case equal, unequal, contains, containsNot, starts, startsNot, ends, endsNot

    var isNegated: Bool {
      switch self {
      case .equal, .contains, .starts, .ends: false
      case .unequal, .containsNot, .startsNot, .endsNot: true
      }
    }

    func holds(_ text: String, _ wanted: String) -> Bool {
      switch self {
      case .equal: text == wanted
      case .unequal: text != wanted
      case .contains: TextMatch.contains(wanted, in: text)
      case .containsNot: !TextMatch.contains(wanted, in: text)
      case .starts: text.hasPrefix(wanted)
      case .startsNot: !text.hasPrefix(wanted)
      case .ends: text.hasSuffix(wanted)
      case .endsNot: !text.hasSuffix(wanted)
      }
    }
  }

  let term: Term

  /// Reads an expression.
  /// - Parameter known: what can be asked here; the rest is refused with a sentence.
  /// - Throws: `FindProblem` where the text cannot be understood.
  public init(_ text: String, known: Set<FindOperand> = Set(FindOperand.allCases)) throws(FindProblem) {
    var parser = FindParser(text, known: known)
    term = try parser.expression()
  }

  /// Whether it fits. Cost: a few comparisons.
  public func matches(_ subject: some FindSubject) -> Bool { Self.value(of: term, subject) == true }

  /// True, false, or nil where what it asks is not known.
  private static func value(of term: Term, _ subject: some FindSubject) -> Bool? {
    switch term {
    case .any(let terms):
      var value: Bool? = false
      for term in terms {
        switch Self.value(of: term, subject) {
        case true?: return true
        case nil: value = nil
        case false?: continue
        }
      }
      return value
    case .all(let terms):
      var value: Bool? = true
      for term in terms {
        switch Self.value(of: term, subject) {
        case false?: return false
        case nil: value = nil
        case true?: continue
        }
      }
      return value
    case .not(let term): return Self.value(of: term, subject).map { !$0 }
    case .flag(let operand): return subject.flag(operand)
    case .number(let operand, let comparison, let wanted):
      guard let number = subject.number(operand), !number.isNaN else { return nil }
      return comparison.holds(number, wanted)
    case .health(let comparison, let wanted): return subject.findHealth.map { comparison.holds($0, wanted) }
    case .text(let operand, let comparison, let wanted):
      let texts = subject.texts(operand)
      guard !texts.isEmpty else { return nil }
      return comparison.isNegated
        ? texts.allSatisfy { comparison.holds($0.lowercased(), wanted) }
        : texts.contains { comparison.holds($0.lowercased(), wanted) }
    case .isKnown(let operand): return isKnown(operand, subject)
    case .words(let words): return TextMatch.contains(words, in: subject.findText)
    }
  }

  private static func isKnown(_ operand: FindOperand, _ subject: some FindSubject) -> Bool {
    switch operand.kind {
    case .text: subject.texts(operand).contains { $0.lowercased() != "unknown" }
    case .health: subject.findHealth != nil
    case .number: subject.number(operand).map { !$0.isNaN } ?? false
    case .flag: subject.flag(operand) != nil
    }
  }
}

/// Why a find expression cannot be understood.
public struct FindProblem: Error, Sendable, Hashable {
  /// What is wrong and what would be right, without full stop.
  public let sentence: String
}
