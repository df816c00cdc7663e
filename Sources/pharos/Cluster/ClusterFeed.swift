import Feeds
import Mesh
import Wire

/// The cluster's part of a mesh as one feed: its proxies, its control planes, and its Prometheus where that is read.
struct ClusterFeed: Feed {
  let session: ClusterSession
  let interval: Double
  let budget: RequestBudget
  let transport: any HTTPTransport
  let windowSeconds: Double
  var recorder: ScrapeRecorder?

  var name: String { "cluster" }

  func events() -> AsyncStream<MeshEvent> {
    let session = session
    let proxies = ProxyFeed(
      .init(
        targets: [], interval: interval, transport: transport, recorder: recorder,
        updates: { session.targets.values() }, budget: budget))
    let (stream, continuation) = AsyncStream<MeshEvent>.makeStream(bufferingPolicy: .bufferingNewest(16_384))
    let task = Task {
      await withDiscardingTaskGroup { group in
        group.addTask { for await event in proxies.events() { continuation.yield(event) } }
        group.addTask { await Self.tellTrouble(session) { continuation.yield($0) } }
        group.addTask {
          await Exchanged(values: session.controlPlanes.values()) { targets in
            targets.isEmpty ? nil : ControlPlaneFeed(targets, interval: interval, transport: transport)
          }.run { continuation.yield($0) }
        }
        group.addTask {
          await Exchanged(values: session.prometheus.values()) { target in
            target.flatMap { self.feed($0) }
          }.run { event in
            continuation.yield(event)
            switch event {
            case .scrape: Task { await session.notePrometheus(answers: true) }
            case .failed: Task { await session.notePrometheus(answers: false) }
            default: break
            }
          }
        }
      }
      continuation.finish()
    }
    continuation.onTermination = { _ in task.cancel() }
    return stream
  }

  /// The API server is a source as long as it does not give what is needed: then its reason stands where those of others
  /// do.
  private static func tellTrouble(_ session: ClusterSession, _ emit: (MeshEvent) -> Void) async {
    var told: (source: String, reason: String)?
    for await trouble in session.troubles.values() {
      let now = SystemClock().now()
      if let before = told, before.source != trouble?.source { emit(.gone(source: before.source, at: now)) }
      if let trouble {
        if told?.source != trouble.source { emit(.expecting(source: trouble.source, kind: .kubernetes)) }
        emit(.failed(source: trouble.source, reason: trouble.reason, at: now))
      }
      told = trouble.map { ($0.source, $0.reason) }
    }
  }

  private func feed(_ target: ClusterSession.PrometheusTarget) -> (any Feed)? {
    guard let endpoint = try? EndpointURL(target.url) else { return nil }
    return PrometheusFeed(
      .init(
        endpoint: endpoint, transport: transport, namespaces: target.namespaces, windowSeconds: windowSeconds,
        tellsRounds: false), interval: interval)
  }
}

/// A feed that is exchanged for another whenever a value changes: what the one before told of is gone then.
private struct Exchanged<Value: Sendable>: Sendable {
  let values: AsyncStream<Value>
  let make: @Sendable (Value) -> (any Feed)?

  init(values: AsyncStream<Value>, make: @escaping @Sendable (Value) -> (any Feed)?) {
    self.values = values
    self.make = make
  }

  func run(_ emit: @escaping @Sendable (MeshEvent) -> Void) async {
    var running: Task<Set<String>, Never>?
    for await value in values {
      running?.cancel()
      for source in await running?.value ?? [] { emit(.gone(source: source, at: SystemClock().now())) }
      guard let feed = make(value) else {
        running = nil
        continue
      }
      running = Task {
        var sources: Set<String> = []
        for await event in feed.events() {
          if case .expecting(let source, _) = event { sources.insert(source) }
          emit(event)
        }
        return sources
      }
    }
    running?.cancel()
  }
}
