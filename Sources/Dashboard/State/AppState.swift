import FoundationEssentials
import Mesh
import Metrics
import Terminal

/// What does not change while the dashboard runs, or only by command.
public struct DashboardFacts: Sendable {
  /// What the header calls the mesh: `bookinfo@demo`.
  public var title: String
  /// Seconds between polls.
  public var interval: Double
  /// Seconds of the window asked for.
  public var window: Double
  /// Sources that will be asked, for the screen before the first answer.
  public var expectedSources: [String]
  /// The trace store's name for the header, or nil when there is none.
  public var traceBackend: String?
  /// What configuration is read from, as it was named; empty when none is.
  public var configNames: [String] = []
  /// The command that opens files, or nil.
  public var editor: String?
  /// `:fault` works.
  public var hasFaults: Bool
  /// Logs of workloads can be read.
  public var hasLogs = false
  /// Nothing that changes the mesh is offered.
  public var isReadOnly: Bool
  /// Names of themes, for `:theme` and its completion.
  public var themes: [String]
  /// The terminal's bell rings when something turns red, from the start; `:bell` switches it.
  public var hasBell = false
  /// A sentence that stands on the overview, such as that a mesh is simulated.
  public var note: String?
  /// The file that is recorded into beside watching, or nil.
  public var recording: String?
  /// Begins the warning of a snapshot that is not being recorded though it should be.
  public static let notRecorded = "Not recorded: "
  /// What is shown is a recording; nil for a live mesh.
  public var replay: Replay?

  /// How a recording is shown at first.
  public struct Replay: Sendable, Hashable {
    /// Its last moment.
    public var end: Date
    /// The moment to begin at; nil for the end.
    public var begin: Date?
    /// Seconds of it that go by in a second; nil while it stands.
    public var speed: Double?
    /// Makes it.
    public init(end: Date, begin: Date? = nil, speed: Double? = nil) {
      self.end = end
      self.begin = begin
      self.speed = speed
    }
  }

  /// Makes facts.
  public init(
    title: String = "mesh", interval: Double = 1, window: Double = 10, expectedSources: [String] = [],
    traceBackend: String? = nil, hasFaults: Bool = false, isReadOnly: Bool = false, themes: [String] = [],
    note: String? = nil
  ) {
    self.title = title
    self.interval = interval
    self.window = window
    self.expectedSources = expectedSources
    self.traceBackend = traceBackend
    self.hasFaults = hasFaults
    self.isReadOnly = isReadOnly
    self.themes = themes
    self.note = note
  }
}

/// Whether the trace store answers.
public enum TraceLink: Sendable, Hashable {
  /// Not asked yet.
  case unknown
  /// It answered the last question.
  case ok
  /// It did not; the reason.
  case down(String)
}

/// Everything that decides the picture. One value; only `reduce` changes it.
public struct AppState: Sendable {
  /// What does not change by itself.
  public var facts: DashboardFacts
  /// Columns and rows of the terminal.
  public var size: Size
  /// Which characters may be used.
  public var glyphs: GlyphSet
  /// Seconds by which local time is ahead of UTC.
  public var utcOffset: Int
  /// Counts up with every action that may have changed the picture.
  public var revision: UInt64 = 0

  /// Seconds between snapshots: those that were asked for, or more where the sources have no more.
  public var interval: Double { max(facts.interval, latest?.intervalSeconds ?? 0) }

  /// The snapshot on the screen.
  public var snapshot: Snapshot?
  /// The newest snapshot; differs from `snapshot` while paused.
  public var latest: Snapshot?
  /// Paused: the screen stands still, polling goes on.
  public var isPaused = false
  /// The last minutes of each node and edge.
  public var history = RecentHistory()
  /// The moment of `history` that is on the screen.
  public var shownTick = 0
  /// Since when each source does not answer.
  public var downSince: [String: Date] = [:]

  /// The pane on the screen.
  public var pane = PaneID.graph
  /// The graph pane.
  public var graph = GraphState()
  /// The trace pane.
  public var traces = TracesState()
  /// The config pane.
  public var config = ConfigState()
  /// The graph was shown from the config pane: `Esc` goes back there.
  public var cameFromConfig = false
  /// The row or page from which the pane on the screen was reached: `Esc` goes back there.
  public var door: PaneDoor?
  /// The table of services.
  public var services = TableState()
  /// The table of workloads.
  public var workloads = TableState()
  /// What the tables list; of the moment that is shown.
  public var inventory: Inventory?
  /// What happened.
  public var log = LogState()
  /// The page of a workload's log; stands over the pane from which it was opened.
  public var logs: LogsState?
  /// Which moment is shown.
  public var time = TimeState()
  /// The mesh as a whole, and its sources.
  public var mesh = MeshPaneState()
  /// Which part of which cluster is looked at, and the page on which that is chosen.
  var scope = ScopeState()
  /// The page of one proxy over the mesh's pane, or nil.
  public var proxy: ProxyState?
  /// The side panel.
  public var panel = PanelState()
  /// Scroll position and filter of the help, or nil when it is closed.
  public var help: HelpState?
  /// The `:` line, or nil when it is closed.
  public var commandLine: CommandLineState?
  /// Commands that were run, oldest first.
  public var commandHistory: [String] = []
  /// The `/` line and what it found, or nil.
  public var find: FindState?
  /// A message on the screen.
  public var toast: Toast?
  /// Messages so far.
  public var toastNumber = 0
  /// What the trace store last said.
  public var traceLink = TraceLink.unknown
  /// Faults that `:fault` can switch, for its completion.
  public var faultChoices: [FaultChoice] = []
  /// The theme in use.
  public var theme: String
  /// The mouse is ours; otherwise the terminal selects text with it.
  public var isMouseOn = true

  /// Makes the state before the first snapshot.
  public init(
    facts: DashboardFacts = DashboardFacts(), size: Size, glyphs: GlyphSet = .unicode, utcOffset: Int = 0,
    theme: String = "dark"
  ) {
    self.facts = facts
    self.size = size
    self.glyphs = glyphs
    self.utcOffset = utcOffset
    self.theme = theme
  }

  /// Where the user is.
  public var place: Place {
    if commandLine != nil { return .commandLine }
    if find?.isOpen == true { return .find }
    if help != nil { return .help }
    if scope.isOpen { return .scope }
    if isLogsShown { return .logs }
    switch pane {
    case .traces: return traces.place
    case .config: return config.page == nil ? .config : .configPage
    case .mesh: return proxy == nil ? .mesh : .proxy
    case .services, .workloads: return table(pane)?.page == nil ? .table : .detail
    case .log: return .log
    case .graph:
      if panel.isFocused { return .panel }
      return graph.isListMode && graph.isListFocused ? .list : .graph
    }
  }
}

extension AppState {
  /// The page of a log is on the screen.
  var isLogsShown: Bool { logs?.from == pane }
}

/// The side panel.
public struct PanelState: Sendable, Hashable {
  /// The arrows scroll it; on a narrow screen it takes the whole pane then.
  public var isFocused = false
  /// The user put it away.
  public var isHidden = false
  /// First line that shows.
  public var scroll = 0
}

/// A list with a cursor.
public struct ListState: Sendable, Hashable {
  /// The row under the cursor.
  public var row = 0
  /// First row that shows.
  public var top = 0

  /// Moves the cursor, staying within `count` rows.
  mutating func move(by rows: Int, count: Int) { row = min(max(0, count - 1), max(0, row + rows)) }

  /// Scrolls so far that the cursor shows among `height` rows of `count`.
  mutating func reveal(height: Int, count: Int) {
    row = min(max(0, count - 1), max(0, row))
    if row < top { top = row }
    if row >= top + height { top = row - height + 1 }
    top = max(0, min(top, max(0, count - height)))
  }
}

/// The help while it is open.
public struct HelpState: Sendable, Hashable {
  /// First line that shows.
  public var scroll = 0
  /// Only lines that contain this.
  public var filter = ""
  /// Where the user was when it was opened: what applies there stands first.
  public var from: Place
}
