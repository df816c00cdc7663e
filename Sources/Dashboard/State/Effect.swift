import Mesh

/// Work that the reducer asks for and does not do itself. Results come back as actions.
public enum Effect: Sendable {
  /// Lay out a snapshot, away from the UI.
  case layout(Snapshot, LayoutTicket, keeping: GraphView?)
  /// Work of the trace pane.
  case traces(TracesEffect)
  /// Work of the page of a log.
  case logs(LogsEffect)
  /// Work of a proxy's page.
  case proxy(ProxyWork)
  /// Set the level of one of a proxy's loggers, or of all; what it was goes into the message.
  case setLogLevel(source: String, logger: String?, from: String?, to: String)
  /// Ask the past; the newest question of a topic is answered.
  case past(PastQuestion)
  /// Look at another part of the cluster, or at another cluster.
  case scope(ScopeEffect)
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

/// Work that choosing where to look asks for.
public enum ScopeEffect: Sendable, Hashable {
  /// Another part of the cluster.
  case choose(ScopeReport.Choice)
  /// Another cluster.
  case use(context: String)
  /// These workloads are looked at, as `namespace/name`.
  case view(Set<String>)
  /// Poll every proxy, or no more than is gentle.
  case pollAll(Bool)
}
