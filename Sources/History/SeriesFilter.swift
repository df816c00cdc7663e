import Mesh

/// Which series are asked for: one of some names, and all of some labels. Labels are compared as they stand;
/// a label that a series does not have is the empty text, as in Prometheus.
public struct SeriesFilter: Sendable, Hashable {
  /// What one label must be.
  public struct Label: Sendable, Hashable {
    /// The label's name.
    public var name: String
    /// Any of these.
    public var values: Set<String>
    /// Makes a condition.
    public init(_ name: String, _ values: Set<String>) {
      self.name = name
      self.values = values
    }
  }

  /// Names of metrics; empty for every metric.
  public var names: Set<String>
  /// Conditions that must all hold.
  public var labels: [Label]
  /// Only of these sources, by name; nil for all.
  public var sources: Set<String>?

  /// Makes a filter.
  public init(names: Set<String> = [], labels: [Label] = [], sources: Set<String>? = nil) {
    self.names = names
    self.labels = labels
    self.sources = sources
  }

  /// Whether a series passes; the source is not looked at. Cost: a walk over its labels for each condition.
  public func accepts(_ series: Series) -> Bool {
    if !names.isEmpty, !names.contains(series.name) { return false }
    return labels.allSatisfy { $0.values.contains(series[$0.name] ?? "") }
  }
}
