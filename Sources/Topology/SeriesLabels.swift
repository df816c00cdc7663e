import Mesh

/// A series' labels, read with Istio's conventions: a value is known when it is there, not empty and not
/// `unknown`. Telemetry settings can remove any label, so none is taken for granted.
struct SeriesLabels {
  private let series: Series

  init(_ series: Series) { self.series = series }

  /// The metric's name.
  var name: String { series.name }

  /// The value as it stands; nil when the label is absent or empty, which Prometheus holds to be the same.
  subscript(label: String) -> String? {
    guard let value = series[label], !value.isEmpty else { return nil }
    return value
  }

  /// The value when it says something.
  func known(_ label: String) -> String? { Self.known(self[label]) }

  /// The first of some labels that says something.
  func firstKnown(_ labels: String...) -> String? {
    for label in labels {
      if let value = known(label) { return value }
    }
    return nil
  }

  /// A version that says something: Istio fills in `latest` where no revision is set.
  func knownVersion(_ labels: String...) -> String? {
    for label in labels {
      if let value = known(label), value != "latest" { return value }
    }
    return nil
  }

  /// The label is there and says `unknown`.
  func saysUnknown(_ label: String) -> Bool { self[label] == "unknown" }

  /// A value when it says something.
  static func known(_ value: String?) -> String? {
    guard let value, !value.isEmpty, value != "unknown" else { return nil }
    return value
  }
}
