import Terminal

extension ActionRegistry {
  /// What can be done in the trace pane beyond moving.
  static let traceActions: [ActionDefinition] = [
    trace(
      "traces.sort", "sort", "Sort by worst, newest, slowest, most spans: each press the next", [.traces],
      ["s"],
      footer: 70, .sortNext),
    trace(
      "traces.errors", "errors only", "Only traces with errors, or all again", [.traces], ["e"],
      command: "errors",
      footer: 72, .toggleErrorsOnly),
    trace(
      "traces.reload", "reload", "Ask the trace store again", [.traces, .waterfall], ["r"], command: "reload",
      footer: 60, .reload),
    trace(
      "trace.nextError", "next error", "To the next failed span", [.waterfall], ["e"], footer: 76,
      .nextError(forward: true)),
    trace(
      "trace.previousError", "", "To the failed span before", [.waterfall], ["E"], .nextError(forward: false)),
    trace(
      "trace.detail", "detail", "Show or hide the detail of the selected span", [.waterfall], ["d"],
      footer: 74,
      .toggleDetail),
    trace(
      "trace.fold", "fold", "Fold or unfold what the selected span called", [.waterfall], ["z"], footer: 66,
      .toggleFold),
    trace("trace.foldAll", "fold all", "Fold everything", [.waterfall], ["-"], footer: 40, .foldAll),
    trace("trace.unfoldAll", "unfold all", "Unfold everything", [.waterfall], ["+"], footer: 38, .unfoldAll),
    trace("trace.detailDown", "", "Scroll the detail down", [.waterfall], ["J"], .scrollDetail(3)),
    trace("trace.detailUp", "", "Scroll the detail up", [.waterfall], ["K"], .scrollDetail(-3)),
  ]

  private static func trace(
    _ id: String, _ title: String, _ help: String, _ places: Set<Place>, _ keys: [Character],
    command: String? = nil, footer: Int? = nil, _ action: TracesAction
  ) -> ActionDefinition {
    ActionDefinition(
      id, title: title, help: help, group: .look, places: places, keys: keys.map(Key.character),
      command: command.map { .init($0) }, footer: footer
    ) { state, _ in
      guard state.pane == .traces else { return .problem("That is for traces: 4 goes there") }
      return .action(.traces(action))
    }
  }
}
