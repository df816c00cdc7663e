import FoundationEssentials
import History
import Mesh
import Metrics
import Topology

/// The history in memory, in processor time: what an hour of a small, a middling and a large mesh takes, what taking it in costs beside
/// the live state, and how long answers take.
///
/// A word behind the name picks a mesh: `8`, `200`, `1000` or `bound`; `quick` measures ten minutes for an hour.
let historyBenchmark = Benchmark(name: "history") {
  let wanted = CommandLine.arguments.dropFirst().filter { ["8", "200", "1000", "bound"].contains($0) }
  for (proxies, goal) in [(8, 50.0), (200, nil), (1000, 1000)]
  where wanted.isEmpty || wanted.contains("\(proxies)") {
    let seconds = CommandLine.arguments.contains("quick") ? 600 : 3600
    HistoryMeasurement(proxies: proxies).run(seconds: seconds, goalMegabytes: goal)
  }
  if wanted.isEmpty || wanted.contains("bound") { BoundedHistory.run() }
}

/// A mesh's hour in the history, and questions about it.
private struct HistoryMeasurement {
  private var mesh: HistoryMesh
  private let proxies: Int

  init(proxies: Int) {
    mesh = HistoryMesh(proxies: proxies)
    self.proxies = proxies
  }

  func run(seconds: Int, goalMegabytes: Double?) {
    var mesh = mesh
    print("-- \(proxies) proxies, \(mesh.series) series, \(seconds / 60) min at 1 s, histograms each 5 s")
    var store = HistoryStore(HistoryStore.Configuration(maximumBytes: 2 << 30))
    var live = MeshState()
    let before = Memory.resident()
    var clock = Stopwatch()
    var liveClock = Stopwatch()
    var (samples, scrapes) = (0, 0)
    for second in 0..<seconds {
      mesh.tell(second) { event in
        if case .scrape(let scrape) = event {
          samples += scrape.samples.count
          scrapes += 1
        }
        clock.run { store.ingest(event) }
      }
    }
    let resident = Double(Memory.resident() - before) / 1e6
    let own = Double(store.bytes) / 1e6
    let goal = goalMegabytes.map { " (goal: under \(Int($0)))" } ?? ""
    Table.row("kept, more resident memory", resident, "MB\(goal)")
    Table.row("kept, by its own count", own, "MB")
    Table.row("own count by resident memory", own / resident * 100, "%")
    Table.row("for each sample taken in", Double(store.bytes) / Double(samples), "bytes")
    Table.row("taking in a sample", clock.seconds / Double(samples) * 1e9, "ns")
    Table.row("taking in a scrape", clock.seconds / Double(scrapes) * 1e6, "µs")
    Table.row("share of a core", clock.seconds / Double(seconds) * 100, "%")

    // What the program does with each scrape without a history.
    var again = HistoryMesh(proxies: proxies)
    let liveSeconds = min(seconds, 60)
    for second in 0..<liveSeconds {
      again.tell(second) { event in liveClock.run { live.ingest(event) } }
    }
    Table.row("the live state's share, beside it", liveClock.seconds / Double(liveSeconds) * 100, "%")
    ask(store, end: Double(seconds))
    let copy = store
    var second = Stopwatch()
    mesh.tell(seconds) { event in second.run { store.ingest(event) } }
    Table.row("the next second beside a copy", second.seconds * 1e3, "ms")
    consume(copy)
  }

  private func ask(_ store: HistoryStore, end: Double) {
    let reader = MetricsReader(store)
    let subject = MetricsSubject(.workload, HistoryMesh.workload(3), namespace: "shops")
    for (what, at, seconds) in [
      ("10 s", end, 10.0), ("10 s, 45 min ago", end - 2700, 10), ("10 min", end, 600), ("all", end, end),
    ] {
      report("report of a workload, \(what)") { reader.report(subject, at: at, windowSeconds: seconds) }
    }
    let grid = HistoryGrid(start: end - 3600, step: 15, count: 240)
    for group in [PanelQuestion.Group.overview, .inbound, .heat] {
      report("panels (\(group)) of a workload, 240 steps, 1 h") {
        reader.panels(subject, group, reporter: nil, on: grid)
      }
    }
    report("panels (overview) of the mesh, 240 steps, 1 h") {
      reader.panels(.mesh, .overview, reporter: nil, on: grid)
    }
    let model = Self.recall(store, at: end - 30, like: MeshState())
    for (what, at) in [("20 s ago", end - 20), ("5 min ago", end - 300), ("45 min ago", end - 2700)] {
      var state = MeshState()
      report("the graph \(what)") {
        state = Self.recall(store, at: at, like: model)
        return state.snapshot()
      }
      report("  of it, the events") { Self.events(store, at: at) }
      report("  of it, the snapshot") { state.snapshot() }
    }
  }

  private func report(_ what: String, _ body: () -> some Any) {
    let best = (0..<3).map { _ in Processor.time { consume(body()) } }.min() ?? 0
    Table.row(what, best * 1e3, "ms")
  }

  /// As the program does it.
  private static func events(_ store: HistoryStore, at: Double) -> [MeshEvent] {
    store.events(endingAt: at, seconds: 70, histogramSeconds: 10)
  }

  private static func recall(_ store: HistoryStore, at: Double, like model: MeshState) -> MeshState {
    var state = MeshState(placedLike: model)
    for event in events(store, at: at) { state.ingest(event) }
    return state
  }
}

/// A history that has less room than there is to keep: pods come and go, and each brings new series.
private enum BoundedHistory {
  static func run() {
    let limit = 64_000_000
    print("-- bounded to \(limit / 1_000_000) MB: 40 proxies that are replaced each 2 min, 2 h")
    var store = HistoryStore(HistoryStore.Configuration(maximumBytes: limit))
    // What is told takes memory too: that of two generations, when one follows the other.
    let told = [HistoryMesh(proxies: 40, generation: 60), HistoryMesh(proxies: 40, generation: 61)]
    let before = Memory.resident()
    consume(told)
    var clock = Stopwatch()
    var (most, mostResident, samples) = (0, 0, 0)
    for generation in 0..<60 {
      var mesh = HistoryMesh(proxies: 40, generation: generation)
      for second in 0..<120 {
        mesh.tell(generation * 120 + second) { event in
          if case .scrape(let scrape) = event { samples += scrape.samples.count }
          clock.run { store.ingest(event) }
        }
        most = max(most, store.bytes)
      }
      mostResident = max(mostResident, Memory.resident() - before)
    }
    Table.row("most by its own count", Double(most) / 1e6, "MB")
    Table.row("most, more resident memory", Double(mostResident) / 1e6, "MB")
    Table.row("reaches back", (store.span.map { $0.upperBound - $0.lowerBound } ?? 0) / 60, "min")
    Table.row("taking in a sample", clock.seconds / Double(samples) * 1e9, "ns")
  }
}

/// Lines of a report, in columns.
private enum Table {
  static func row(_ what: String, _ value: Double, _ unit: String) {
    let text = value >= 100 ? "\(Int(value.rounded()))" : "\((value * 100).rounded() / 100)"
    let name = what + String(repeating: " ", count: max(0, 52 - what.count))
    print("  \(name)\(String(repeating: " ", count: max(0, 8 - text.count)))\(text) \(unit)")
  }
}

/// Adds up the time of many short runs.
struct Stopwatch {
  private(set) var seconds = 0.0

  mutating func run(_ body: () -> Void) { seconds += Processor.time(body) }
}
