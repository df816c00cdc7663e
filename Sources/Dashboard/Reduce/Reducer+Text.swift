import Mesh
import Terminal

/// The `:` line and the `/` line.
extension Reducer {
  private static let historyLimit = 100

  func openCommandLine(_ state: inout AppState, _ text: String) -> [Effect] {
    state.commandLine = CommandLineState(text)
    state.find?.isOpen = false
    return (state.facts.hasFaults ? [.loadFaultChoices] : []) + commandLineChanged(&state)
  }

  /// Works out anew what the word can become.
  func commandLineChanged(_ state: inout AppState) -> [Effect] {
    guard var line = state.commandLine else { return [] }
    line.chosen = nil
    line.candidates = CommandParser(registry: registry).candidates(for: line.editor.head, in: state)
    state.commandLine = line
    // Completion of a metric wants their names, which nobody may have asked for yet.
    guard line.editor.head.hasPrefix("metric"), state.mesh.metric.names.isEmpty else { return [] }
    return MeshQuestions.askNames(&state)
  }

  func openFind(_ state: inout AppState) -> [Effect] {
    var filter = state.help == nil ? state.table(state.pane)?.filter.text : nil
    if state.help == nil, state.pane == .mesh, let page = state.proxy, page.tab.isTable, page.piece == nil {
      filter = page.view.filter
    }
    if state.help == nil, state.isLogsShown { filter = state.logs?.filter.text }
    state.find = FindState(state.help?.filter ?? filter ?? "")
    return []
  }

  func find(_ state: inout AppState, _ text: String) -> [Effect] {
    if state.pane == .traces { _ = show(&state, .graph) }
    state.find = FindState(text, isOpen: false)
    return findChanged(&state)
  }

  /// Goes to the first match while the user types.
  func findChanged(_ state: inout AppState) -> [Effect] {
    guard let text = state.find?.editor.text else { return [] }
    if state.help != nil {
      state.help?.filter = text
      state.help?.scroll = 0
      return []
    }
    if let page = state.overPage { return page.find(&state, text) }
    switch state.pane {
    case .graph:
      let matches = NodeFinder.matches(text, in: state)
      if let selection = state.graph.selection, case .node(let id) = selection, matches.contains(id) {
        return []
      }
      guard let first = matches.first else { return [] }
      return select(&state, .node(first))
    case .traces: return state.traces.find(text).map(Effect.traces)
    case .config: return config(&state, .filter(text))
    case .services, .workloads, .log, .mesh: return state.ownPane?.find(&state, text) ?? []
    }
  }

  func nextMatch(_ state: inout AppState, forward: Bool) -> [Effect] {
    if state.overPage == nil, state.pane == .config {
      state.config.nextMatch(forward: forward)
      return []
    }
    guard let text = state.find?.editor.text, !text.isEmpty else {
      return say(&state, .info, "Nothing was looked for: / finds")
    }
    if let page = state.overPage {
      return page.nextMatch(&state, forward: forward) ?? say(&state, .warning, "Not found: \(text)")
    }
    switch state.pane {
    case .graph:
      let matches = NodeFinder.matches(text, in: state)
      guard !matches.isEmpty else { break }
      var at: Int?
      if case .node(let id)? = state.graph.selection { at = matches.firstIndex(of: id) }
      let step = forward ? 1 : matches.count - 1
      let next = at.map { ($0 + step) % matches.count } ?? (forward ? 0 : matches.count - 1)
      return select(&state, .node(matches[next]))
    case .traces: return state.traces.nextMatch(forward: forward).map(Effect.traces)
    case .services, .workloads, .log, .mesh:
      if let effects = state.ownPane?.nextMatch(&state, forward: forward) { return effects }
    case .config: return []
    }
    return say(&state, .warning, "Not found: \(text)")
  }

  // MARK: - Editing

  func edit(_ state: inout AppState, _ edit: Edit) -> [Effect] {
    if state.commandLine != nil { return editCommand(&state, edit) }
    guard state.find != nil else { return [] }
    return editFind(&state, edit)
  }

  private func editCommand(_ state: inout AppState, _ edit: Edit) -> [Effect] {
    switch edit {
    case .accept:
      let line = state.commandLine?.editor.text ?? ""
      state.commandLine = nil
      return run(&state, line)
    case .cancel:
      state.commandLine = nil
      return []
    case .complete: return complete(&state, by: 1)
    case .completeBackwards: return complete(&state, by: -1)
    case .previous: return recall(&state, by: 1)
    case .next: return recall(&state, by: -1)
    case .deleteBackwards where state.commandLine?.editor.text.isEmpty == true:
      state.commandLine = nil
      return []
    default:
      state.commandLine?.editor.apply(edit)
      return commandLineChanged(&state)
    }
  }

  private func editFind(_ state: inout AppState, _ edit: Edit) -> [Effect] {
    switch edit {
    case .accept:
      state.find?.isOpen = false
      if state.find?.editor.text.isEmpty == true || state.help != nil { state.find = nil }
      return []
    case .cancel:
      state.find = nil
      state.help?.filter = ""
      if state.overPage == nil, state.pane == .config { state.config.filter("") }
      if state.help == nil, let own = state.ownPane { return own.find(&state, "") }
      return state.pane == .traces ? state.traces.find("").map(Effect.traces) : []
    case .previous: return nextMatch(&state, forward: false)
    case .next: return nextMatch(&state, forward: true)
    case .deleteBackwards where state.find?.editor.text.isEmpty == true: return editFind(&state, .cancel)
    default:
      state.find?.editor.apply(edit)
      return findChanged(&state)
    }
  }

  func run(_ state: inout AppState, _ line: String) -> [Effect] {
    guard let outcome = CommandParser(registry: registry).outcome(of: line, in: state) else { return [] }
    state.commandHistory.removeAll { $0 == line }
    state.commandHistory.append(line)
    if state.commandHistory.count > Self.historyLimit { state.commandHistory.removeFirst() }
    return perform(&state, outcome)
  }

  /// Puts the next candidate in place of the word before the cursor.
  private func complete(_ state: inout AppState, by step: Int) -> [Effect] {
    guard var line = state.commandLine, !line.candidates.isEmpty else { return [] }
    let count = line.candidates.count
    let chosen = line.chosen.map { ($0 + step + count) % count } ?? (step > 0 ? 0 : count - 1)
    let base = line.chosen == nil ? line.editor.head : line.draft
    line.draft = base
    let start = Self.completionStart(base, registry: registry)
    line.editor = LineEditor(base.prefix(start) + line.candidates[chosen].text + (count == 1 ? " " : ""))
    line.chosen = chosen
    state.commandLine = line
    // The only candidate is done with: offer what may follow it.
    return count == 1 ? commandLineChanged(&state) : []
  }

  /// Where the word begins that a candidate replaces: a node's name reaches to the command.
  private static func completionStart(_ head: String, registry: ActionRegistry) -> Int {
    let words = head.split(separator: " ")
    if let first = words.first, head.count > first.count,
      registry.definition(command: String(first))?.command?.argument == .node
    {
      return first.count + 1
    }
    guard let blank = head.lastIndex(of: " ") else { return 0 }
    return head.distance(from: head.startIndex, to: blank) + 1
  }

  private func recall(_ state: inout AppState, by step: Int) -> [Effect] {
    guard var line = state.commandLine else { return [] }
    let history = state.commandHistory
    let index = (line.historyIndex ?? -1) + step
    guard index < history.count else { return [] }
    if line.historyIndex == nil { line.draft = line.editor.text }
    line.historyIndex = index < 0 ? nil : index
    line.editor = LineEditor(index < 0 ? line.draft : history[history.count - 1 - index])
    state.commandLine = line
    return commandLineChanged(&state)
  }

  // MARK: - Themes

  func setTheme(_ state: AppState, _ name: String?) -> [Effect] {
    let all = state.facts.themes
    guard !all.isEmpty else { return [] }
    let next = name ?? all[((all.firstIndex(of: state.theme) ?? -1) + 1) % all.count]
    return [.setTheme(next)]
  }
}

extension LineEditor {
  /// An editing key that is the same for every line.
  mutating func apply(_ edit: Edit) {
    switch edit {
    case .left: move(by: -1)
    case .right: move(by: 1)
    case .start: moveToStart()
    case .end: moveToEnd()
    case .deleteBackwards: deleteBackwards()
    case .deleteForwards: deleteForwards()
    case .deleteWord: deleteWord()
    case .deleteToStart: deleteToStart()
    case .deleteToEnd: deleteToEnd()
    case .accept, .cancel, .complete, .completeBackwards, .previous, .next: break
    }
  }
}
