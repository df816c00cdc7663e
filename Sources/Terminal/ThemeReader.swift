import TOMLKit

extension Theme {
  /// The theme that is always there: dark, on the terminal's own ground.
  public static let dark: Theme = {
    do { return try ThemeReader(file: "dark", fallback: nil).read(builtInDarkTheme, name: "dark") } catch {
      // A test reads the same text, so this is never seen; a screen without colours is still a screen.
      return Theme(name: "dark", summary: "", isLight: false, tokens: [:])
    }
  }()

  /// Reads a theme's text.
  /// - Parameter file: what errors name.
  public init(toml text: String, name: String, file: String) throws(ThemeError) {
    self = try ThemeReader(file: file, fallback: .dark).read(text, name: name)
  }
}

/// TOML → Theme. Everything that it does not know is an error: a misspelt key would be looked for in vain.
struct ThemeReader {
  let file: String
  /// Gives what a theme leaves out.
  let fallback: Theme?

  func read(_ text: String, name: String) throws(ThemeError) -> Theme {
    let table = try parse(text)
    for key in table.keys where !["summary", "background", "ink"].contains(key) {
      throw invalid(key, "unknown; known are summary, background and [ink]")
    }
    let background = table["background"]?.string ?? "dark"
    guard ["dark", "light"].contains(background) else {
      throw invalid("background", "must be \"dark\" or \"light\"")
    }
    guard let inks = table["ink"]?.table else {
      throw invalid("ink", "missing: the table [ink] gives each meaning its colours; copy themes/dark.toml")
    }
    var tokens: [Ink: Theme.Token] = [:]
    for key in inks.keys {
      guard let ink = Ink(name: key) else {
        throw invalid("ink.\(key)", "no such meaning; known are " + Ink.names.joined(separator: ", "))
      }
      tokens[ink] = try token(inks[key], key: "ink.\(key)", ink)
    }
    for ink in Ink.allCases where tokens[ink] == nil {
      guard let fallback else { throw invalid("ink.\(ink)", "missing") }
      tokens[ink] = fallback.token(ink)
    }
    return Theme(
      name: name, summary: TextSafety.safe(table["summary"]?.string ?? ""), isLight: background == "light",
      tokens: tokens)
  }

  private func parse(_ text: String) throws(ThemeError) -> TOMLTable {
    do { return try TOMLTable(string: text) } catch let error as TOMLParseError {
      throw .syntax(file: file, line: error.source.begin.line, message: error.description)
    } catch {
      throw .syntax(file: file, line: 1, message: "\(error)")
    }
  }

  private func invalid(_ key: String, _ problem: String) -> ThemeError {
    .invalid(file: file, key: key, problem: problem)
  }

  private func token(
    _ value: (any TOMLValueConvertible)?, key: String, _ ink: Ink
  ) throws(ThemeError) -> Theme.Token {
    guard let table = value?.table else {
      throw invalid(key, "must look like { color = \"#5fd787\", c256 = 78, c16 = \"green\" }")
    }
    var token = Theme.Token()
    token.mono = fallback?.token(ink).mono ?? []
    guard let color = table["color"]?.string else {
      throw invalid(key + ".color", "missing: \"#rrggbb\", or \"default\" for the terminal's own")
    }
    if color != "default" {
      guard let rgb = NamedColor.rgb(color) else {
        throw invalid(key + ".color", "\"\(TextSafety.safe(color))\" is not \"#rrggbb\" nor \"default\"")
      }
      token.rgb = rgb
      token.palette = NamedColor.nearestPalette(rgb)
      token.ansi = NamedColor.nearestAnsi(rgb)
    }
    for key2 in table.keys {
      let path = "\(key).\(key2)"
      guard let value = table[key2] else { continue }
      switch key2 {
      case "color": break
      case "c256": token.palette = try index(value, path, limit: 255)
      case "c16": token.ansi = try index(value, path, limit: 15)
      case "mono": token.mono = try attributes(value, path)
      default:
        guard let attribute = Attributes(name: key2) else {
          throw invalid(
            path, "unknown; known are color, c256, c16, mono, bold, dim, underline, italic and reverse")
        }
        guard let on = value.bool else { throw invalid(path, "must be true or false") }
        if on { token.attributes.insert(attribute) }
      }
    }
    return token
  }

  private func index(
    _ value: any TOMLValueConvertible, _ path: String, limit: Int
  ) throws(ThemeError) -> Int32 {
    if let number = value.int, (0...limit).contains(number) { return Int32(number) }
    if let name = value.string {
      if name == "default" { return -1 }
      if limit == 15, let number = NamedColor.ansi(name) { return number }
    }
    throw invalid(
      path,
      limit == 15
        ? "must be 0 to 15, a name such as \"red\" or \"bright red\", or \"default\""
        : "must be 0 to 255, or \"default\"")
  }

  private func attributes(_ value: any TOMLValueConvertible, _ path: String) throws(ThemeError) -> Attributes
  {
    guard let list = value.array else { throw invalid(path, "must be a list such as [\"bold\"]") }
    var attributes: Attributes = []
    for element in list {
      guard let name = element.string, let attribute = Attributes(name: name) else {
        throw invalid(path, "may list bold, dim, underline, italic and reverse")
      }
      attributes.insert(attribute)
    }
    return attributes
  }
}

extension Ink {
  /// The names that themes use.
  static let names = allCases.map { "\($0)" }

  /// The meaning of a name.
  init?(name: String) {
    guard let index = Ink.names.firstIndex(of: name) else { return nil }
    self = Ink.allCases[index]
  }
}

extension Attributes {
  /// The attribute that a theme names.
  init?(name: String) {
    switch name {
    case "bold": self = .bold
    case "dim": self = .dim
    case "underline": self = .underline
    case "italic": self = .italic
    case "reverse": self = .reverse
    default: return nil
    }
  }
}
