/// The panes that have a tab. Raw values are their number keys, which never change as panes are added.
public enum PaneID: Int, Sendable, Hashable, CaseIterable {
  /// The service graph.
  case graph = 1
  /// Services, as a table.
  case services = 2
  /// Workloads, as a table.
  case workloads = 3
  /// Traces: a list, and in it a waterfall.
  case traces = 4
  /// The configuration: what is wrong with it, with its lines.
  case config = 5
  /// Where the numbers come from: proxies and their state.
  case mesh = 6
  /// What happened.
  case log = 7

  /// The tab's title.
  public var title: String {
    switch self {
    case .graph: "Graph"
    case .services: "Services"
    case .workloads: "Workloads"
    case .traces: "Traces"
    case .config: "Config"
    case .mesh: "Mesh"
    case .log: "Log"
    }
  }
}

/// Where the user is: decides what a key does, what the footer shows and what stands first in the help.
public enum Place: String, Sendable, Hashable, CaseIterable {
  /// The graph, or one drawn around the selection.
  case graph
  /// The worst-first list beside a large graph.
  case list
  /// The side panel, entered to scroll it.
  case panel
  /// A table of services or workloads.
  case table
  /// The page of one of them.
  case detail
  /// The list of traces.
  case traces
  /// The waterfall of one trace.
  case waterfall
  /// The config pane's lists.
  case config
  /// A page of the config pane.
  case configPage
  /// The pane of sources.
  case mesh
  /// The page of one proxy.
  case proxy
  /// What happened.
  case log
  /// The log of a workload.
  case logs
  /// The page on which a namespace or a cluster is chosen.
  case scope
  /// The help.
  case help
  /// The `:` line.
  case commandLine
  /// The `/` line.
  case find

  /// How help names it.
  public var title: String {
    switch self {
    case .graph: "Graph"
    case .list: "List of what is worst"
    case .panel: "Side panel"
    case .table: "Services and workloads"
    case .detail: "Service or workload"
    case .traces: "Traces"
    case .waterfall: "Trace"
    case .config: "Config"
    case .configPage: "Page of a code"
    case .mesh: "Mesh"
    case .proxy: "Proxy"
    case .log: "Log"
    case .logs: "Logs of a workload"
    case .scope: "Namespaces and clusters"
    case .help: "Help"
    case .commandLine: "Command line"
    case .find: "Find"
    }
  }

  /// Characters typed here are text, not keys.
  public var takesText: Bool { self == .commandLine || self == .find }

  /// Every place in which keys are keys.
  public static let allButText: Set<Place> = Set(allCases.filter { !$0.takesText })
}
