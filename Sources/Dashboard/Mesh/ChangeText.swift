import Terminal

/// How a number changed since the moment that is compared with: `▲+2.1/s`, in the colour of what it means.
enum ChangeText {
  /// Which way is good.
  enum Better { case up, down, neither }

  /// nil where one of the two is not known.
  static func of(
    _ now: Double?, since before: Double?, _ better: Better, _ glyphs: GlyphSet, text: (Double) -> String
  ) -> (String, Style)? {
    guard let now, let before, now.isFinite, before.isFinite else { return nil }
    let change = now - before
    let size = text(change.magnitude)
    guard change != 0, size != text(0), !size.hasPrefix("<") else { return ("=", Style(.faint)) }
    let arrow = (change > 0 ? Symbol.arrowUp : .arrowDown).character(glyphs)
    let sign = change > 0 ? "+" : glyphs == .unicode ? "−" : "-"
    let ink: Ink =
      switch better {
      case .neither: .info
      case .up: change > 0 ? .healthy : .failure
      case .down: change > 0 ? .failure : .healthy
      }
    let isLarge = change.magnitude >= 0.05 * max(before.magnitude, 1e-9)
    return ("\(arrow)\(sign)\(size)", Style(isLarge ? ink : .muted))
  }
}
