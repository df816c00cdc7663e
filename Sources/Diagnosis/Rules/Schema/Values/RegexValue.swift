/// Regular expressions as Envoy's RE2 takes them. One pass over the bytes, nothing is compiled: patterns come from
/// outside.
struct RegexValue {
  /// Istio refuses longer patterns.
  static let longest = 1024

  /// A clause that says what is wrong with a pattern; nil where RE2 takes it.
  static func problem(_ pattern: String, mayBeEmpty: Bool = false) -> String? {
    if pattern.isEmpty { return mayBeEmpty ? nil : "is an empty pattern" }
    if pattern.utf8.count > longest {
      return "is longer than \(longest) characters, the most that Istio takes"
    }
    var check = RegexValue(bytes: Array(pattern.utf8))
    return check.run()
  }

  private let bytes: [UInt8]
  private var index = 0
  private var depth = 0
  /// Whether something stands before that a quantifier may repeat; false at the start, after `(`, `|` and a quantifier.
  private var isRepeatable = false
  private var justRepeated = false

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

  private func peek(_ offset: Int) -> UInt8? { index + offset < bytes.count ? bytes[index + offset] : nil }

  private mutating func run() -> String? {
    while let byte = next {
      if let problem = step(byte) { return problem }
    }
    return depth > 0 ? "has a ( without its )" : nil
  }

  private mutating func step(_ byte: UInt8) -> String? {
    index += 1
    switch byte {
    case UInt8(ascii: "("):
      depth += 1
      if depth > 200 { return "is nested too deeply" }
      atom(false)
      return next == UInt8(ascii: "?") ? groupKind() : nil
    case UInt8(ascii: ")"):
      if depth == 0 { return "has a ) without its (" }
      depth -= 1
      atom(true)
    case UInt8(ascii: "|"): atom(false)
    case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"):
      return quantifier(String(UnicodeScalar(byte)))
    case UInt8(ascii: "{"):
      guard let length = repeatLength() else {
        atom(true)
        return nil
      }
      return braces(length)
    case UInt8(ascii: "["):
      atom(true)
      return characterClass()
    case UInt8(ascii: "\\"):
      atom(true)
      return escape(inClass: false)
    default: atom(true)
    }
    return nil
  }

  private mutating func atom(_ canRepeat: Bool) {
    isRepeatable = canRepeat
    justRepeated = false
  }

  private mutating func quantifier(_ text: String) -> String? {
    if justRepeated { return "repeats a repetition (\(text)), which RE2 does not take" }
    if !isRepeatable { return "has nothing before \(text) to repeat" }
    if next == UInt8(ascii: "?") { index += 1 }
    justRepeated = true
    return nil
  }

  /// The bytes of `n}`, `n,}` or `n,m}`; nil where the brace stands for itself.
  private func repeatLength() -> Int? {
    guard let end = bytes[index...].firstIndex(of: UInt8(ascii: "}")), end - index <= 20 else { return nil }
    let inside = bytes[index..<end]
    let parts = inside.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
    guard let first = parts.first, !first.isEmpty, parts.count <= 2,
      parts.allSatisfy({ $0.allSatisfy(\.isDigit) })
    else { return nil }
    return end - index
  }

  private mutating func braces(_ length: Int) -> String? {
    let parts = bytes[index..<(index + length)].split(separator: UInt8(ascii: ","))
    let numbers = parts.map { Int(String(decoding: $0, as: UTF8.self)) ?? Int.max }
    let text = "{" + String(decoding: bytes[index..<(index + length)], as: UTF8.self) + "}"
    index += length + 1
    if numbers.contains(where: { $0 > 1000 }) {
      return "repeats more than 1000 times (\(text)), which RE2 does not take"
    }
    if let low = numbers.first, let high = numbers.last, low > high {
      return "has \(text), whose bounds are swapped"
    }
    return quantifier(text)
  }

  private mutating func groupKind() -> String? {
    index += 1
    switch next {
    case UInt8(ascii: ":"):
      index += 1
      return nil
    case UInt8(ascii: "="), UInt8(ascii: "!"): return "uses lookahead, which RE2 does not have"
    case UInt8(ascii: ">"): return "uses an atomic group, which RE2 does not have"
    case UInt8(ascii: "#"): return "holds a comment, which RE2 does not have"
    case UInt8(ascii: "<"):
      if peek(1) == UInt8(ascii: "=") || peek(1) == UInt8(ascii: "!") {
        return "uses lookbehind, which RE2 does not have"
      }
      index += 1
      return groupName()
    case UInt8(ascii: "P"):
      if peek(1) != UInt8(ascii: "<") { return "refers back to a group, which RE2 cannot" }
      index += 2
      return groupName()
    default: return flags()
    }
  }

  private mutating func groupName() -> String? {
    let name = bytes[index...].prefix { $0.isAlphanumeric || $0 == UInt8(ascii: "_") }
    index += name.count
    guard !name.isEmpty, next == UInt8(ascii: ">") else { return "has a group whose name is not closed" }
    index += 1
    return nil
  }

  private mutating func flags() -> String? {
    while let byte = next {
      index += 1
      switch byte {
      case UInt8(ascii: ":"): return nil
      case UInt8(ascii: ")"):
        depth -= 1
        atom(false)
        return nil
      case UInt8(ascii: "i"), UInt8(ascii: "m"), UInt8(ascii: "s"), UInt8(ascii: "U"), UInt8(ascii: "-"):
        continue
      default: return "has a group (?… of a kind that RE2 does not have"
      }
    }
    return "has a ( without its )"
  }

  private mutating func characterClass() -> String? {
    if next == UInt8(ascii: "^") { index += 1 }
    var isFirst = true
    var low: UInt8?
    var isRange = false
    while let byte = next {
      if byte == UInt8(ascii: "]"), !isFirst {
        index += 1
        return nil
      }
      isFirst = false
      index += 1
      if byte == UInt8(ascii: "["), next == UInt8(ascii: ":") {
        guard skipPOSIX() else { return "has a class [:…:] that RE2 does not know" }
        low = nil
        isRange = false
        continue
      }
      if byte == UInt8(ascii: "\\") {
        let start = index
        if let problem = escape(inClass: true) { return problem }
        // Only an escaped punctuation can be the end of a range that is checked here.
        low = index == start + 1 && !bytes[start].isAlphanumeric ? bytes[start] : nil
        isRange = false
        continue
      }
      if isRange {
        if let start = low, byte < start { return "has a range in [ ] whose ends are swapped" }
        isRange = false
        low = nil
      } else if byte == UInt8(ascii: "-"), low != nil, next != UInt8(ascii: "]") {
        isRange = true
      } else {
        low = byte
      }
    }
    return "has a [ without its ]"
  }

  private mutating func skipPOSIX() -> Bool {
    let names = [
      "alnum", "alpha", "ascii", "blank", "cntrl", "digit", "graph", "lower", "print", "punct", "space",
      "upper",
      "word", "xdigit",
    ]
    var start = index + 1
    if start < bytes.count, bytes[start] == UInt8(ascii: "^") { start += 1 }
    let name = bytes[min(start, bytes.count)...].prefix(while: \.isLower)
    guard names.contains(String(decoding: name, as: UTF8.self)), name.endIndex + 1 < bytes.count,
      bytes[name.endIndex] == UInt8(ascii: ":"), bytes[name.endIndex + 1] == UInt8(ascii: "]")
    else { return false }
    index = name.endIndex + 2
    return true
  }

  private mutating func escape(inClass: Bool) -> String? {
    guard let byte = next else { return "ends in a lone \\" }
    index += 1
    if !byte.isAlphanumeric { return nil }
    switch byte {
    case UInt8(ascii: "1")...UInt8(ascii: "9"):
      if byte < UInt8(ascii: "8"), let following = next, (0x30...0x37).contains(following) {
        index += 1
        if let third = next, (0x30...0x37).contains(third) { index += 1 }
        return nil
      }
      return "refers back to a group (\\\(UnicodeScalar(byte))), which RE2 cannot"
    case UInt8(ascii: "0"), UInt8(ascii: "a"), UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"),
      UInt8(ascii: "t"), UInt8(ascii: "v"), UInt8(ascii: "d"), UInt8(ascii: "D"), UInt8(ascii: "s"),
      UInt8(ascii: "S"), UInt8(ascii: "w"), UInt8(ascii: "W"):
      return nil
    case UInt8(ascii: "A"), UInt8(ascii: "z"), UInt8(ascii: "b"), UInt8(ascii: "B"), UInt8(ascii: "C"):
      if !inClass { return nil }
    case UInt8(ascii: "Q"):
      if !inClass {
        skipLiteral()
        return nil
      }
    case UInt8(ascii: "x"): return hexadecimal()
    case UInt8(ascii: "p"), UInt8(ascii: "P"): return unicodeClass()
    default: break
    }
    return "holds \\\(UnicodeScalar(byte)), which RE2 does not know"
  }

  /// `\Q…\E`: everything up to `\E` stands for itself.
  private mutating func skipLiteral() {
    while let byte = next {
      index += 1
      if byte == UInt8(ascii: "\\"), next == UInt8(ascii: "E") {
        index += 1
        return
      }
    }
  }

  private mutating func hexadecimal() -> String? {
    if next == UInt8(ascii: "{") {
      let digits = bytes[(index + 1)...].prefix(while: \.isHex)
      guard !digits.isEmpty, digits.count <= 8, digits.endIndex < bytes.count,
        bytes[digits.endIndex] == UInt8(ascii: "}")
      else { return "has a \\x{…} that is no character" }
      index = digits.endIndex + 1
      return nil
    }
    guard let first = next, let second = peek(1), first.isHex, second.isHex else {
      return "has a \\x without two hexadecimal digits"
    }
    index += 2
    return nil
  }

  private mutating func unicodeClass() -> String? {
    guard let byte = next else { return "has a \\p without a class" }
    index += 1
    guard byte == UInt8(ascii: "{") else { return byte.isUpper ? nil : "has a \\p without a class" }
    guard let end = bytes[index...].firstIndex(of: UInt8(ascii: "}")) else {
      return "has a \\p{ without its }"
    }
    index = end + 1
    return nil
  }
}
