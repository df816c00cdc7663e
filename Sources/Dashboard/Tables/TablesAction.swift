/// What a table does to itself, and the ways from its rows.
public enum TablesAction: Sendable {
  /// Sort by the next column.
  case sortNext
  /// The other way round.
  case reverse
  /// Sort by a column, by its name, or worst first (`worst`); which way, or as the column goes by itself.
  case sort(by: String, descending: Bool?)
  /// Other headings, by their name; nil: the next.
  case group(String?)
  /// Folds or unfolds the group that the cursor is in.
  case fold
  /// All groups.
  case foldAll
  /// Columns as words: `+p99`, `-tcp`; none: opens the list of columns.
  case columns([String])
  /// Columns further to the right, or to the left when negative.
  case pan(Int)
  /// To the next row that is unhealthy.
  case nextProblem(forward: Bool)
  /// Everything again: no filter, nothing folded.
  case showAll
  /// The row's node on the graph.
  case locate
  /// The row's traces.
  case showTraces
  /// The row's configuration.
  case showConfig
  /// The row's name to the clipboard.
  case copy
}
