import FoundationEssentials
import History
import Mesh
import Topology

/// The one place where events come together: it makes a snapshot of each completed round, keeps the past, and answers
/// questions about any moment of it.
///
/// Questions that take time are answered from copies, off the actor, so that they never keep events waiting.
public actor MeshHub {
  /// The snapshots, one a completed round, and again at once when the graph type or the window is changed. For one
  /// reader; only the newest waits for a slow one. Ends when `finish` is called.
  public nonisolated let snapshots: AsyncStream<Snapshot>
  private let output: AsyncStream<Snapshot>.Continuation
  /// What happened, as each completed round shows it: whatever graph type is looked at, by versioned app. For one
  /// reader; waits for it, up to a bound. Ends with the snapshots.
  public nonisolated let changes: AsyncStream<[MeshChange]>
  private let news: AsyncStream<[MeshChange]>.Continuation
  private var detector = ChangeDetector()
  private var state: MeshState
  private var history: HistoryStore
  private var recalled: Recalled?
  /// Who the sources have said to be.
  private var identities: [String: ProxyIdentity] = [:]
  private var latest: Snapshot?

  /// A past moment, worked out: several questions are asked of the same one.
  private struct Recalled: Sendable {
    /// The moment that was asked for.
    var asked: Double
    /// The end of the round that was the last one then; where little is kept, the end of its period.
    var at: Double
    var window: Double
    var state: MeshState
  }

  /// Knows nothing yet.
  public init(
    _ configuration: MeshState.Configuration = MeshState.Configuration(),
    history: HistoryStore.Configuration = HistoryStore.Configuration()
  ) {
    state = MeshState(configuration)
    self.history = HistoryStore(history)
    (snapshots, output) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    (changes, news) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1000))
  }

  /// Reads events until they end or the task is cancelled, then ends the snapshots.
  public func run<Events: AsyncSequence & Sendable>(_ events: Events) async
  where Events.Element == MeshEvent, Events.Failure == Never {
    for await event in events { take(event) }
    finish()
  }

  /// Takes in one event, for several feeds at once.
  public func take(_ event: MeshEvent) {
    state.ingest(event)
    history.ingest(event)
    if case .identity(let source, let identity, _) = event { identities[source] = identity }
    if case .roundCompleted = event {
      emit()
      detectChanges()
    }
  }

  /// Takes in events of the past: they are known and can be asked for, but no snapshot is made and no change noticed.
  public func remember(_ events: some Sequence<MeshEvent> & Sendable) {
    for event in events {
      state.ingest(event)
      history.ingest(event)
      if case .identity(let source, let identity, _) = event { identities[source] = identity }
    }
  }

  /// No more snapshots will come.
  public func finish() {
    output.finish()
    news.finish()
  }

  /// What is looked at, over the window and with the distances that there really are.
  private var paced: MeshState.Configuration { state.paced }

  /// What is looked at.
  public var configuration: MeshState.Configuration { state.configuration }

  /// Says how many proxies each workload has, so that the graph knows where those that are polled are all there are.
  public func setCoverage(_ coverage: FeedCoverage) { state.coverage = coverage }

  /// Groups nodes in another way from now on.
  public func setGraphType(_ graphType: GraphType) {
    guard graphType != state.configuration.graphType else { return }
    state.configuration.graphType = graphType
    emit()
  }

  /// Asks for another window, in seconds.
  public func setWindow(_ seconds: Double) {
    guard seconds != state.configuration.windowSeconds else { return }
    state.configuration.windowSeconds = seconds
    emit()
  }

  /// Judges by other goals from now on.
  public func setGoals(_ goals: HealthGoals) {
    guard goals != state.configuration.goals else { return }
    state.configuration.goals = goals
    emit()
  }

  /// Says that polls come at another interval from now on, in seconds.
  public func setInterval(_ seconds: Double) { state.configuration.intervalSeconds = seconds }

  private func emit() {
    latest = state.snapshot()
    if let latest { output.yield(latest) }
  }

  /// Tells of what was noticed elsewhere, such as a change of configuration.
  public func note(_ changes: [MeshChange]) {
    if !changes.isEmpty { news.yield(changes) }
  }

  /// Looks for what happened, in the graph by versioned app whatever the screen shows.
  private func detectChanges() {
    guard var snapshot = latest else { return }
    if snapshot.graphType != .versionedApp {
      let (graphType, revision) = (state.configuration.graphType, state.snapshotRevision)
      defer { state.restore(graphType: graphType, revision: revision) }
      state.configuration.graphType = .versionedApp
      guard let other = state.snapshot() else { return }
      snapshot = other
    }
    let found = detector.changes(in: snapshot)
    if !found.isEmpty { news.yield(found) }
  }

  // MARK: - The past

  /// The past as it is known now: a copy that costs little.
  public var past: HistoryStore { history }

  /// From when to when there is a past, on the wall clock.
  public var span: ClosedRange<Date>? {
    guard let span = history.span, let from = history.wallTime(of: span.lowerBound),
      let to = history.wallTime(of: span.upperBound), from <= to
    else { return nil }
    return from...to
  }

  /// The mesh at a moment, grouped and over a window as is looked at now; nil outside of the past.
  public nonisolated func snapshot(at moment: Date) async -> Snapshot? {
    guard var recalled = await recall(moment) else { return nil }
    return recalled.state.snapshot()
  }

  /// The tables' rows at a moment; nil is now. Nil before anything is known.
  public nonisolated func inventory(at moment: Date? = nil) async -> Inventory? {
    if let moment {
      guard var recalled = await recall(moment) else { return nil }
      let snapshot = { (type: GraphType) in
        recalled.state.configuration.graphType = type
        return recalled.state.snapshot()
      }
      guard let workloads = snapshot(.workload), let services = snapshot(.service) else { return nil }
      return MetricsReader(await past).inventory(
        workloads: workloads, services: services, at: recalled.at, windowSeconds: recalled.window)
    }
    guard let now = await groupedNow() else { return nil }
    return MetricsReader(now.past).inventory(
      workloads: now.workloads, services: now.services, at: now.at, windowSeconds: now.window)
  }

  /// The last minutes of the tables' rows, up to a moment; nil is now. Nil before anything is known.
  public nonisolated func trends(at moment: Date? = nil) async -> InventoryTrends? {
    guard let inventory = await inventory(at: moment) else { return nil }
    let (store, known, interval) = await (past, identities, configuration.intervalSeconds)
    guard let at = Self.moment(moment ?? inventory.timestamp, in: store) else { return nil }
    return MetricsReader(store, identities: known).trends(
      of: inventory, at: at, step: max(0.2, interval), count: Self.trendCount)
  }

  /// The numbers of one subject; nil when nothing is known of it.
  public nonisolated func report(_ question: MetricsQuestion) async -> MetricsReport? {
    let (store, known) = await (past, identities)
    guard let at = Self.moment(question.at, in: store) else { return nil }
    return MetricsReader(store, identities: known).report(
      question.subject, at: at, windowSeconds: question.windowSeconds)
  }

  /// Charts of one subject; nil before anything is known.
  public nonisolated func panels(_ question: PanelQuestion) async -> MetricsPanels? {
    let (store, known) = await (past, identities)
    guard let end = Self.moment(question.end, in: store) else { return nil }
    let grid = Self.grid(endingAt: end, seconds: question.seconds, columns: question.columns)
    return MetricsReader(store, identities: known).panels(
      question.subject, question.group, reporter: question.reporter, on: grid)
  }

  /// What the control planes tell of themselves at a moment; nil is now.
  public nonisolated func controlPlanes(at moment: Date? = nil) async -> [ControlPlaneReport] {
    let (store, sources) = await (past, controlPlaneSources)
    guard let at = Self.moment(moment, in: store) else { return [] }
    return MetricsReader(store).controlPlanes(sources, at: at, windowSeconds: 60)
  }

  /// Any metric over time; nil before anything is known.
  /// - Parameter others: what is known of it from elsewhere, on the same clock.
  public nonisolated func explore(
    _ question: MetricExploration, also others: [HistoryStore] = []
  ) async -> MetricsPanels? {
    let store = await past
    guard let end = Self.moment(question.end, in: store) else { return nil }
    let grid = Self.grid(endingAt: end, seconds: question.seconds, columns: question.columns)
    let panels = MetricsReader(store).explorePanels(question, on: grid, also: others)
    return MetricsPanels(
      subject: .mesh, start: store.wallTime(of: grid.start) ?? Date(timeIntervalSince1970: grid.start),
      step: grid.step, count: grid.count, panels: panels)
  }

  /// The sources that are known to have a metric of this name.
  public nonisolated func sources(of metric: String) async -> Set<String> {
    Set(await past.series(SeriesFilter(names: [metric])).map(\.source))
  }

  /// Names of all metrics that are known, sorted.
  public nonisolated func metricNames() async -> [String] { MetricsReader(await past).metricNames() }

  private var controlPlaneSources: [String] {
    (latest?.sources ?? []).filter { $0.kind == .istiod }.map(\.name)
  }

  /// Steps stand still while time goes on: a chart whose every column changes with each poll flickers.
  private static func grid(endingAt end: Double, seconds: Double, columns: Int) -> HistoryGrid {
    let step = max(seconds / Double(max(1, columns)), 0.1)
    let aligned = (end / step).rounded(.down) * step
    return HistoryGrid(start: aligned - step * Double(columns), step: step, count: columns)
  }

  /// All of the mesh now, by workload and by service. On the actor, so that nothing of the state is copied.
  private func groupedNow() -> (
    workloads: Snapshot, services: Snapshot, past: HistoryStore, at: Double, window: Double
  )? {
    guard let end = history.span?.upperBound else { return nil }
    let (graphType, revision) = (state.configuration.graphType, state.snapshotRevision)
    defer { state.restore(graphType: graphType, revision: revision) }
    state.configuration.graphType = .workload
    guard let workloads = state.snapshot() else { return nil }
    state.configuration.graphType = .service
    guard let services = state.snapshot() else { return nil }
    return (workloads, services, history, end, workloads.windowSeconds)
  }

  private static func moment(_ wall: Date?, in store: HistoryStore) -> Double? {
    guard let wall else { return store.span?.upperBound }
    return store.time(of: wall)
  }

  private nonisolated func recall(_ moment: Date) async -> Recalled? {
    let (configuration, store, known, model) = await (paced, past, recalled, model)
    guard let at = store.time(of: moment) else { return nil }
    let window = configuration.effectiveWindowSeconds
    if var known, known.asked == at, known.window == window {
      known.state.configuration.graphType = configuration.graphType
      return known
    }
    var state = MeshState(configuration, placedLike: model)
    // Health looks back a minute where there is little traffic; before that, the scrape that all is counted from.
    let distance = max(configuration.intervalSeconds, Self.flushSeconds, configuration.slowestSeconds ?? 0)
    let lead = max(window, Self.healthSeconds) + 2 * distance
    var closing = at
    for event in store.events(endingAt: at, seconds: lead, histogramSeconds: window) {
      state.ingest(event)
      if case .roundCompleted(let at, _) = event { closing = at }
    }
    let recalled = Recalled(asked: at, at: closing, window: window, state: state)
    await keep(recalled)
    return recalled
  }

  /// What knows the series already: the moment before, so that the live state is not copied again.
  private var model: MeshState { recalled?.state ?? state }

  private func keep(_ recalled: Recalled) { self.recalled = recalled }

  /// Values of a small chart.
  private static let trendCount = 150
  private static let healthSeconds = 60.0
  private static let flushSeconds = 5.0
}
