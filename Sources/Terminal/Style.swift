/// What a colour means. Panes draw with these; a theme turns them into colours of the terminal.
public enum Ink: UInt8, Sendable, Hashable, CaseIterable {
  // Text
  case text, muted, faint, title, accent, key, selectionText
  // Grounds
  case ground, panel, header, selection, cursor
  // Health
  case healthy, degraded, failure, notReady, idle, unknown
  // Graph
  case border, focusBorder, edge, lock, brokenLock, http, grpc, tcp
  // Messages
  case info, warning, error
  // Series of charts and services of traces, told apart also without colour by their order
  case series1, series2, series3, series4, series5, series6, series7, series8
  // Heat maps, from little to much; a ramp of glyphs says the same
  case heat1, heat2, heat3, heat4, heat5, heat6
}

/// How text stands out beyond its colour.
public struct Attributes: OptionSet, Sendable, Hashable {
  /// The bits.
  public let rawValue: UInt8
  /// Makes a set from its bits.
  public init(rawValue: UInt8) { self.rawValue = rawValue }
  /// Bold.
  public static let bold = Attributes(rawValue: 1)
  /// Dim.
  public static let dim = Attributes(rawValue: 2)
  /// Underlined.
  public static let underline = Attributes(rawValue: 4)
  /// Foreground and background exchanged.
  public static let reverse = Attributes(rawValue: 8)
  /// Italic.
  public static let italic = Attributes(rawValue: 16)
}

/// The look of a cell in meanings, not colours: a theme decides what it looks like.
public struct Style: Sendable, Hashable {
  /// Meaning of the foreground.
  public var ink: Ink
  /// Meaning of the ground behind it.
  public var ground: Ink
  /// Further emphasis.
  public var attributes: Attributes

  /// Makes a style.
  public init(_ ink: Ink = .text, on ground: Ink = .ground, _ attributes: Attributes = []) {
    self.ink = ink
    self.ground = ground
    self.attributes = attributes
  }

  /// The same with another ground.
  public func on(_ ground: Ink) -> Style { Style(ink, on: ground, attributes) }
  /// The same with further attributes.
  public func with(_ more: Attributes) -> Style { Style(ink, on: ground, attributes.union(more)) }

  /// Plain text on the terminal's ground.
  public static let plain = Style()
}
