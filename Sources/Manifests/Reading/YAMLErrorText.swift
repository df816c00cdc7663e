import CYaml

/// Says in plain words what libyaml found wrong, and where the mistake was made (which is often not where libyaml
/// noticed it).
struct YAMLErrorText {
  let bytes: UnsafeBufferPointer<UInt8>
  let positions: PositionTable

  func failure(of parser: yaml_parser_t) -> ReadingFailure {
    let problem = parser.problem.map { String(cString: $0) } ?? ""
    if parser.error == YAML_MEMORY_ERROR {
      return ReadingFailure(
        kind: .limit, message: "There is not enough memory to read this.",
        position: positions.position(parser.mark))
    }
    if parser.error == YAML_READER_ERROR { return readerFailure(parser, problem) }
    if let template = TemplateScan.first(in: bytes) {
      return TemplateScan.failure(at: positions.position(ofByte: template, in: bytes))
    }
    if problem.hasPrefix("Maximum nesting") {
      return ReadingFailure(
        kind: .limit, message: "Lists and maps stand in each other too deep.",
        position: positions.position(parser.problem_mark))
    }
    let context = parser.context.map { String(cString: $0) } ?? ""
    let at = positions.position(parser.problem_mark)
    let from = context.isEmpty ? nil : positions.position(parser.context_mark)
    if let tab = tabIndentation(upTo: at) { return tab }
    return describe(problem, context, at: at, from: from)
  }

  // MARK: The reader

  private func readerFailure(_ parser: yaml_parser_t, _ problem: String) -> ReadingFailure {
    var offset = Int(clamping: parser.problem_offset)
    if problem.hasPrefix("invalid trailing"), offset > 0, offset <= bytes.count {
      // The character starts before the byte that does not fit.
      offset -= 1
      while offset > 0, bytes[offset] & 0xC0 == 0x80 { offset -= 1 }
    }
    let at = positions.position(ofByte: offset, in: bytes)
    if problem.hasPrefix("control characters") {
      let value = UInt32(clamping: parser.problem_value)
      let name = value == 0 ? "a NUL byte" : "the control character U+" + Self.hex(value)
      return ReadingFailure(
        message: "This line holds \(name), which YAML does not allow.",
        fix: value == 0 ? "check that the file is text, saved as UTF-8" : "delete the character", position: at
      )
    }
    if problem.hasPrefix("input is too long") {
      return ReadingFailure(kind: .limit, message: "The document is too long to be read.", position: at)
    }
    return ReadingFailure(
      message: "This line is not valid UTF-8.", fix: "save the file as UTF-8", position: at)
  }

  private static func hex(_ value: UInt32) -> String {
    let digits = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }

  // MARK: Lines of the text

  /// A line of the text by its number in the file; empty where it is not there.
  private func line(_ position: Position) -> UnsafeBufferPointer<UInt8> {
    LineScan.line(positions.line(of: position) + 1, in: bytes)
      ?? UnsafeBufferPointer(start: nil, count: 0)
  }

  private func character(_ position: Position) -> UInt8? {
    let line = line(position)
    // Columns count characters: walk.
    var column: Int32 = 0
    for byte in line where byte & 0xC0 != 0x80 {
      column &+= 1
      if column == position.column { return byte }
    }
    return nil
  }

  /// A tab before the first other character of the line that failed, or of the line before it.
  private func tabIndentation(upTo at: Position) -> ReadingFailure? {
    for number in [at.line, at.line &- 1] where number >= 1 {
      let text = line(Position(line: number, column: 1))
      let blanks = text.prefix { $0 == 0x20 || $0 == 0x09 }
      guard blanks.count < text.count, let tab = blanks.firstIndex(of: 0x09),
        text[blanks.count] != UInt8(ascii: "#")
      else { continue }
      return ReadingFailure(
        message: "This line is indented with a tab. YAML forbids tabs for indentation.",
        fix: "use spaces", position: Position(line: number, column: Int32(clamping: tab) &+ 1))
    }
    return nil
  }

  private func firstWord(_ position: Position) -> String {
    let text = line(position).drop { $0 == 0x20 || $0 == UInt8(ascii: "-") }
    return String(decoding: text.prefix(40), as: UTF8.self)
  }

  // MARK: The scanner and the parser

  private func describe(_ problem: String, _ context: String, at: Position, from: Position?) -> ReadingFailure
  {
    let start = from ?? at
    switch problem {
    case "mapping values are not allowed in this context":
      return secondColon(at)
    case "could not find expected ':'":
      return ReadingFailure(
        message: "“\(firstWord(start))” is no complete entry: a key must be followed by a colon and a space.",
        fix: "write key: value, or check the quotes and the indentation of this line", position: start)
    case "did not find expected key" where context.hasPrefix("while parsing a block mapping"):
      return ReadingFailure(
        message: """
          This does not fit the map that starts at line \(start.line): its keys stand at column \(start.column), \
          and what is written here is no further key of it.
          """,
        fix: "check the indentation of this line, and whether quotes or brackets above are closed",
        position: at, other: start)
    case "did not find expected '-' indicator":
      return ReadingFailure(
        message: """
          This does not fit the list that starts at line \(start.line): its elements stand at column \
          \(start.column) and start with “- ”.
          """,
        fix: "check the indentation of this line", position: at, other: start)
    case "did not find expected ',' or '}'":
      return unclosed("{", "}", at: at, from: start)
    case "did not find expected ',' or ']'":
      return unclosed("[", "]", at: at, from: start)
    case "found unexpected end of stream":
      return ReadingFailure(
        message: "The quote that opens here is never closed.", fix: "close the quote", position: start)
    case "found unexpected document indicator":
      return ReadingFailure(
        message: "The quote that opens here is not closed before the document ends.", fix: "close the quote",
        position: start)
    default:
      return describeToken(problem, context, at: at, from: start)
    }
  }

  private func describeToken(_ problem: String, _ context: String, at: Position, from start: Position)
    -> ReadingFailure
  {
    if context.hasSuffix("an alias") || context.hasSuffix("an anchor") {
      let mark = context.hasSuffix("an alias") ? "*" : "&"
      return ReadingFailure(
        message: "A value that starts with \(mark) is taken for an \(mark == "*" ? "alias" : "anchor").",
        fix: "put it in quotes: \"\(mark)…\"", position: start)
    }
    switch problem {
    case "found character that cannot start any token":
      let character = character(at).map { String(UnicodeScalar($0)) } ?? "this character"
      return ReadingFailure(
        message: "No value may start with “\(character)” unless it is in quotes.",
        fix: "put the value in quotes",
        position: at)
    case "found unknown escape character":
      return ReadingFailure(
        message: "In double quotes a backslash starts an escape, and this is none that YAML knows.",
        fix: "use single quotes, or double the backslash", position: at, other: start)
    case "did not find expected hexdecimal number", "found invalid Unicode character escape code":
      return ReadingFailure(
        message: "This escape names no character.", fix: "use single quotes, or double the backslash",
        position: at, other: start)
    case "block sequence entries are not allowed in this context":
      return ReadingFailure(
        message: "A list element (“- ”) cannot start here.", fix: "put the element on a line of its own",
        position: at)
    case "mapping keys are not allowed in this context":
      return ReadingFailure(
        message: "A value cannot start with “? ” here.", fix: "put the value in quotes", position: at)
    case "did not find expected node content":
      return ReadingFailure(message: "A value is missing here.", position: at, other: start)
    case "found a tab character that violates indentation",
      "found a tab character where an indentation space is expected":
      return ReadingFailure(
        message: "This line is indented with a tab. YAML forbids tabs for indentation.", fix: "use spaces",
        position: at)
    case "did not find expected comment or line break" where context.hasSuffix("a block scalar"):
      return ReadingFailure(
        message: "After “|” or “>” the text must start on a new line.",
        fix: "move the text to the next line, or put it in quotes", position: at, other: start)
    case "did not find expected <document start>":
      return ReadingFailure(
        message: "The document is complete above this line, and no “---” parts it from what follows.",
        fix: "check the indentation of this line, or write --- between the documents", position: at)
    case "found undefined tag handle":
      return ReadingFailure(
        message: "A value that starts with “!” is taken for a tag, and this tag is not known.",
        fix: "put the value in quotes", position: at)
    default:
      return ReadingFailure(
        message: "This cannot be read as YAML (\(problem)\(context.isEmpty ? "" : ", ")\(context)).",
        position: at,
        other: start == at ? nil : start)
    }
  }

  /// A bracket that is not closed, or a comma that is missing: a line that stands no deeper than the one with the
  /// bracket was not meant to be inside it.
  private func unclosed(_ open: String, _ close: String, at: Position, from start: Position) -> ReadingFailure
  {
    let isOutside = at.line != start.line && indent(at) <= indent(start)
    let isPast = line(at).isEmpty
    return ReadingFailure(
      message: isOutside || isPast
        ? "This “\(open)” is not closed."
        : "The “\(open)” of line \(start.line) is not closed, or a comma is missing before this.",
      fix: isOutside || isPast ? "add \(close)" : "add \(close) or a comma",
      position: isOutside || isPast ? start : at, other: isOutside || isPast ? nil : start)
  }

  private func indent(_ position: Position) -> Int { line(position).prefix { $0 == 0x20 }.count }

  private func secondColon(_ at: Position) -> ReadingFailure {
    let text = line(at)
    let before = text.prefix(Int(max(0, at.column &- 1)))
    let hasEarlier = before.indices.dropLast().contains {
      before[$0] == UInt8(ascii: ":") && (before[$0 + 1] == 0x20 || before[$0 + 1] == 0x09)
    }
    if hasEarlier {
      return ReadingFailure(
        message: "A second “: ” stands in this line: the value itself holds a colon.",
        fix: "put the value in quotes", position: at)
    }
    if let above = lineAbove(at), !line(above).contains(UInt8(ascii: ":")) {
      return ReadingFailure(
        message: "“\(firstWord(above))” is no complete entry: a key must be followed by a colon and a space.",
        fix: "write key: value, or check the indentation of the line below", position: above)
    }
    let indent = Int32(clamping: text.prefix { $0 == 0x20 }.count)
    return ReadingFailure(
      message: """
        This key is indented as if it stood inside the line above it, but that line has a value already (or lacks \
        its colon).
        """,
      fix: "check the indentation of this line and the end of the line above",
      position: Position(line: at.line, column: indent &+ 1))
  }

  /// The first character of the next line above that holds more than a comment; nil where there is none.
  private func lineAbove(_ position: Position) -> Position? {
    var number = position.line &- 1
    // A bounded look: each line is found from the start of the text.
    let last = max(0, position.line &- 50)
    while number > last, positions.line(of: Position(line: number, column: 1)) >= 0 {
      let text = line(Position(line: number, column: 1))
      let indent = text.prefix { $0 == 0x20 }.count
      if indent < text.count, text[indent] != UInt8(ascii: "#") {
        return Position(line: number, column: Int32(clamping: indent) &+ 1)
      }
      number &-= 1
    }
    return nil
  }
}
