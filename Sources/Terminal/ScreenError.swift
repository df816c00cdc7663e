/// Why there is no screen. Each says what to do about it.
public enum ScreenError: Error, Sendable, Hashable, CustomStringConvertible {
  /// Standard input or output is a file or a pipe.
  case notATerminal
  /// No description of the terminal.
  case unknownTerminal(String)
  /// A terminal that cannot move its cursor.
  case dumbTerminal(String)
  /// curses could not be started.
  case failed

  /// One sentence, and the next step.
  public var description: String {
    switch self {
    case .notATerminal:
      "the dashboard needs a terminal, and standard input or output is not one: run it in a terminal (over ssh: "
        + "ssh -t), or use `pharos graph` for plain output"
    case .unknownTerminal(let name):
      name.isEmpty
        ? "TERM is not set: set it to your terminal's type, mostly TERM=xterm-256color"
        : "there is no description of the terminal \"\(TextSafety.safe(name))\" on this machine: install the package "
          + "ncurses-term, or try TERM=xterm-256color"
    case .dumbTerminal(let name):
      "the terminal \"\(TextSafety.safe(name))\" cannot move its cursor: set TERM to your terminal's type, or use "
        + "`pharos graph` for plain output"
    case .failed:
      "the screen could not be opened: check TERM and TERMINFO, or use `pharos graph` for plain output"
    }
  }
}
