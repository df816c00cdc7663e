/// A key as the user knows it.
public enum Key: Sendable, Hashable {
  /// A printable character.
  case character(Character)
  /// A letter with Ctrl held, in lower case.
  case control(Character)
  /// A character with Alt held.
  case alt(Character)
  case up, down, left, right
  case shiftUp, shiftDown, shiftLeft, shiftRight
  case enter, escape, tab, backTab, backspace, delete, insert
  case home, end, pageUp, pageDown
  /// F1 … F12.
  case function(Int)
}

/// What the mouse did.
public struct MouseEvent: Sendable, Hashable {
  /// The kind of event.
  public enum Kind: Sendable, Hashable {
    case press, release, drag, doubleClick, wheelUp, wheelDown
  }
  /// What happened.
  public var kind: Kind
  /// Where, in cells.
  public var point: Point
  /// Makes an event.
  public init(_ kind: Kind, at point: Point) {
    self.kind = kind
    self.point = point
  }
}

/// What the terminal tells the program.
public enum InputEvent: Sendable, Hashable {
  /// A key was pressed.
  case key(Key)
  /// The mouse was used.
  case mouse(MouseEvent)
  /// Text was pasted (bracketed paste), as it came: not yet made safe.
  case paste(String)
  /// The terminal has a new size.
  case resize(Size)
  /// The terminal's window got or lost the focus.
  case focus(Bool)
  /// Continued after Ctrl-Z and `fg`.
  case resumed
  /// The terminal went away or the program was asked to end (SIGHUP, SIGTERM).
  case hangup
}
