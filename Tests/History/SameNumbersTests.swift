import Exposition
import History
import Mesh
import Testing
import Topology

/// What the history says of a window is what the live state said when the window was now.
@Suite struct SameNumbersTests {
  @Test(arguments: 0..<24) func increasesAreThoseOfTheLiveState(seed: UInt64) {
    var play = MeshPlay(seed: seed, window: [2, 5, 10, 30][Int(seed % 4)])
    for _ in 0..<150 {
      play.tick()
      let snapshot = play.live.snapshot(at: play.now)
      let window = HistoryWindow(endingAt: play.now, seconds: snapshot.windowSeconds)
      for edge in snapshot.edges { compare(edge, play.history, window) }
    }
  }

  @Test(arguments: 0..<12) func eventsMakeTheSnapshotThatWas(seed: UInt64) {
    let window = [2.0, 10, 60, 90][Int(seed % 4)]
    var play = MeshPlay(seed: seed + 100, window: window, graph: GraphType.allCases[Int(seed / 3 % 4)])
    var moments: [(end: Double, snapshot: Snapshot)] = []
    for tick in 0..<260 {
      play.tick()
      if tick % 5 == 0 { moments.append((play.now, play.live.snapshot()!)) }
    }
    for (number, moment) in moments.enumerated() {
      var again = MeshState(play.live.configuration)
      for event in play.history.events(endingAt: moment.end, seconds: window) { again.ingest(event) }
      expectSame(again.snapshot(), moment.snapshot)
      // The quick way: fewer histograms, to a state that knows the series from another moment.
      let other = moments[(number * 7 + 3) % moments.count]
      var model = number % 2 == 0 ? play.live : MeshState()
      for event in play.history.events(endingAt: other.end, seconds: window) where number % 2 == 1 {
        model.ingest(event)
      }
      var quick = MeshState(play.live.configuration, placedLike: model)
      for event in play.history.events(
        endingAt: moment.end, seconds: max(70, window), histogramSeconds: window)
      {
        quick.ingest(event)
      }
      expectSame(quick.snapshot(), moment.snapshot)
    }
  }

  private func compare(_ edge: Edge, _ history: HistoryStore, _ window: HistoryWindow) {
    for (reporter, seen) in edge.reporters {
      let labels = [
        SeriesFilter.Label("reporter", [reporter.rawValue]),
        SeriesFilter.Label("source_workload", [edge.source.name]),
        SeriesFilter.Label("destination_workload", [edge.target.name]),
      ]
      let requests = history.increases(
        SeriesFilter(names: ["istio_requests_total"], labels: labels), in: window)
      #expect(isNear(requests.reduce(0) { $0 + $1.count }, seen.count))
      #expect(isNear(requests.reduce(0) { $0 + $1.rate }, seen.rate))
    }
  }

  private func isNear(_ a: Double, _ b: Double) -> Bool { abs(a - b) <= 1e-9 * max(1, abs(a), abs(b)) }
}

extension NodeID {
  fileprivate var name: String { String(text.split(separator: "/").last ?? "") }
}

/// Two snapshots say the same but for their number.
func expectSame(_ a: Snapshot?, _ b: Snapshot, sourceLocation: SourceLocation = #_sourceLocation) {
  guard let a else {
    Issue.record("no snapshot", sourceLocation: sourceLocation)
    return
  }
  #expect(a.nodes.map(\.id) == b.nodes.map(\.id), sourceLocation: sourceLocation)
  let parts = GraphDocument(a).json.split(separator: "{")
  let others = GraphDocument(b).json.split(separator: "{")
  let differences = zip(parts, others).filter { $0 != $1 }.prefix(4).map { "\($0) | \($1)" }
  #expect(
    differences.isEmpty && parts.count == others.count, "\(differences)", sourceLocation: sourceLocation)
}
