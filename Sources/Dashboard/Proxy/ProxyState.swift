import Exposition
import FoundationEssentials
import Mesh

/// The page of one proxy: its whole configuration and its raw statistics.
public struct ProxyState: Sendable {
  /// The source's name.
  public var source: String
  /// The pane that it was reached from; nil: the mesh's own list of proxies.
  var cameFrom: PaneID?
  /// The page inside of it.
  public var tab = ProxyTab.overview
  /// How each page is looked at.
  var views: [ProxyTab: ProxyView] = [:]

  /// What was told of the configuration.
  var config: ProxyConfigAnswer?
  /// The hosts as they were last told.
  var hosts: ProxyHostsAnswer?
  /// The loggers as they were last told.
  var loggers: ProxyLoggersAnswer?
  /// The statistics as they were last told, and what of them shows.
  var statistics: ProxyStatisticsView?
  /// The tables, made from all that.
  var tables: [ProxyTab: ProxyTable] = [:]
  /// For each table the rows that show, in their order.
  var shown: [ProxyTab: [Int]] = [:]
  /// The sums of the overview.
  var sums = ProxySums()

  /// The values of late of the statistic under the cursor: a counter's rates, a gauge's values.
  var trail: (name: String, values: [Double?]) = ("", [])
  /// Also statistics that nothing was ever counted with.
  var isAllStatistics = false
  /// The text of the bootstrap.
  var bootstrap = DumpTextState()
  /// The piece that was opened over the page.
  var piece: ProxyPiece?
  /// The dump as a text with folds.
  var dump = ProxyDumpState()
  /// The first line of the overview that shows.
  var overviewTop = 0
  /// The level that is to be set, once that is confirmed.
  var change: LevelChange?
  /// Levels before anything was changed from here.
  var levelsBefore: [String: String] = [:]
  /// What was asked, and when.
  var asked: [ProxyQuestion.Part: Date] = [:]
  /// Asked, and not answered yet.
  var waiting: Set<ProxyQuestion.Part> = []
  /// Nobody can be asked: the mesh is a recording.
  var isUnavailable = false

  /// A page before any answer.
  public init(_ source: String) { self.source = source }

  /// The pages that it has.
  var tabs: [ProxyTab] {
    if case .ztunnel? = config?.dump { return ProxyTab.ztunnel }
    return ProxyTab.envoy
  }

  /// How the page that shows is looked at.
  var view: ProxyView {
    get { views[tab] ?? ProxyView() }
    set { views[tab] = newValue }
  }
}

/// A piece of the dump that was opened: which row it belongs to, and its text.
struct ProxyPiece: Sendable {
  var title: String
  var text = DumpTextState()
  /// It is being read.
  var isLoading = true
}

/// A logger whose level is about to be changed.
struct LevelChange: Sendable, Hashable {
  /// Its name; nil for all.
  var logger: String?
  /// Its level now.
  var from: String?
  /// The level that is chosen.
  var to: String
  /// The levels are being chosen from; otherwise it waits for a yes.
  var isChoosing: Bool
}

/// What the overview counts.
struct ProxySums: Sendable, Hashable {
  var clusters: [String: Int] = [:]
  var hosts = 0
  var unhealthy = 0
  var ejected = 0
  var draining = 0
  var nextExpiry: Date?
  var nextExpiryName = ""
}
