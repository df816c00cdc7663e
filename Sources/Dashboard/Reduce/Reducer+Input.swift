import Mesh
import Terminal

extension Reducer {
  func input(_ state: inout AppState, _ event: InputEvent) -> [Effect] {
    switch event {
    case .key(let key): return press(&state, key)
    case .mouse(let mouse): return self.mouse(&state, mouse)
    case .paste(let text): return paste(&state, text)
    case .resize(let size):
      state.size = size
      return graphResized(&state)
    case .focus: return []
    case .resumed: return [.redraw]
    case .hangup: return [.quit]
    }
  }

  private func press(_ state: inout AppState, _ key: Key) -> [Effect] {
    let place = state.place
    // A message has been seen once the user goes on.
    if state.toast?.kind == .info { state.toast = nil }
    if let definition = registry.definition(for: key, in: place) {
      return perform(&state, definition.handler(state, []))
    }
    if place.takesText, case .character(let character) = key { return type(&state, String(character)) }
    return []
  }

  private func paste(_ state: inout AppState, _ text: String) -> [Effect] {
    guard state.place.takesText else { return [] }
    return type(&state, text)
  }

  func type(_ state: inout AppState, _ text: String) -> [Effect] {
    if state.commandLine != nil {
      state.commandLine?.editor.insert(text)
      return commandLineChanged(&state)
    }
    state.find?.editor.insert(text)
    return findChanged(&state)
  }
}
