import Mesh
import Terminal

/// The imperative shell: events in, effects out, pictures to the screen. Everything here runs on the UI's actor;
/// what takes time runs elsewhere and comes back as an action.
@UIActor final class DashboardRuntime {
  /// Frames that nobody pressed a key for come no faster than this: a flood of answers costs no more.
  private static let frameInterval = Duration.milliseconds(33)

  private let screen: Screen
  private let reducer: Reducer
  private let frame: Frame
  private let log: FrameLog?
  private var state: AppState
  private var theme: Theme
  private var effects: EffectRunner
  private var finish: CheckedContinuation<Void, Never>?
  private var hasQuit = false

  private var drawnRevision: UInt64?
  private var lastFrame = ContinuousClock.now - .seconds(1)
  private var isDrawScheduled = false
  /// The key that the next frame answers, and when its bytes were read.
  private var pendingKey: (key: Key, at: ContinuousClock.Instant)?

  init(_ configuration: DashboardConfiguration, theme: Theme) throws(ScreenError) {
    let registry = ActionRegistry(
      ActionRegistry.standard.definitions, rebound: configuration.reboundKeys)
    screen = try Screen(ScreenOptions(glyphs: configuration.glyphs, environment: configuration.environment))
    reducer = Reducer(registry: registry)
    frame = Frame(registry: registry)
    log = FrameLog(environment: configuration.environment)
    self.theme = theme
    state = AppState(
      facts: configuration.facts, size: screen.size, glyphs: screen.glyphs, utcOffset: LocalTime.utcOffset(),
      theme: theme.name)
    effects = EffectRunner(configuration)
  }

  /// Runs until the user quits, then gives the terminal back.
  func run() async {
    effects.send = { [weak self] action in self?.send(action) }
    screen.onEvent = { [weak self] event in self?.receive(event) }
    draw()
    effects.start()
    await withCheckedContinuation { continuation in
      // The terminal may have gone before this line.
      if hasQuit { continuation.resume() } else { finish = continuation }
    }
    effects.stop()
    screen.close()
  }

  private func receive(_ event: InputEvent) {
    if case .key(let key) = event, pendingKey == nil { pendingKey = (key, screen.lastInput) }
    apply(.input(event))
    scheduleDraw(after: .zero)
  }

  /// An action from an effect or a source.
  private func send(_ action: Action) {
    apply(action)
    let wait = Self.frameInterval - (.now - lastFrame)
    scheduleDraw(after: max(.zero, wait))
  }

  private func apply(_ action: Action) {
    for effect in reducer.reduce(&state, action) { perform(effect) }
  }

  private func perform(_ effect: Effect) {
    switch effect {
    case .redraw: screen.repaint()
    case .setMouse(let isOn): screen.setMouse(isOn)
    case .bell: Bell.ring()
    case .suspend: screen.suspend()
    case .quit: quit()
    case .setTheme(let name):
      do {
        theme = try effects.loadTheme(name)
        apply(.themeChanged(name))
      } catch { apply(.say(.error, "\(error)")) }
    case .copy(let text): Clipboard.send(text)
    case .edit(let call): edit(call)
    default: effects.run(effect)
    }
  }

  /// The editor has the terminal; the mesh is watched on meanwhile.
  private func edit(_ call: EditorCall) {
    let problem = screen.leave { EditorProcess.run(call) }
    if let problem { apply(.say(.error, "\(call.editor): \(problem)")) }
    effects.run(.readConfig)
    scheduleDraw(after: .zero)
  }

  private func quit() {
    hasQuit = true
    finish?.resume()
    finish = nil
  }

  // MARK: - Drawing

  /// Draws once the events at hand are dealt with: one frame a wake-up, however many there were.
  private func scheduleDraw(after delay: Duration) {
    if isDrawScheduled, delay > .zero { return }
    isDrawScheduled = true
    UILoop.schedule(after: delay) { [weak self] in self?.draw() }
  }

  private func draw() {
    isDrawScheduled = false
    guard !hasQuit, drawnRevision != state.revision else { return }
    drawnRevision = state.revision
    let start = ContinuousClock.now
    let stats = screen.present(frame.draw(state), theme: theme)
    lastFrame = .now
    if let log, stats.bytes > 0 || pendingKey != nil {
      log.record(key: pendingKey?.key, since: pendingKey?.at ?? start, bytes: stats.bytes)
    }
    pendingKey = nil
  }
}
