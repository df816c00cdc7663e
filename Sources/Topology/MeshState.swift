import FoundationEssentials
import Mesh

/// Everything that the feeds have told, ready to be made into a `Snapshot` of any graph type and window.
///
/// Pure: no clock and no I/O; all times are those of the events. Memory is bounded by the series that exist,
/// with history of the last minute, or of the window where that is longer; a snapshot costs a step for each
/// series, more for each that moved. What a rate, a count and an error mean: `SeriesHistory` states the rule.
public struct MeshState: Sendable {
  /// What to look at.
  public struct Configuration: Sendable, Hashable {
    /// Window asked for, in seconds.
    public var windowSeconds: Double
    /// Seconds between polls.
    public var intervalSeconds: Double
    /// How nodes are grouped.
    public var graphType: GraphType
    /// What is expected of services and workloads.
    public var goals: HealthGoals
    /// Seconds between the numbers of a source that has new ones more seldom than it is asked, as a Prometheus does; nil:
    /// as its scrapes tell.
    public var slowestSeconds: Double?

    /// Makes a configuration.
    public init(
      windowSeconds: Double = 10, intervalSeconds: Double = 1, graphType: GraphType = .versionedApp,
      goals: HealthGoals = .none
    ) {
      self.goals = goals
      self.windowSeconds = windowSeconds
      self.intervalSeconds = intervalSeconds
      self.graphType = graphType
    }

    /// The window that is used: at least two intervals, so that there are two scrapes in it, and four of the slowest
    /// source's.
    public var effectiveWindowSeconds: Double {
      let asked = windowSeconds.isFinite ? max(windowSeconds, 0.1) : 10
      let interval = intervalSeconds.isFinite ? max(intervalSeconds, 0) : 1
      return max(asked, 2 * interval, 4 * (slowestSeconds ?? 0))
    }
  }

  /// May be changed at any time; a longer window fills up as time goes on.
  public var configuration: Configuration
  /// How many proxies each workload has, where that is known; decides between live proxies and what is kept of them.
  public var coverage = FeedCoverage()
  private var catalog = Catalog()
  private var sources: [SourceRecord] = []
  private var indexOfSource: [String: Int] = [:]
  /// Sources of the state that this one was made like, until they are told of.
  private var models: [String: SourceRecord] = [:]
  private var revision: UInt64 = 0
  private var lastRound: (at: Double, wallTime: Date?)?
  /// Seconds between the numbers of the source that has new ones most seldom; nil where all have them when they are asked.
  private var slowestCadence: Double?
  /// The distance of polls where it is not the one that was asked for, and why.
  private var pace: (seconds: Double, reason: String)?

  /// Knows nothing yet.
  public init(_ configuration: Configuration = Configuration()) { self.configuration = configuration }

  /// Knows nothing yet of what happens, but what the labels of series mean: telling it of a mesh that another state
  /// was told of costs a fraction. The snapshots are the same.
  /// - Parameter other: a state that was told of the same sources at another time.
  public init(_ configuration: Configuration = Configuration(), placedLike other: MeshState) {
    self.configuration = configuration
    catalog = other.catalog
    coverage = other.coverage
    models = other.indexOfSource.mapValues { other.sources[$0] }
    models.merge(other.models) { read, _ in read }
  }

  /// Takes in an event. Events of one source must come in the order of their times.
  public mutating func ingest(_ event: MeshEvent) {
    switch event {
    case .expecting(let name, let kind):
      let index = source(name, kind)
      sources[index].kind = kind
      sources[index].goneAt = nil
    case .gone(let name, let at):
      if let index = indexOfSource[name] { sources[index].goneAt = at }
    case .resumed(let name, let at): sources[source(name)].resume(at: at)
    case .paced(let seconds, let reason): pace = reason.map { (seconds, $0) }
    case .identity(let name, let identity, let at): sources[source(name)].ingest(identity, at: at)
    case .failed(let name, let reason, let at): sources[source(name)].fail(reason, at: at)
    case .scrape(let scrape):
      guard scrape.at.isFinite else { return }
      let index = source(scrape.source, scrape.kind)
      if sources[index].isProvisional, !scrape.isProvisional {
        sources[index] = SourceRecord(name: scrape.source, kind: scrape.kind, placedLike: sources[index])
      }
      sources[index].ingest(scrape, catalog: &catalog, horizon: horizon)
      if sources[index].isKeeper { findSlowestCadence() }
    case .roundCompleted(let at, let wallTime):
      lastRound = (at, wallTime)
      forgetGone(at: at)
    }
  }

  /// The configuration with the distances that polls, and the numbers of the slowest source, really have.
  public var paced: Configuration {
    var paced = configuration
    paced.intervalSeconds = max(configuration.intervalSeconds, pace?.seconds ?? 0)
    paced.slowestSeconds = configuration.slowestSeconds ?? slowestCadence
    return paced
  }

  /// Seconds of history that are kept.
  private var horizon: Double {
    max(paced.effectiveWindowSeconds, WindowTimes.latelySeconds)
      + 2 * max(1, paced.intervalSeconds, paced.slowestSeconds ?? 0)
  }

  /// Forgets sources that left and whose numbers have left every window.
  private mutating func forgetGone(at now: Double) {
    let horizon = horizon
    guard sources.contains(where: { $0.goneAt.map { now - $0 > horizon } ?? false }) else { return }
    sources.removeAll { $0.goneAt.map { now - $0 > horizon } ?? false }
    indexOfSource = [:]
    for (index, source) in sources.enumerated() { indexOfSource[source.name] = index }
    findSlowestCadence()
  }

  // Asked for with every scrape of a proxy, so it is kept: the proxies are not to be gone through each time.
  private mutating func findSlowestCadence() {
    slowestCadence = nil
    for index in sources.indices where sources[index].isKeeper {
      guard let cadence = sources[index].cadence else { continue }
      slowestCadence = max(slowestCadence ?? cadence, cadence)
    }
  }

  /// The mesh in the window that ends with the last completed round; nil before the first.
  public mutating func snapshot() -> Snapshot? {
    lastRound.map { snapshot(at: $0.at, wallTime: $0.wallTime) }
  }

  /// The mesh in the window that ends at a time.
  /// - Parameters:
  ///   - at: monotonic seconds.
  ///   - wallTime: the same moment on the wall clock; without it, dates count from 1970 as `at` does.
  public mutating func snapshot(at: Double, wallTime: Date? = nil) -> Snapshot {
    revision += 1
    let paced = paced
    let times = WindowTimes(end: at, seconds: paced.effectiveWindowSeconds)
    let goals = configuration.goals
    let instances = Instances(sources, catalog)
    let measurement = Measurement(
      sources, catalog: catalog, times: times, keepsCodes: !goals.isEmpty,
      coverage: coverage(instances, times))
    var builder = GraphBuilder(
      catalog, measurement, graph: configuration.graphType, times: times, goals: goals)
    let statuses = sources.map {
      SourceStatusRules.status($0, times: times, interval: paced.intervalSeconds)
    }
    let present = sources.indices.filter { sources[$0].goneAt == nil }
    let placed = place(instances, in: &builder)
    let unread = Set(
      sources.indices.filter { !measurement.shares[$0].isRead }.compactMap { placed[$0] })
    let hasStranger = present.contains {
      statuses[$0].state == .down && instances.workloads[$0] == nil && sources[$0].kind == .proxy
    }
    let nodeGoals = builder.resolveGoals()
    let origins = OriginReader(sources, now: times.end)
    let edges = builder.makeEdges(nodeGoals, origins) { source, target in
      !hasStranger && !unread.contains(source) && !unread.contains(target)
    }
    var nodes = builder.makeNodes(nodeGoals)
    addInstances(placed, measurement, statuses, times: times, to: &nodes)
    WaypointNames(sources, edges).mark(&nodes)
    let end = wallTime ?? Date(timeIntervalSince1970: at)
    return Snapshot(
      revision: revision, timestamp: end, windowStart: end.addingTimeInterval(-times.seconds), windowEnd: end,
      windowSeconds: times.seconds, requestedWindowSeconds: configuration.windowSeconds,
      graphType: configuration.graphType,
      warnings: SourceStatusRules.warnings(
        present.map { sources[$0] }, statuses: present.map { statuses[$0] },
        withoutRates: measurement.sourcesWithoutRates,
        hasTraffic: edges.contains { !$0.isIdle && $0.hasRates })
        + SourceStatusRules.originWarnings(
          present.map { sources[$0] }, statuses: present.map { statuses[$0] },
          keptShown: measurement.keptShown) + goals.warnings
        + (pace.map { ["\($0.reason)."] } ?? []) + stretched(paced),
      sources: present.map { statuses[$0] }.sorted { $0.name < $1.name },
      intervalSeconds: max(paced.intervalSeconds, hasSlowSourcesAlone ? paced.slowestSeconds ?? 0 : 0),
      nodes: nodes.sorted { $0.id < $1.id }, edges: edges)
  }

  /// Nobody tells of the mesh more often than the slowest source.
  private var hasSlowSourcesAlone: Bool {
    let told = sources.filter { $0.goneAt == nil && $0.kind != .istiod }
    return !told.isEmpty && told.allSatisfy { $0.kind == .prometheus }
  }

  /// Why the window is longer than it was asked for, where that is not the interval's doing.
  private func stretched(_ paced: Configuration) -> [String] {
    var usual = paced
    usual.slowestSeconds = nil
    guard let seconds = paced.slowestSeconds,
      paced.effectiveWindowSeconds > usual.effectiveWindowSeconds + 0.05
    else { return [] }
    let names = sources.filter { $0.cadence != nil }.map(\.name)
    return [
      "The window is \(Text.seconds(paced.effectiveWindowSeconds)) rather than \(Text.seconds(configuration.windowSeconds)): \(names.isEmpty ? "a source" : names.joined(separator: ", ")) has new numbers each \(Text.seconds(seconds))."
    ]
  }

  /// How many of each workload's proxies were read in the window.
  private func coverage(_ instances: Instances, _ times: WindowTimes) -> FeedCoverage {
    var coverage = coverage
    guard !coverage.pods.isEmpty else { return coverage }
    for (index, workload) in instances.workloads.enumerated() {
      guard let workload, let name = workload.workload, !sources[index].isKeeper,
        sources[index].counters.end(after: times.start, upTo: times.end) != nil
      else { continue }
      coverage.noteRead(.init(cluster: workload.cluster, namespace: workload.namespace, name: name))
    }
    return coverage
  }

  /// Number of the last snapshot that was made.
  public var snapshotRevision: UInt64 { revision }

  /// Goes back to a graph type and a revision, after a look at the mesh in another way.
  public mutating func restore(graphType: GraphType, revision: UInt64) {
    configuration.graphType = graphType
    self.revision = revision
  }

  private mutating func source(_ name: String, _ kind: SourceStatus.Kind = .proxy) -> Int {
    if let known = indexOfSource[name] { return known }
    sources.append(
      models.removeValue(forKey: name).map { SourceRecord(name: name, kind: kind, placedLike: $0) }
        ?? SourceRecord(name: name, kind: kind))
    indexOfSource[name] = sources.count - 1
    return sources.count - 1
  }

  /// The node of each source's workload; a workload without any traffic gets one too.
  private func place(_ instances: Instances, in builder: inout GraphBuilder) -> [Int?] {
    instances.workloads.enumerated().map { index, workload in
      guard let workload, sources[index].goneAt == nil else { return nil }
      return builder.add(builder.nodes.source(workload))
    }
  }

  private func addInstances(
    _ placed: [Int?], _ measurement: Measurement, _ statuses: [SourceStatus], times: WindowTimes,
    to nodes: inout [Node]
  ) {
    var ofNode: [Int: [Int]] = [:]
    for (source, node) in placed.enumerated() {
      if let node { ofNode[node, default: []].append(source) }
    }
    for (node, members) in ofNode {
      let sorted = members.sorted { sources[$0].name < sources[$1].name }
      var entries = sorted.map {
        Instances.instance(sources[$0], measurement.shares[$0], now: times.end)
      }
      let counts = sorted.map {
        max(measurement.shares[$0].inbound.count, measurement.shares[$0].outbound.count)
      }
      Instances.markOutliers(&entries, counts: counts)
      nodes[node].instances = entries
      let dead = sorted.filter { statuses[$0].state == .down }
      guard !dead.isEmpty else { continue }
      nodes[node].health = max(nodes[node].health, .degraded)
      let reason = statuses[dead[0]].error.map { ": \($0)" } ?? "."
      nodes[node].healthReasons.append(
        dead.count == 1
          ? "Its proxy \(sources[dead[0]].name) does not answer\(reason)"
          : "\(dead.count) of its \(sorted.count) proxies do not answer.")
    }
  }
}
