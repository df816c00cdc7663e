/// How grave a line of a log is.
public enum LogSeverity: Int, Sendable, Hashable, Comparable, CaseIterable {
  case trace, debug, info, warning, error, fatal

  /// Orders by gravity.
  public static func < (a: LogSeverity, b: LogSeverity) -> Bool { a.rawValue < b.rawValue }

  /// The word for it that loggers write; nil for any other.
  public init?(word: some StringProtocol) {
    switch word.lowercased() {
    case "trace", "trc", "finest", "finer": self = .trace
    case "debug", "dbg", "fine", "verbose", "d": self = .debug
    case "info", "inf", "information", "notice", "i", "config": self = .info
    case "warn", "warning", "wrn", "w": self = .warning
    case "error", "err", "severe", "e", "eror": self = .error
    case "fatal", "ftl", "critical", "crit", "panic", "dpanic", "emergency", "emerg", "alert", "f":
      self = .fatal
    default: return nil
    }
  }

  /// What an access log's entry says: 5xx and what never arrived are errors, 4xx and other flags warnings.
  public init(_ entry: AccessLogEntry) {
    let code = entry.code ?? 0
    if code >= 500 || code == 0 && !entry.isConnection && entry.flags != nil {
      self = .error
    } else if code >= 400 || entry.flags != nil {
      self = .warning
    } else {
      self = .info
    }
  }

  /// Guesses from how a line begins: klog (`E0102 …`), zap and Istio (`TIME<tab>error<tab>…`), Envoy
  /// (`[TIME][1][warning][config]`), logfmt (`level=error`), JSON (`"level":"error"`), Python and Java. nil where nothing
  /// tells.
  public static func guess(_ line: some StringProtocol) -> LogSeverity? {
    let head = line.prefix(240)
    guard let first = head.utf8.first else { return nil }
    if let klog = klog(head) { return klog }
    if first == UInt8(ascii: "{") { return json(head) }
    if let named = named(head) { return named }
    for phrase in ["Traceback (most recent call last)", "Exception in thread", "panic: ", "goroutine 1 ["]
    where head.hasPrefix(phrase) {
      return .error
    }
    return word(in: head)
  }

  /// `I0102 15:04:05.678901`.
  private static func klog(_ head: some StringProtocol) -> LogSeverity? {
    let bytes = Array(head.utf8.prefix(6))
    guard bytes.count == 6, bytes[5] == UInt8(ascii: " "),
      bytes[1...4].allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    switch bytes[0] {
    case UInt8(ascii: "I"): return .info
    case UInt8(ascii: "W"): return .warning
    case UInt8(ascii: "E"): return .error
    case UInt8(ascii: "F"): return .fatal
    default: return nil
    }
  }

  private static let keys = [
    "level", "severity", "lvl", "loglevel", "log.level", "severityText", "levelname",
  ]

  /// `"level":"error"`, wherever it stands in the first bytes.
  private static func json(_ head: some StringProtocol) -> LogSeverity? {
    for key in keys {
      guard let value = LogScan.value(of: key, in: head) else { continue }
      if let severity = LogSeverity(word: value) { return severity }
      // Bunyan's and pino's numbers.
      if let number = Int(value) {
        return switch number {
        case ..<20: .trace
        case ..<30: .debug
        case ..<40: .info
        case ..<50: .warning
        case ..<60: .error
        default: .fatal
        }
      }
    }
    return nil
  }

  /// `level=error`.
  private static func named(_ head: some StringProtocol) -> LogSeverity? {
    for key in keys {
      if let value = LogScan.value(of: key, in: head), let severity = LogSeverity(word: value) {
        return severity
      }
    }
    return nil
  }

  /// A level among the first words: behind a time, in brackets, in capitals, before a colon. A word of one letter, or
  /// one that is not set off, tells nothing.
  private static func word(in head: some StringProtocol) -> LogSeverity? {
    // Envoy and loggers with tabs set the level off; words in running text do not count.
    let separators: Set<Character> = ["\t", "[", "]", " ", "|", ":", ",", "(", ")", "<", ">"]
    var before: Character = "\t"
    var word = ""
    var count = 0
    for character in head + " " {
      guard separators.contains(character) else {
        word.append(character)
        continue
      }
      if word.count >= 3, let severity = LogSeverity(word: word) {
        let isSetOff =
          before == "\t" && character == "\t" || before == "[" && character == "]"
          || before == "<" && character == ">"
        let isShouted = word.utf8.allSatisfy { (0x41...0x5A).contains($0) }
        if isSetOff || isShouted || count == 0 && character == ":" { return severity }
      }
      if !word.isEmpty { count += 1 }
      if count > 12 { return nil }
      word = ""
      before = character
    }
    return nil
  }
}
