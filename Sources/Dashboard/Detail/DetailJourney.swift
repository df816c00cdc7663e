import FoundationEssentials
import Mesh
import Metrics
import Tracing

/// The ways to a page, from page to page, and out of it to the other panes; `Esc` goes every way back.
enum DetailJourney {
  // MARK: - To a page

  static func show(
    _ state: inout AppState, _ subject: MetricsSubject, tab: DetailTab = .overview, wanted: DetailPeer? = nil
  ) -> [Effect] {
    guard subject.kind != .mesh else { return Reducer().reduce(&state, .show(.mesh)) }
    let pane = subject.kind.pane
    var page = DetailState(subject)
    page.tab = tab
    page.wanted = wanted
    if state.place == .detail || state.ownPane == DetailPane.self, var old = state.table(state.pane)?.page {
      guard old.subject != subject else { return [] }
      (page.reporter, page.window, page.quantile) = (old.reporter, old.window, old.quantile)
      page.isZoomed = old.isZoomed
      page.cameFrom = old.cameFrom ?? (pane == state.pane ? nil : state.pane)
      page.trail = old.trail.suffix(DetailState.trailLimit - 1)
      old.trail = []
      old.cursor = nil
      page.trail.append(old)
      if pane != state.pane { state.withTable { $0.page = nil } }
    } else if state.pane != pane {
      page.cameFrom = state.pane
    }
    return put(&state, page)
  }

  /// Puts a page on the screen.
  private static func put(_ state: inout AppState, _ page: DetailState) -> [Effect] {
    state.help = nil
    state.find = nil
    state.pane = page.subject.kind.pane
    state.withTable { $0.page = page }
    return DetailPane.shown(&state)
  }

  /// The page of a node, or of an edge's target with the caller selected.
  static func showSelection(_ state: inout AppState) -> [Effect] {
    guard let snapshot = state.snapshot, let selection = state.graph.selection else {
      return state.say(.info, "Select a node or an edge first: m shows its page")
    }
    var caller: Node?
    var node: Node?
    switch selection {
    case .node(let id): node = snapshot.node(id)
    case .edge(let id):
      let edge = snapshot.edge(id)
      node = edge.flatMap { snapshot.node($0.target) }
      caller = edge.flatMap { snapshot.node($0.source) }
    }
    guard let node else { return state.say(.info, "It is not in the newest snapshot") }
    guard let subject = SubjectNames.subject(of: node, snapshot.graphType) else {
      return state.say(.info, "Nobody can name this caller: it has no page")
    }
    let peer = caller?.workload.map { DetailPeer(workload: $0, namespace: caller?.namespace) }
    let isEdge = if case .edge = selection { true } else { false }
    return show(&state, subject, tab: isEdge ? .inbound : .overview, wanted: peer)
  }

  // MARK: - Back

  static func back(_ state: inout AppState, from page: DetailState) -> [Effect] {
    if var earlier = page.trail.last {
      earlier.trail = page.trail.dropLast()
      earlier.isZoomed = page.isZoomed
      (earlier.reporter, earlier.window, earlier.quantile) = (page.reporter, page.window, page.quantile)
      state.withTable { $0.page = nil }
      earlier.prepare()
      return put(&state, earlier)
    }
    state.withTable { $0.page = nil }
    if let from = page.cameFrom, from != state.pane { return Reducer().reduce(&state, .show(from)) }
    return TablePane.shown(&state)
  }

  // MARK: - To other panes

  /// Remembers that a pane was reached from a page, so that `Esc` there comes back.
  private static func leave(_ state: inout AppState, from pane: PaneID, to other: PaneID) {
    state.door = PaneDoor(from: pane, to: other)
  }

  static func traces(_ state: inout AppState) -> [Effect] {
    guard let page = state.table(state.pane)?.page else { return [] }
    guard state.facts.traceBackend != nil else {
      return state.say(.warning, "No trace store: start with --traces http://HOST:9411")
    }
    let node = SubjectNames.nodes(of: page.subject, in: state.snapshot).first
    let here = place(page.subject, node)
    var query = TraceQuery(place: here)
    var title = page.subject.shownName
    if let row = page.row.flatMap({ page.rows[safe: $0] }), case .subject(let other) = row.target,
      let section = page.sections.first(where: { $0.range.contains(page.row ?? -1) }), section.kind == .peers
    {
      let there = place(other, SubjectNames.nodes(of: other, in: state.snapshot).first)
      let arrow = state.glyphs == .unicode ? "→" : "->"
      query =
        section.isInbound ? TraceQuery(place: here, caller: there) : TraceQuery(place: there, caller: here)
      title =
        section.isInbound
        ? "\(other.shownName) \(arrow) \(title)" : "\(title) \(arrow) \(other.shownName)"
    }
    leave(&state, from: state.pane, to: .traces)
    state.pane = .traces
    state.find = nil
    return state.traces.show(query, scope: title).map(Effect.traces)
  }

  private static func place(_ subject: MetricsSubject, _ node: Node?) -> TraceQuery.Place {
    switch subject.kind {
    case .workload: .init(app: node?.app, workload: subject.name, namespace: subject.namespace)
    case .app, .mesh: .init(app: subject.name, namespace: subject.namespace)
    case .service: .init(app: node?.app ?? subject.shownName, namespace: subject.shownNamespace)
    }
  }

  static func config(_ state: inout AppState) -> [Effect] {
    guard let page = state.table(state.pane)?.page else { return [] }
    var targets: Set<ConfigLinks.Target> = []
    let nodes = SubjectNames.nodes(of: page.subject, in: state.snapshot)
    for node in nodes { targets.formUnion(ConfigLinks.Target.all(of: node)) }
    targets.insert(
      ConfigLinks.Target(
        kind: page.subject.kind == .workload ? .workload : .service,
        namespace: page.subject.shownNamespace ?? "", name: page.subject.shownName))
    let from = state.pane
    let effects = Reducer().reduce(&state, .show(.config))
    leave(&state, from: from, to: .config)
    let sorted = targets.sorted { ($0.name, $0.namespace) < ($1.name, $1.namespace) }
    let cluster = page.subject.cluster ?? nodes.first?.cluster
    state.config.narrow(
      to: ConfigScope(title: page.subject.shownName, cluster: cluster, targets: sorted))
    return effects
  }

  /// The subject on the graph; with another side selected the edge between them.
  static func locate(_ state: inout AppState) -> [Effect] {
    guard let page = state.table(state.pane)?.page, let snapshot = state.snapshot else { return [] }
    let own = SubjectNames.nodes(of: page.subject, in: snapshot)
    guard let node = own.first else {
      return state.say(
        .info,
        "\(page.subject.shownName) is not on the graph by \(snapshot.graphType.title): g there regroups")
    }
    var selection = Selection.node(node.id)
    if let at = page.row, let row = page.rows[safe: at], case .subject(let other) = row.target,
      let section = page.sections.first(where: { $0.range.contains(at) })
    {
      let mine = Set(own.map(\.id))
      let theirs = Set(SubjectNames.nodes(of: other, in: snapshot).map(\.id))
      let edge = snapshot.edges.first {
        section.isInbound
          ? theirs.contains($0.source) && mine.contains($0.target)
          : mine.contains($0.source) && theirs.contains($0.target)
      }
      if let edge { selection = .edge(edge.id) }
    }
    leave(&state, from: state.pane, to: .graph)
    state.find = nil
    return Reducer().reduce(&state, .select(selection))
  }

  /// A proxy in the pane of sources.
  static func showProxy(_ state: inout AppState, _ name: String) -> [Effect] {
    guard state.snapshot?.sources.contains(where: { $0.name == name }) == true else {
      return state.say(.info, "\(name) is none of the sources that are read now")
    }
    let from = state.pane
    state.proxy = nil
    state.mesh.show(source: name)
    let effects = Reducer().reduce(&state, .show(.mesh))
    leave(&state, from: from, to: .mesh)
    MeshPane.reveal(&state)
    return effects
  }
}
