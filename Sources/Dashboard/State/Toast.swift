import Terminal

/// A message that shows for some seconds.
public struct Toast: Sendable, Hashable {
  /// How much it matters.
  public enum Kind: Sendable, Hashable {
    case info, warning, error
  }
  /// How much it matters.
  public var kind: Kind
  /// One line.
  public var text: String
  /// Tells this message from a later one with the same text, so that an old timer does not end a new message.
  public var number: Int

  /// How long it shows, in seconds: time enough to read it.
  public var seconds: Double {
    let reading = Double(text.count) / 15
    return min(12, max(kind == .info ? 3 : 6, reading))
  }

  var ink: Ink {
    switch kind {
    case .info: .info
    case .warning: .warning
    case .error: .error
    }
  }
}
