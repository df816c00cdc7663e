/// Envoy's `/logging`: each of its loggers and how much it tells.
public enum LoggerList {
  /// The levels, from the most to the least.
  public static let levels = ["trace", "debug", "info", "warning", "error", "critical", "off"]

  /// A logger.
  public struct Logger: Sendable, Hashable {
    /// Its name.
    public var name: String
    /// Its level.
    public var level: String
    /// Makes one.
    public init(name: String, level: String) {
      self.name = name
      self.level = level
    }
  }

  /// Reads the answer: `active loggers:`, then `  NAME: LEVEL` a line.
  /// - Returns: nil when it is none.
  public static func parse(_ body: [UInt8]) -> [Logger]? {
    guard body.count < 1 << 20 else { return nil }
    var found: [Logger] = []
    for line in String(decoding: body, as: UTF8.self).split(whereSeparator: \.isNewline) {
      // A logger of a file may have colons in its name.
      guard let colon = line.lastIndex(of: ":") else { continue }
      let name = line[..<colon].trimmed
      let level = line[line.index(after: colon)...].trimmed
      if !name.isEmpty, levels.contains(level), found.count < 5000 {
        found.append(Logger(name: name, level: level))
      }
    }
    return found.isEmpty ? nil : found.sorted { $0.name < $1.name }
  }

  /// The question that sets a level.
  /// - Parameter name: the logger; nil for all.
  /// - Returns: nil for a level that there is not.
  public static func path(setting name: String?, to level: String) -> String? {
    guard levels.contains(level) else { return nil }
    guard let name else { return "/logging?level=\(level)" }
    let allowed = name.utf8.allSatisfy { byte in
      (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
        || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
    }
    return allowed ? "/logging?\(name)=\(level)" : nil
  }
}

extension Substring {
  /// Without blanks at its ends.
  var trimmed: String {
    var text = self
    while let first = text.first, first.isWhitespace { text.removeFirst() }
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return String(text)
  }
}
