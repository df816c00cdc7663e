import Exposition
import Mesh

/// Polls proxies for one metric alone, which the polls of the mesh leave out.
public struct MetricFeed: Feed {
  /// Bodies of one metric are small; a source that does not filter answers with all it has.
  private static let maximumBytes = 16 << 20

  private let asking: ProxyAsking
  private let metric: String
  private let interval: Double

  /// Makes a feed; nothing is asked before `events()`.
  /// - Parameters:
  ///   - metric: its name as Prometheus has it.
  ///   - interval: seconds between polls.
  public init(_ metric: String, _ asking: ProxyAsking, interval: Double) {
    self.metric = metric
    self.asking = asking
    self.interval = interval.isFinite ? max(interval, 0.1) : 1
  }

  /// The metric.
  public var name: String { metric }

  /// Polls until the reader's task is cancelled. Sources that do not answer are left out: the polls of the mesh tell
  /// why.
  public func events() -> AsyncStream<MeshEvent> {
    let (stream, continuation) = AsyncStream.makeStream(
      of: MeshEvent.self, bufferingPolicy: .bufferingNewest(max(256, asking.targets.count * 4)))
    let task = Task {
      await run { continuation.yield($0) }
      continuation.finish()
    }
    continuation.onTermination = { _ in task.cancel() }
    return stream
  }

  private func run(_ emit: @escaping @Sendable (MeshEvent) -> Void) async {
    let clock = asking.clock
    let readers = Dictionary(
      asking.targets.map { ($0.name, MetricReader(metric, $0)) }, uniquingKeysWith: { a, _ in a })
    var tick = clock.now()
    while !Task.isCancelled {
      await asking.each(of: asking.targets) { [asking] target in
        await readers[target.name]?.read(asking)
      } take: { _, event in
        if let event { emit(event) }
      }
      if Task.isCancelled { return }
      emit(.roundCompleted(at: clock.now(), wallTime: clock.wallTime()))
      tick = max(tick + interval, clock.now())
      await clock.sleep(until: tick)
    }
  }

  /// Reads the metric of one proxy; its series table belongs to it.
  private actor MetricReader {
    private let metric: String
    private let target: ProxyTarget
    private let filter: NameFilter
    private let table = SeriesTable()

    init(_ metric: String, _ target: ProxyTarget) {
      self.metric = metric
      self.target = target
      filter = NameFilter(prefixes: [metric] + StandardName.spellings(of: metric))
    }

    func read(_ asking: ProxyAsking) async -> MeshEvent? {
      let path = target.path ?? ProxyQuery.path(ofMetric: metric)
      let start = asking.clock.now()
      guard case .body(let body) = await asking.ask(target, path, maximumBytes: MetricFeed.maximumBytes)
      else { return nil }
      let parsed = table.parse(body, keep: filter)
      guard parsed.foreign == nil else { return nil }
      let at = asking.clock.now()
      return .scrape(
        Scrape(
          source: target.name, at: at, wallTime: asking.clock.wallTime(), part: .everything,
          samples: parsed.samples.filter { $0.series.name == metric }, durationMs: (at - start) * 1000,
          bytes: body.count))
    }
  }
}
