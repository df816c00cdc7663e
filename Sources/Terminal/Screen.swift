import CCurses

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What a screen is opened with.
public struct ScreenOptions: Sendable {
  /// Colours to draw with; nil finds out.
  public var colors: ColorDepth?
  /// Whether mouse reports are asked for at the start.
  public var mouse: Bool
  /// Characters to use; nil: Unicode when the locale is UTF-8 and the terminal is not a Linux console.
  public var glyphs: GlyphSet?
  /// The process's variables.
  public var environment: [String: String]

  /// Makes options.
  public init(
    colors: ColorDepth? = nil, mouse: Bool = true, glyphs: GlyphSet? = nil, environment: [String: String]
  ) {
    self.colors = colors
    self.mouse = mouse
    self.glyphs = glyphs
    self.environment = environment
  }
}

/// The terminal: shows pictures, reports keys. One at a time.
///
/// Between `init` and `close` it owns standard input and output. The terminal is given back as it was after `close`,
/// `exit`, SIGTERM and the like (the program is told by `.hangup`, and ended at the second signal if it is stuck), and
/// after a crash, whose report then stands on the ordinary screen.
@UIActor public final class Screen {
  /// Columns and rows now.
  public private(set) var size: Size
  /// Colours it is drawn with.
  public let depth: ColorDepth
  /// Characters the terminal can show.
  public let glyphs: GlyphSet
  /// Called for each key, mouse event, paste, change of size, …
  public var onEvent: (@UIActor (InputEvent) -> Void)?

  /// When the bytes of the last event were read: where the time of a key press begins.
  public private(set) var lastInput = ContinuousClock.now

  private var painter: Painter
  private var decoder = InputDecoder()
  private var clicks = ClickCounter()
  private var escapeTimer: UILoop.TimerID?
  private let escapeDelay: Duration
  private let syncs: Bool
  private var mouse: Bool
  private var isGone = false
  private var isClosed = false

  /// Opens the terminal. The first picture appears with the first `present`.
  public init(_ options: ScreenOptions) throws(ScreenError) {
    let environment = options.environment
    guard pharos_tty_save(STDIN_FILENO, STDOUT_FILENO) == 0 else { throw .notATerminal }
    var term = environment["TERM"] ?? ""
    var described = pharos_term_colors(term)
    if described == PHAROS_UNKNOWN_TERM, let relative = TerminalFamily.relative(of: term) {
      term = relative
      described = pharos_term_colors(term)
    }
    if described == PHAROS_UNKNOWN_TERM || term.isEmpty { throw .unknownTerminal(term) }
    if described == PHAROS_DUMB_TERM { throw .dumbTerminal(term) }
    let isUTF8 = pharos_locale_is_utf8() == 1
    // The console of Linux has 256 or 512 glyphs, and neither braille nor rounded corners among them.
    glyphs = options.glyphs ?? (isUTF8 && term != "linux" ? .unicode : .ascii)

    let wanted = ColorDepth.detect(asked: options.colors, environment: environment, described: Int(described))
    size = Screen.measure() ?? Size(width: 80, height: 24)
    guard pharos_screen_open(term, wanted == .trueColor ? 1 : 0, Int32(size.height), Int32(size.width)) == 0
    else { throw .failed }
    depth = min(wanted, Screen.depth(colors: pharos_screen_colors()))
    painter = Painter(depth: depth)

    // ESCDELAY is curses' own variable (ms); 25 is below what a person notices and above what a line needs.
    let delay = environment["ESCDELAY"].flatMap { Int($0) } ?? 25
    escapeDelay = .milliseconds(max(1, min(delay, 2000)))
    syncs = environment["PHAROS_SYNC"] != "0"
    mouse = options.mouse

    UIActor.executor.onSignals { [weak self] signals in self?.handle(signals: signals) }
    pharos_screen_resize(Int32(size.height), Int32(size.width))
    _ = pharos_tty_enter(mouse ? 1 : 0, 0)
    watchInput()
  }

  // MARK: - Showing

  /// Shows a picture: what changed since the last one, in one write; nothing when nothing changed.
  @discardableResult
  public func present(_ canvas: Canvas, theme: Theme) -> FrameStats {
    guard !isClosed, !isGone, pharos_tty_is_entered() == 1 else { return FrameStats() }
    let start = ContinuousClock.now
    let rows = painter.paint(canvas, theme: theme, on: size)
    let isCursorElsewhere = painter.cursorMoved(canvas.cursor)
    guard rows > 0 || isCursorElsewhere else { return FrameStats() }
    let cursor = canvas.cursor ?? Point(x: -1, y: -1)
    let bytes = pharos_screen_flush(Int32(clamping: cursor.x), Int32(clamping: cursor.y), syncs ? 1 : 0)
    if bytes < 0 { hangUp() }
    return FrameStats(bytes: max(0, bytes), rows: rows, duration: .now - start)
  }

  /// Has the next `present` paint everything anew, for a terminal that something else wrote on.
  public func repaint() {
    painter.forget()
    pharos_screen_repaint()
  }

  /// Switches mouse reports at run time; without them the terminal's own selection works.
  public func setMouse(_ on: Bool) {
    mouse = on
    pharos_tty_mouse(on ? 1 : 0)
  }

  /// Whether mouse reports are on.
  public var isMouseOn: Bool { mouse }

  /// Gives the terminal back and stops listening. Nothing happens when called again.
  public func close() {
    guard !isClosed else { return }
    isClosed = true
    UILoop.unwatch(STDIN_FILENO)
    if let escapeTimer { UILoop.cancel(escapeTimer) }
    pharos_tty_restore()
    UIActor.executor.onSignals(nil)
  }

  // MARK: - Stopping and going on

  /// Gives the terminal back, stops the program (and its process group) as Ctrl-Z does, and goes on after `fg`.
  public func suspend() { stop(group: true) }

  /// Runs something else on the terminal (an editor, a pager) and comes back.
  public func leave<T>(_ body: () throws -> T) rethrows -> T {
    pharos_tty_restore()
    defer { resume() }
    return try body()
  }

  private func stop(group: Bool) {
    guard !isClosed, !isGone else { return }
    UILoop.unwatch(STDIN_FILENO)
    pharos_tty_restore()
    // When it was stopped, the continuation is on its way as a signal of its own.
    if pharos_signals_stop(group ? 1 : 0) == 0 { resume() }
  }

  /// After a continuation. In the background (`bg`) the terminal belongs to the shell: wait for the next one.
  private func resume() {
    guard !isClosed, !isGone else { return }
    guard pharos_tty_is_foreground() == 1 else {
      UILoop.unwatch(STDIN_FILENO)
      return
    }
    // Also when we believe to be in our modes: after SIGSTOP, of which nobody is told, they are the shell's.
    _ = pharos_tty_enter(mouse ? 1 : 0, 1)
    repaint()
    watchInput()
    measureAgain()
    onEvent?(.resumed)
  }

  private func measureAgain() {
    guard let now = Screen.measure(), now != size else { return }
    size = now
    pharos_screen_resize(Int32(now.height), Int32(now.width))
    repaint()
    onEvent?(.resize(now))
  }

  // MARK: - Listening

  private func handle(signals: UInt32) {
    if signals & UInt32(PHAROS_GOT_HANGUP) != 0 { onEvent?(.hangup) }
    if signals & UInt32(PHAROS_GOT_STOP) != 0 { stop(group: false) }
    if signals & UInt32(PHAROS_GOT_CONTINUE) != 0 { resume() }
    if signals & UInt32(PHAROS_GOT_RESIZE) != 0, pharos_tty_is_entered() == 1 { measureAgain() }
  }

  private func watchInput() {
    UILoop.watch(STDIN_FILENO) { [weak self] in self?.readInput() }
  }

  private func readInput() {
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = read(STDIN_FILENO, &bytes, bytes.count)
    if count < 0 && (errno == EAGAIN || errno == EINTR) { return }
    lastInput = .now
    // End of file or EIO: the window was closed. Reading on would be a busy loop.
    guard count > 0 else { return hangUp() }
    if let escapeTimer { UILoop.cancel(escapeTimer) }
    escapeTimer = nil
    deliver(decoder.feed(bytes[..<count]))
    if decoder.isPending {
      escapeTimer = UILoop.schedule(after: escapeDelay) { [weak self] in
        guard let self else { return }
        deliver(decoder.timeout())
      }
    }
  }

  private func deliver(_ events: [InputEvent]) {
    for event in events {
      if isClosed { return }
      switch event {
      case .key(.control("z")): suspend()
      case .mouse(let mouse): onEvent?(.mouse(clicks.count(mouse, at: .now)))
      default: onEvent?(event)
      }
    }
  }

  private func hangUp() {
    guard !isGone else { return }
    isGone = true
    UILoop.unwatch(STDIN_FILENO)
    onEvent?(.hangup)
  }

  private static func measure() -> Size? {
    var columns: Int32 = 0
    var rows: Int32 = 0
    guard pharos_tty_size(&columns, &rows) == 0 else { return nil }
    // No window is larger; a terminal that says so would cost memory for nothing.
    return Size(width: min(Int(columns), 2000), height: min(Int(rows), 1000))
  }

  private static func depth(colors: Int32) -> ColorDepth {
    switch colors {
    case 0x10000...: .trueColor
    case 256...: .palette256
    case 16...: .ansi16
    case 8...: .ansi8
    default: .mono
    }
  }
}
