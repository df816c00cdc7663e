import Dashboard
import TOMLKit
import Terminal

/// TOML → `UserConfiguration`. What is known must be right; what is not known is a warning, so that a file may serve
/// several versions of the program.
struct ConfigurationReader {
  let file: String
  private let text: String
  private let home: String?
  private let lines: TOMLLines
  var result = UserConfiguration()

  private static let known = [
    "proxies", "proxy-files", "prometheus", "traces", "config", "config-namespace", "interval", "window",
    "history",
    "theme", "ascii",
    "bell", "read-only", "keys", "goals",
  ]

  /// - Parameter home: what `~` stands for.
  init(file: String, text: String, home: String?) {
    self.file = file
    self.text = text
    self.home = home
    lines = TOMLLines(text)
  }

  /// Reads all of it.
  func read() throws(ConfigurationError) -> UserConfiguration {
    var reader = self
    try reader.readTable(try parse())
    return reader.result
  }

  private func parse() throws(ConfigurationError) -> TOMLTable {
    do { return try TOMLTable(string: text) } catch let error as TOMLParseError {
      throw ConfigurationError(
        file: file, line: error.source.begin.line, key: nil, problem: "this is no TOML: \(error.description)")
    } catch {
      throw ConfigurationError(file: file, line: 1, key: nil, problem: "\(error)")
    }
  }

  private mutating func readTable(_ table: TOMLTable) throws(ConfigurationError) {
    for key in table.keys.sorted(by: { lines.line(of: $0) < lines.line(of: $1) }) {
      guard let value = table[key] else { continue }
      switch key {
      case "proxies": result.proxies = try strings(key, value)
      case "proxy-files": result.proxyFiles = try strings(key, value).map(path)
      case "prometheus": result.prometheus = try endpoint(key, value)
      case "traces": result.traces = try endpoint(key, value)
      case "config": result.config = try strings(key, value).map(path)
      case "config-namespace": result.configNamespace = try string(key, value)
      case "interval":
        let interval = try seconds(key, value)
        guard interval.value >= 0.1 else { throw wrong(key, "must be at least 100ms") }
        result.interval = interval
      case "window": result.window = try seconds(key, value)
      case "history": result.history = try size(key, value)
      case "theme": result.theme = try string(key, value)
      case "ascii": result.isAscii = try bool(key, value)
      case "bell": result.hasBell = try bool(key, value)
      case "read-only": result.isReadOnly = try bool(key, value)
      case "keys": try readKeys(value)
      case "goals": try readGoals(value)
      default: warn(key, Self.known)
      }
    }
  }

  // MARK: - Keys

  private mutating func readKeys(_ value: any TOMLValueConvertible) throws(ConfigurationError) {
    guard let table = value.table else { throw wrong("keys", "must be a table: [keys]") }
    try readKeys(table, under: "")
  }

  /// `graph.focus = "F"` is a table in a table to TOML.
  private mutating func readKeys(_ table: TOMLTable, under prefix: String) throws(ConfigurationError) {
    for key in table.keys {
      guard let value = table[key] else { continue }
      let id = prefix + key
      if let inner = value.table {
        try readKeys(inner, under: id + ".")
        continue
      }
      let names = value.string.map { [$0] } ?? (try? strings("keys." + id, value)) ?? []
      guard !names.isEmpty else {
        throw wrong("keys." + id, "must be a key such as \"F\", or a list of keys")
      }
      guard let action = ActionRegistry.standard.definitions.first(where: { $0.id == id }) else {
        warn("keys." + id, ActionRegistry.standard.definitions.map { "keys." + $0.id })
        continue
      }
      var keys: [Key] = []
      for name in names {
        guard let key = Key(configured: name) else {
          throw wrong("keys." + id, "no key “\(name)”: one character, or ctrl-x, alt-x, f5, enter, space, …")
        }
        if case .character(let letter) = key, "hjkl".contains(letter), action.group != .move {
          throw wrong("keys." + id, "h, j, k and l move and do nothing else")
        }
        keys.append(key)
      }
      result.keys[id] = keys
    }
  }

  // MARK: - Values

  func string(_ key: String, _ value: any TOMLValueConvertible) throws(ConfigurationError) -> String {
    guard let text = value.string else { throw wrong(key, "must be a text in quotes") }
    return text
  }

  func strings(_ key: String, _ value: any TOMLValueConvertible) throws(ConfigurationError)
    -> [String]
  {
    if let one = value.string { return [one] }
    guard let array = value.array else { throw wrong(key, "must be a list of texts: [\"…\", \"…\"]") }
    var texts: [String] = []
    for element in array {
      guard let text = element.string else { throw wrong(key, "must be a list of texts: [\"…\", \"…\"]") }
      texts.append(text)
    }
    return texts
  }

  func bool(_ key: String, _ value: any TOMLValueConvertible) throws(ConfigurationError) -> Bool {
    guard let bool = value.bool else { throw wrong(key, "must be true or false") }
    return bool
  }

  /// A text with its unit, or a number of seconds.
  func seconds(_ key: String, _ value: any TOMLValueConvertible) throws(ConfigurationError) -> Seconds {
    let text = value.string ?? value.int.map { String($0) } ?? value.double.map { String($0) }
    guard let text, let seconds = Seconds(argument: text) else {
      throw wrong(key, "must be a time such as \"1s\", \"500ms\" or \"2m\"")
    }
    return seconds
  }

  private func size(_ key: String, _ value: any TOMLValueConvertible) throws(ConfigurationError) -> ByteSize {
    guard let size = value.string.flatMap({ ByteSize(argument: $0) }) else {
      throw wrong(key, "must be an amount of memory such as \"256MB\" or \"1GB\"")
    }
    guard size.bytes >= HistoryOptions.least.bytes else {
      throw wrong(key, "must be at least \(HistoryOptions.least.defaultValueDescription)")
    }
    return size
  }

  /// Paths count from the file's folder, and `~` from home.
  func path(_ text: String) -> String {
    if text.hasPrefix("/") || text == "-" { return text }
    if text == "~" || text.hasPrefix("~/"), let home { return home + text.dropFirst() }
    return (file.lastIndex(of: "/").map { String(file[...$0]) } ?? "") + text
  }

  func wrong(_ key: String, _ problem: String) -> ConfigurationError {
    ConfigurationError(file: file, line: lines.line(of: key), key: key, problem: problem)
  }

  mutating func warn(_ key: String, _ known: [String]) {
    let near = TextMatch.suggestion(for: key, among: known)
    result.warnings.append(
      ConfigurationError(file: file, line: lines.line(of: key), key: key, problem: "not known\(near)")
        .description)
  }
}
