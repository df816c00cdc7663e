import Mesh
import Terminal

/// The functional core: what an action does to the state, and which work it asks for. No I/O, no clock.
public struct Reducer: Sendable {
  /// What keys and commands mean.
  public let registry: ActionRegistry

  /// Makes a reducer.
  public init(registry: ActionRegistry = .standard) { self.registry = registry }

  /// Applies one action. Cost: far below a frame; whatever costs more is an effect.
  public func reduce(_ state: inout AppState, _ action: Action) -> [Effect] {
    state.revision &+= 1
    if state.pane == .config {
      state.config.size = FrameLayout(state).main.size
      state.config.mesh = state.snapshot
    }
    if state.pane == .traces { state.traces.size = FrameLayout(state).main.size }
    switch action {
    case .input(let event): return input(&state, event)
    case .snapshot(let snapshot, let offset): return receive(&state, snapshot, utcOffset: offset)
    case .laidOut(let view, let ticket): return receive(&state, view, ticket)
    case .faultChoices(let choices): return receive(&state, choices)
    case .traceLink(let link):
      state.traceLink = link
      return []
    case .traceStore(let name):
      state.facts.traceBackend = name
      return []
    case .timer(.toast(let number)):
      if state.toast?.number == number { state.toast = nil }
      return []
    case .timer(.alert(let number)): return LogPane.alertEnds(&state, number)
    case .timer(.play(let number)): return TimeMachine.playOn(&state, number)
    case .themeChanged(let name):
      state.theme = name
      return []
    case .traces(let action): return state.traces.reduce(action).map(Effect.traces)
    case .config(let action): return config(&state, action)
    case .past(let question, let answer): return receive(&state, question, answer)
    case .tables(let action): return TablePane.reduce(&state, action)
    case .detail(let action): return DetailPane.reduce(&state, action)
    case .mesh(let action): return MeshPane.reduce(&state, action)
    case .proxy(let action): return ProxyPane.reduce(&state, action)
    case .log(let action): return LogPane.reduce(&state, action)
    case .logs(let action): return LogsPane.reduce(&state, action)
    case .scope(let action): return ScopePane.reduce(&state, action)
    case .time(let action):
      defer { TablePane.take(&state) }
      return TimeMachine.reduce(&state, action)

    case .move(let heading): return move(&state, heading)
    case .page(let pages): return page(&state, pages)
    case .jump(let toEnd): return jump(&state, toEnd: toEnd)
    case .open: return open(&state)
    case .back: return back(&state)
    case .close: return close(&state)
    case .quit: return [.quit]
    case .show(let pane): return show(&state, pane)
    case .select(let selection): return select(&state, selection)
    case .nextProblem(let forward): return nextProblem(&state, forward: forward)
    case .nextEdge(let forward): return nextEdge(&state, forward: forward)
    case .showTraces: return showTraces(&state)
    case .showTrace(let id): return showTrace(&state, id)

    case .setGraphType(let type): return setGraphType(&state, type)
    case .changeDetail(let larger): return changeDetail(&state, larger: larger)
    case .showIdle(let shown): return showIdle(&state, shown)
    case .setBoxes(let boxes): return setBoxes(&state, boxes)
    case .showWaypoints(let shown): return showWaypoints(&state, shown)
    case .setAmbient(let traffic): return setAmbient(&state, traffic)
    case .toggleFocus: return toggleFocus(&state)
    case .setHops(let hops): return setHops(&state, hops)
    case .fit: return fit(&state)
    case .pan(let x, let y): return pan(&state, x: x, y: y)

    case .togglePause: return togglePause(&state)
    case .togglePanel: return togglePanel(&state)
    case .toggleHelp: return toggleHelp(&state)
    case .openCommandLine(let text): return openCommandLine(&state, text)
    case .runCommand(let line): return run(&state, line)
    case .openFind: return openFind(&state)
    case .find(let text): return find(&state, text)
    case .nextMatch(let forward): return nextMatch(&state, forward: forward)
    case .edit(let edit): return self.edit(&state, edit)
    case .setTheme(let name): return setTheme(state, name)
    case .setMouse(let isOn):
      state.isMouseOn = isOn ?? !state.isMouseOn
      let text =
        state.isMouseOn ? "The mouse selects, scrolls and drags" : "The mouse selects text; M takes it back"
      return [.setMouse(state.isMouseOn)] + say(&state, .info, text)
    case .setWindow(let seconds):
      state.facts.window = seconds
      return [.setWindow(seconds)]
        + say(&state, .info, "Rates over \(Format(state.glyphs).seconds(seconds)) from the next poll on")
    case .setInterval(let seconds):
      guard state.facts.replay == nil else {
        return state.say(.info, "A recording has the polls that it has: :play 10 goes through them faster")
      }
      state.facts.interval = seconds
      return [.setInterval(seconds)]
    case .fault(let words): return [.fault(words), .loadFaultChoices]
    case .copy: return copy(&state)
    case .redraw: return [.redraw]
    case .suspend: return [.suspend]
    case .say(let kind, let text): return say(&state, kind, text)
    }
  }

  /// Shows a message and asks for the timer that ends it.
  func say(_ state: inout AppState, _ kind: Toast.Kind, _ text: String) -> [Effect] {
    state.say(kind, text)
  }

  /// Does what a key or command stands for.
  func perform(_ state: inout AppState, _ outcome: ActionDefinition.Outcome) -> [Effect] {
    switch outcome {
    case .action(let action): reduce(&state, action)
    case .problem(let text): say(&state, .error, text)
    }
  }
}
