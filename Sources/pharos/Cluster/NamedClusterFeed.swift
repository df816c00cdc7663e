import Feeds
import Mesh

/// What a cluster tells, under the name that it has among several.
struct NamedClusterFeed: Feed {
  let feed: any Feed
  let session: ClusterSession

  init(_ feed: any Feed, _ session: ClusterSession) {
    self.feed = feed
    self.session = session
  }

  var name: String { feed.name }

  func events() -> AsyncStream<MeshEvent> {
    let (events, session) = (feed.events(), session)
    let (stream, continuation) = AsyncStream<MeshEvent>.makeStream(bufferingPolicy: .bufferingNewest(16_384))
    let task = Task {
      var naming: NamedEvents?
      // Who a proxy is has to wait for the cluster's id.
      var held: [MeshEvent] = []
      for await event in events {
        guard var name = session.name else {
          continuation.yield(event)
          continue
        }
        if name.id == nil {
          if case .identity = event {
            held.append(event)
            continue
          }
          if case .scrape(let scrape) = event, let id = ClusterLabels.ownID(in: scrape.samples) {
            name = await session.learn(id) ?? name
          }
        }
        if naming?.labels.name != name { naming = NamedEvents(labels: ClusterLabels(name: name)) }
        var isDue = name.id != nil
        if case .roundCompleted = event { isDue = true }
        if isDue, !held.isEmpty {
          for one in held { continuation.yield(naming?.named(one) ?? one) }
          held = []
        }
        continuation.yield(naming?.named(event) ?? event)
      }
      continuation.finish()
    }
    continuation.onTermination = { _ in task.cancel() }
    return stream
  }
}

/// Events with their series under another name. Series are known by their identity, so each gets one other and keeps it.
struct NamedEvents {
  let labels: ClusterLabels
  private var sources: [String: NamedSeries] = [:]

  init(labels: ClusterLabels) { self.labels = labels }

  /// The event as it is told on.
  mutating func named(_ event: MeshEvent) -> MeshEvent {
    switch event {
    case .identity(let source, let identity, let at):
      return .identity(source: source, labels.named(identity), at: at)
    case .scrape(var scrape) where scrape.kind != .istiod:
      scrape.samples = sources[scrape.source, default: NamedSeries()].named(scrape, labels)
      return .scrape(scrape)
    case .gone(let source, _):
      sources[source] = nil
      return event
    default: return event
    }
  }
}

/// The series of one source, each with the one that is told for it.
private struct NamedSeries {
  private var known: [Series: (told: Series, scrape: Int)] = [:]
  /// The bodies' order hardly changes, which saves hashing.
  private var order: [Scrape.Part: [(series: Series, told: Series)]] = [:]
  private var scrapes = 0
  /// After so many scrapes without it a series is forgotten.
  private static let patience = 256

  mutating func named(_ scrape: Scrape, _ labels: ClusterLabels) -> [Sample] {
    scrapes += 1
    let before = order.removeValue(forKey: scrape.part) ?? []
    let isSweep = scrapes % Self.patience == 0
    var places: [(series: Series, told: Series)] = []
    places.reserveCapacity(scrape.samples.count)
    var samples = scrape.samples
    for index in samples.indices {
      let series = samples[index].series
      let told: Series
      if index < before.count, before[index].series === series, !isSweep {
        told = before[index].told
      } else {
        told = known[series]?.told ?? labels.named(series)
        known[series] = (told, scrapes)
      }
      places.append((series, told))
      samples[index].series = told
    }
    order[scrape.part] = places
    if isSweep { forget() }
    return samples
  }

  /// Keeps what stands in the newest bodies, and what did lately.
  private mutating func forget() {
    let current = Set(order.values.joined().map(\.series))
    known = known.filter { current.contains($0.key) || scrapes - $0.value.scrape <= Self.patience }
  }
}
