/// What every meaning (`Ink`) looks like, at each depth of colour.
///
/// Each meaning carries its own 256- and 16-colour reading rather than one computed from its 24-bit colour: dark
/// shades fall together when they are rounded.
public struct Theme: Sendable, Hashable {
  /// Its name, as `--theme` and `:theme` take it.
  public let name: String
  /// One line about it.
  public let summary: String
  /// Whether it is made for a light background.
  public let isLight: Bool
  /// By `Ink.rawValue`.
  private let tokens: [Token]

  init(name: String, summary: String, isLight: Bool, tokens: [Ink: Token]) {
    self.name = name
    self.summary = summary
    self.isLight = isLight
    self.tokens = Ink.allCases.map { tokens[$0] ?? Token() }
  }

  /// One meaning's look.
  struct Token: Sendable, Hashable {
    /// 24-bit colour, nil for the terminal's own.
    var rgb: UInt32?
    /// Index into xterm's 256, -1 for the terminal's own.
    var palette: Int32 = -1
    /// Index into the sixteen, -1 for the terminal's own.
    var ansi: Int32 = -1
    /// Emphasis at every depth with colours.
    var attributes: Attributes = []
    /// Emphasis without colours.
    var mono: Attributes = []

    func color(_ depth: ColorDepth) -> Int32 {
      switch depth {
      case .mono: -1
      case .ansi8: ansi > 7 ? ansi - 8 : ansi
      case .ansi16: ansi
      case .palette256: palette
      // The first eight numbers still mean ANSI colours there; (0, 0, 8) is as black as black.
      case .trueColor: rgb.map { Int32($0 < 8 ? 8 : $0) } ?? -1
      }
    }
  }

  func token(_ ink: Ink) -> Token { tokens[Int(ink.rawValue)] }

  /// What a style looks like at a depth. Cost: two array reads.
  public func paint(_ style: Style, depth: ColorDepth) -> Paint {
    let ink = token(style.ink)
    let ground = token(style.ground)
    var paint = Paint(
      foreground: ink.color(depth), background: ground.color(depth), attributes: style.attributes)
    guard depth != .mono else {
      paint.attributes.formUnion(ink.mono)
      paint.attributes.formUnion(ground.mono)
      return paint
    }
    paint.attributes.formUnion(ink.attributes)
    paint.attributes.formUnion(ground.attributes)
    if depth == .ansi8 {
      if ink.ansi > 7 { paint.attributes.insert(.bold) }
      // There is no bright ground: exchange both instead.
      if ground.ansi > 7 {
        paint.background = -1
        paint.attributes.insert(.reverse)
      }
    }
    // With few colours a quiet ink can be the very colour of a ground: better plain than unseen.
    if paint.foreground >= 0 && paint.foreground == paint.background { paint.foreground = -1 }
    return paint
  }
}

/// A look in the terminal's own terms.
public struct Paint: Sendable, Hashable {
  /// Number of the colour at the depth it was asked for (0xRRGGBB for 24-bit), -1 for the terminal's own.
  public var foreground: Int32
  /// The same for what is behind.
  public var background: Int32
  /// Emphasis.
  public var attributes: Attributes
}
