import FoundationEssentials

/// What travelling in time does to the state.
enum TimeMachine {
  static func reduce(_ state: inout AppState, _ action: TimeAction) -> [Effect] { [] }
}
