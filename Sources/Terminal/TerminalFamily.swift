/// What to take a terminal for whose description this machine does not have.
///
/// New terminals have names of their own (`xterm-kitty`, `alacritty`, `foot`, …) and follow xterm; a server that one
/// reaches by ssh seldom knows the name.
enum TerminalFamily {
  private static let likeXterm = [
    "xterm", "kitty", "alacritty", "foot", "ghostty", "wezterm", "contour", "iterm", "konsole", "gnome",
    "vte",
    "rxvt", "st-", "mintty", "putty", "ms-", "nsterm",
  ]

  /// The name of a description that nearly every machine has, or nil for a terminal nobody has heard of.
  static func relative(of term: String) -> String? {
    let name = term.lowercased()
    if name.hasPrefix("tmux") || name.hasPrefix("screen") { return "screen-256color" }
    return likeXterm.contains { name.hasPrefix($0) } || name.contains("-kitty") || name.contains("-ghostty")
      ? "xterm-256color" : nil
  }
}
