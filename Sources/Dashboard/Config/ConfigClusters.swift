import Mesh

/// Configuration of several clusters: each is read and linted by itself, and one of them is shown at a time.
extension ConfigState {
  /// What is shown; nil before anything was read.
  public internal(set) var report: ConfigReport? {
    get { reports[shownPlace] }
    set { reports[shownPlace] = newValue }
  }

  /// All that was read, in the order in which clusters were named.
  var all: [ConfigReport] { reports.sorted { $0.key < $1.key }.map(\.value) }

  /// What holds in a cluster; nil where its configuration has not been read, or cannot be told from others'.
  func report(of cluster: String?) -> ConfigReport? {
    place(of: cluster).flatMap { reports[$0] }
  }

  /// Where the report of a cluster is. One that is of everything there is holds in all of them.
  func place(of cluster: String?) -> Int? {
    reports.values.filter { $0.cluster == nil || $0.cluster == cluster }.map(\.place).min()
  }

  /// Whether it has to be said of which cluster something is.
  var hasSeveral: Bool { reports.count > 1 }

  /// Shows another cluster's.
  mutating func show(place: Int) {
    guard place != shownPlace, reports[place] != nil else { return }
    shownPlace = place
    scope = nil
    page = nil
    for view in ConfigView.allCases {
      var list = ConfigListState()
      list.grouping = self.list(of: view).grouping
      lists[view] = list
    }
    rebuild()
    leavePlace()
  }

  /// The one behind the one that is shown, going round.
  var nextPlace: Int {
    let places = reports.keys.sorted()
    return places.first { $0 > shownPlace } ?? places.first ?? shownPlace
  }

  /// Looks up the nodes that were not seen since the last report.
  mutating func note(_ snapshot: Snapshot?) {
    guard !reports.isEmpty, let snapshot else { return }
    for node in snapshot.nodes where notes[node.id] == nil {
      notes[node.id] = report(of: node.cluster)?.note(of: node)
    }
  }
}
