import Exposition

/// What the page of a proxy does to itself, and the ways to it.
public enum ProxyAction: Sendable {
  /// Shows the proxy of what is selected: a node, a row, a page.
  case showSelection
  /// Shows a proxy by its name, on one of its pages.
  case show(String, ProxyTab?)
  /// To a page of it; nil to the next.
  case tab(ProxyTab?)
  /// To the page before.
  case previousTab
  /// Sort by the next column.
  case sortNext
  /// The other way round.
  case reverse
  /// Sort by a column, by its name.
  case sort(by: String, descending: Bool?)
  /// To where the row leads: a cluster's hosts, a route's cluster.
  case follow
  /// To the object of the configuration that it was made from.
  case origin
  /// Everything again, now.
  case readAgain
  /// Also statistics that nothing was counted with, or not.
  case allStatistics
  /// Folds all of the dump, or unfolds its lists.
  case foldAll
  /// Sets the level of a logger (nil: all), after asking.
  case setLevel(String?, String)
  /// Sets all levels that were changed from here back.
  case resetLevels
  /// What work away from the UI came to.
  case done(ProxyResult)
}

/// Work for the page, done away from the UI.
public enum ProxyWork: Sendable {
  /// The tables of what was told.
  case tables(ProxyInput)
  /// What shows of the statistics.
  case statistics(ProxyStatisticsAnswer, ProxyStatisticsWish)
  /// The text of a piece.
  case piece(ProxyConfigAnswer.Dump, Range<Int>, ProxyTextPlace)
  /// Where in the dump a text stands.
  case search(ProxyConfigAnswer.Dump, String)
}

/// Where a text that was made belongs.
public enum ProxyTextPlace: Sendable, Hashable {
  case bootstrap, piece
  /// An entry of the dump.
  case entry(Int)
}

/// What work came to.
public enum ProxyResult: Sendable {
  case tables(ProxyTables, source: String)
  case statistics(ProxyStatisticsView, source: String)
  case piece([DumpLine], ProxyTextPlace, Range<Int>)
  case search(String, [Int])
  case loggers(ProxyLoggersAnswer, LevelChangeDone)
}

/// What a change of levels was.
public struct LevelChangeDone: Sendable, Hashable {
  var logger: String?
  var from: String?
  var to: String
}

/// Changes a proxy. The dashboard knows nothing of how.
public protocol ProxyControl: Sendable {
  /// Sets the level of one logger, or of all (nil), and tells how they stand then.
  func setLogLevel(of source: String, logger: String?, to level: String) async -> ProxyLoggersAnswer
}
