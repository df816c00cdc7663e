import Mesh

/// Work that the reducer asks for and does not do itself. Results come back as actions.
public enum Effect: Sendable {
  /// Lay out a snapshot, away from the UI.
  case layout(Snapshot, LayoutTicket, keeping: GraphView?)
  /// Work of the trace pane.
  case traces(TracesEffect)
  /// Ask the past; the newest question of a topic is answered.
  case past(PastQuestion)
  /// Read the configuration again.
  case readConfig
  /// Open a place in an editor, on this terminal.
  case edit(EditorCall)
  /// Ask the trace store whether it is there.
  case probeTraces
  /// Group nodes otherwise from the next snapshot on.
  case setGraphType(GraphType)
  /// Another window, in seconds.
  case setWindow(Double)
  /// Another interval, in seconds.
  case setInterval(Double)
  /// Ask what can be switched.
  case loadFaultChoices
  /// Switch a fault.
  case fault([String])
  /// Send `.timer(id)` in so many seconds.
  case timer(TimerID, seconds: Double)
  /// Use another theme.
  case setTheme(String)
  /// Take or give back the mouse.
  case setMouse(Bool)
  /// Text to the terminal's clipboard.
  case copy(String)
  /// Ring the terminal's bell.
  case bell
  /// Paint everything anew.
  case redraw
  /// Stop until `fg`.
  case suspend
  /// End the program.
  case quit
}
