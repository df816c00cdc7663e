import Mesh
import Terminal
import Tracing

/// What a dashboard is run with.
public struct DashboardConfiguration: Sendable {
  /// What the header and the commands say.
  public var facts: DashboardFacts
  /// Where snapshots come from.
  public var snapshots: any SnapshotFeed
  /// Where traces come from, or nil.
  public var traceBackend: (any TraceBackend)?
  /// Where configuration comes from, or nil.
  public var config: (any ConfigFeed)?
  /// Where the past and the numbers of single subjects come from, or nil.
  public var past: (any PastFeed)?
  /// What `:fault` switches, or nil where nothing can be switched.
  public var faults: (any FaultControl)?
  /// Where logs of workloads come from, or nil.
  public var logs: (any LogFeed)?
  /// What chooses where to look, where a cluster is read.
  public var scope: (any ScopeControl)?
  /// What changes a proxy's log levels, or nil where nothing can be changed.
  public var proxies: (any ProxyControl)?
  /// Theme to begin with; nil is the dark one.
  public var theme: String?
  /// Where themes are found.
  public var themes: ThemeLibrary
  /// Characters to draw with; nil finds out.
  public var glyphs: GlyphSet?
  /// The process's variables.
  public var environment: [String: String]
  /// Keys that replace actions' own, by the action's id.
  public var reboundKeys: [String: [Key]]

  /// Makes a configuration. What the facts say of traces, faults and themes is filled in from the rest.
  public init(
    facts: DashboardFacts, snapshots: any SnapshotFeed, traceBackend: (any TraceBackend)? = nil,
    config: (any ConfigFeed)? = nil, past: (any PastFeed)? = nil, faults: (any FaultControl)? = nil,
    scope: (any ScopeControl)? = nil, logs: (any LogFeed)? = nil, theme: String? = nil,
    themes: ThemeLibrary, glyphs: GlyphSet? = nil,
    environment: [String: String], reboundKeys: [String: [Key]] = [:]
  ) {
    self.facts = facts
    self.snapshots = snapshots
    self.traceBackend = traceBackend
    self.config = config
    self.past = past
    self.faults = faults
    self.logs = logs
    self.facts.hasLogs = logs != nil
    self.scope = scope
    self.theme = theme
    self.themes = themes
    self.glyphs = glyphs
    self.environment = environment
    self.reboundKeys = reboundKeys
    self.facts.traceBackend = traceBackend?.name
    self.facts.configNames = config?.names ?? []
    self.facts.editor = EditorCall.editor(in: environment)
    self.facts.hasFaults = faults != nil
    self.facts.themes = themes.names
  }
}

/// The dashboard as a whole.
public enum Dashboard {
  /// Shows the dashboard until the user quits or the terminal goes away.
  /// - Throws: `ScreenError` when there is no terminal to show it on, `ThemeError` when the theme cannot be read;
  ///   the terminal has not been touched then.
  public static func run(_ configuration: DashboardConfiguration) async throws {
    let theme = try configuration.themes.load(configuration.theme ?? "dark")
    try await UILoop.run(onOwnThread: { @UIActor in
      let runtime = try DashboardRuntime(configuration, theme: theme)
      await runtime.run()
    })
  }
}
