import Terminal

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The program behind `terminal-probe`.
enum Probe {
  static func environment() -> [String: String] {
    var result: [String: String] = [:]
    var entry = environ
    while let line = entry.pointee {
      let parts = String(cString: line).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if parts.count == 2 { result[String(parts[0])] = String(parts[1]) }
      entry += 1
    }
    return result
  }

  @UIActor static func run(_ environment: [String: String]) async throws -> Int32 {
    var options = ScreenOptions(environment: environment)
    options.colors = environment["PROBE_COLORS"].flatMap { ColorDepth(name: $0) }
    let screen = try Screen(options)
    defer { screen.close() }
    let theme = try ThemeLibrary.standard(environment: environment).load(environment["PROBE_THEME"] ?? "dark")
    return await withCheckedContinuation { done in
      let view = View(screen: screen, theme: theme) { done.resume(returning: $0) }
      screen.onEvent = { view.handle($0) }
      view.draw()
    }
  }

  /// Shows what came in.
  @UIActor final class View {
    private let screen: Screen
    private let theme: Theme
    private var lines: [String] = []
    private var frames = 0
    private var stats = FrameStats()
    private var finish: ((Int32) -> Void)?

    init(screen: Screen, theme: Theme, finish: @escaping (Int32) -> Void) {
      self.screen = screen
      self.theme = theme
      self.finish = finish
    }

    func handle(_ event: InputEvent) {
      switch event {
      case .key(.character("q")): end(0)
      case .hangup: end(3)
      case .key(.character("m")): screen.setMouse(!screen.isMouseOn)
      case .key(.character("k")):
        stats = screen.present(picture(), theme: theme)
        lines.append("again \(stats.bytes)")
        draw()
      case .key(.character("X")): crash()
      // Stuck on purpose: for the test that a second signal ends such a program.
      case .key(.character("B")): while true { usleep(1000) }
      default:
        lines.append(text(event))
        draw()
      }
    }

    func draw() {
      stats = screen.present(picture(), theme: theme)
      if stats.bytes > 0 { frames += 1 }
    }

    private func end(_ status: Int32) {
      finish?(status)
      finish = nil
    }

    private func crash() {
      let empty: [Int] = []
      print(empty[lines.count + 1])
    }

    private func text(_ event: InputEvent) -> String {
      switch event {
      case .key(let key): "key \(key.name)"
      case .mouse(let mouse): "mouse \(mouse.kind) \(mouse.point.x),\(mouse.point.y)"
      case .paste(let text): "paste \(text)"
      case .resize(let size): "resize \(size.width)x\(size.height)"
      case .focus(let on): "focus \(on)"
      case .resumed: "resumed"
      case .hangup: "hangup"
      }
    }

    private func picture() -> Canvas {
      var canvas = Canvas(screen.size, glyphs: screen.glyphs)
      let frame = Rect(canvas.size)
      canvas.box(frame, Style(.border), title: "probe", titleStyle: Style(.title))
      canvas.write(
        "ready \(screen.size.width)x\(screen.size.height) \(screen.depth)", x: 2, y: 1, Style(.accent))
      for (index, line) in lines.suffix(max(0, frame.height - 6)).enumerated() {
        canvas.write(line, x: 2, y: 2 + index, width: frame.width - 4)
      }
      canvas.write(
        runs: [("healthy ", Style(.healthy)), ("failure ", Style(.failure)), ("wide 漢字", Style(.series5))],
        x: 2,
        y: frame.height - 2)
      return canvas
    }
  }
}
