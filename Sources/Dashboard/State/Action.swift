import Layout
import Mesh
import Terminal

/// Everything that can happen to the dashboard. Keys and commands become these through the registry.
public enum Action: Sendable {
  // From outside
  /// A key, the mouse, a new size.
  case input(InputEvent)
  /// A newer snapshot, and by how many seconds local time is ahead of UTC now.
  case snapshot(Snapshot, utcOffset: Int)
  /// A layout that an effect has worked out.
  case laidOut(GraphView, LayoutTicket)
  /// What `:fault` can switch.
  case faultChoices([FaultChoice])
  /// What the trace store said last.
  case traceLink(TraceLink)
  /// What the trace store turned out to be.
  case traceStore(String)
  /// A timer ran out.
  case timer(TimerID)
  /// Themes and the one in use, after a change.
  case themeChanged(String)
  /// An answer for the trace pane, or something it does to itself.
  case traces(TracesAction)
  /// Something read for the config pane, or something it does to itself.
  case config(ConfigAction)
  /// An answer of the past; nil when nothing is known.
  case past(PastQuestion, PastAnswer?)
  /// Something the tables do to themselves.
  case tables(TablesAction)
  /// Something the page of a subject does to itself.
  case detail(DetailAction)
  /// Something the pane of the mesh does to itself.
  case mesh(MeshAction)
  /// Something the page of a proxy does to itself.
  case proxy(ProxyAction)
  /// Something for the log.
  case log(LogAction)
  /// Something for the page of a workload's log.
  case logs(LogsAction)
  /// Travelling in time.
  case time(TimeAction)
  /// Something for the page of namespaces and clusters.
  case scope(ScopeAction)

  // Moving about
  /// An arrow key.
  case move(Heading)
  /// A page or a half up (negative) or down.
  case page(Int)
  /// To the first or last row.
  case jump(toEnd: Bool)
  /// Into what is selected.
  case open
  /// One step back.
  case back
  /// Closes what is open; at the last pane ends the program.
  case close
  /// Ends the program.
  case quit
  /// To another pane.
  case show(PaneID)
  /// Selects a thing, or nothing.
  case select(Selection?)
  /// To the next (or previous) unhealthy thing, worst first.
  case nextProblem(forward: Bool)
  /// To the next edge of the selected node, or the next of the same two ends.
  case nextEdge(forward: Bool)
  /// To the traces of the selection.
  case showTraces
  /// To one trace by its id, as typed.
  case showTrace(String)

  // The graph
  /// Groups nodes otherwise.
  case setGraphType(GraphType)
  /// Larger (true) or smaller nodes.
  case changeDetail(larger: Bool)
  /// Idle things shown or not; nil changes over.
  case showIdle(Bool?)
  /// Waypoints are nodes of the graph or not; nil changes over.
  case showWaypoints(Bool?)
  /// Whose numbers of an ambient mesh are looked at.
  case setAmbient(AmbientTraffic)
  /// What is drawn as boxes; nil changes to the next.
  case setBoxes(BoxGrouping?)
  /// Narrow to the selection's neighbourhood, and back.
  case toggleFocus
  /// How far neighbourhoods reach.
  case setHops(Int)
  /// All of the graph if it can be, from its first corner.
  case fit
  /// Moves the viewport by cells.
  case pan(x: Int, y: Int)

  // The frame
  /// The screen stands still, and goes on.
  case togglePause
  /// Side panel put away or brought back.
  case togglePanel
  /// The help, opened or closed.
  case toggleHelp
  /// Opens the `:` line with this text.
  case openCommandLine(String)
  /// Runs a command as if typed.
  case runCommand(String)
  /// Opens the `/` line.
  case openFind
  /// Finds a text as if typed behind `/`.
  case find(String)
  /// To the next (or previous) place found.
  case nextMatch(forward: Bool)
  /// An editing key in the `:` or `/` line.
  case edit(Edit)
  /// Another theme; nil is the next one.
  case setTheme(String?)
  /// The mouse for the program, or for the terminal; nil changes over.
  case setMouse(Bool?)
  /// Another window, in seconds.
  case setWindow(Double)
  /// Another interval, in seconds.
  case setInterval(Double)
  /// Switches a fault of a demo mesh.
  case fault([String])
  /// The selection's name to the terminal's clipboard.
  case copy
  /// Paints everything anew.
  case redraw
  /// Ctrl-Z.
  case suspend
  /// Shows a message.
  case say(Toast.Kind, String)
}

/// What an editing key does to a line of text.
public enum Edit: Sendable, Hashable {
  case accept, cancel, complete, completeBackwards, previous, next
  case left, right, start, end, deleteBackwards, deleteForwards, deleteWord, deleteToStart, deleteToEnd
}

/// Timers that the reducer asks for.
public enum TimerID: Sendable, Hashable {
  /// Ends the message with this number.
  case toast(Int)
  /// Ends the alert with this number.
  case alert(Int)
  /// The next moment of a recording that is played; of a playing with this number.
  case play(Int)
}
