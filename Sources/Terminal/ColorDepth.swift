/// How many colours the screen is drawn with.
public enum ColorDepth: Int, Sendable, Hashable, CaseIterable, Comparable {
  /// None: attributes alone (bold, reverse, underline) tell things apart.
  case mono
  /// The eight of the first colour terminals; bright ones become bold.
  case ansi8
  /// Sixteen, as the user's terminal has set them.
  case ansi16
  /// The 256 of xterm.
  case palette256
  /// 24 bits.
  case trueColor

  /// Fewer colours come first.
  public static func < (a: ColorDepth, b: ColorDepth) -> Bool { a.rawValue < b.rawValue }

  /// Reads the value of a flag or setting: `mono`, `8`, `16`, `256`, `true` (also `truecolor`, `24bit`); nil for
  /// anything else.
  public init?(name: some StringProtocol) {
    switch name.lowercased() {
    case "mono", "none", "never", "0": self = .mono
    case "8": self = .ansi8
    case "16": self = .ansi16
    case "256": self = .palette256
    case "true", "truecolor", "24bit", "24": self = .trueColor
    default: return nil
    }
  }

  /// What to draw with: what was asked for, else what the environment says, in the order in which people override it.
  ///
  /// `NO_COLOR` (any value but an empty one, no-color.org) goes before what the terminal can do; `COLORTERM` before
  /// the terminal's description, which most often knows of no 24-bit colours. ssh does not carry `COLORTERM` along:
  /// then 256 it is.
  /// - Parameters:
  ///   - asked: a flag or setting of the user.
  ///   - environment: the process's variables.
  ///   - described: colours by the terminal's description; below 1 for none.
  public static func detect(asked: ColorDepth? = nil, environment: [String: String], described: Int)
    -> ColorDepth
  {
    if let asked { return asked }
    if let no = environment["NO_COLOR"], !no.isEmpty { return .mono }
    let term = environment["TERM"] ?? ""
    if term == "dumb" { return .mono }
    if let color = environment["COLORTERM"]?.lowercased(), color == "truecolor" || color == "24bit" {
      return .trueColor
    }
    if term.hasSuffix("-direct") { return .trueColor }
    switch described {
    case 0x10000...: return .trueColor
    case 256...: return .palette256
    case 16...: return .ansi16
    case 8...: return .ansi8
    default: return .mono
    }
  }
}
