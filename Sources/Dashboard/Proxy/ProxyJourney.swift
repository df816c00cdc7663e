import Exposition
import Mesh
import Metrics
import Terminal

/// The ways to a proxy's page, from its rows to one another and to the configuration, and out of it again.
enum ProxyJourney {
  // MARK: - To the page

  static func show(_ state: inout AppState, _ name: String, _ tab: ProxyTab?) -> [Effect] {
    guard let source = ProxyFinder.source(name, in: state) else {
      let near = TextMatch.nearest(to: name, among: ProxyFinder.names(state))
      return state.say(.error, "No proxy “\(name)”" + (near.map { ". Did you mean \($0)?" } ?? ""))
    }
    return open(&state, source.name, tab)
  }

  static func open(_ state: inout AppState, _ source: String, _ tab: ProxyTab? = nil) -> [Effect] {
    let from = state.pane
    if state.proxy?.source != source { state.proxy = ProxyState(source) }
    if from != .mesh { state.proxy?.cameFrom = from }
    if let tab { state.proxy?.tab = tab }
    state.help = nil
    state.find = nil
    state.panel.isFocused = false
    state.pane = .mesh
    return ProxyPane.shown(&state)
  }

  /// From a row of the proxies. A control plane has no page: it leads to the graph as it did.
  static func openRow(_ state: inout AppState, _ name: String) -> [Effect] {
    let source = (state.latest ?? state.snapshot)?.sources.first { $0.name == name }
    if let source, source.kind != .proxy { return MeshLeads.openSource(&state, name) }
    return open(&state, name)
  }

  /// The proxy of what is selected where the user is.
  static func showSelection(_ state: inout AppState) -> [Effect] {
    var names: [String] = []
    var what = ""
    switch state.pane {
    case .graph:
      guard let snapshot = state.snapshot, let selection = state.graph.selection else {
        return state.say(.info, "Select a node first: P shows its proxy")
      }
      let node: Node?
      switch selection {
      case .node(let id): node = snapshot.node(id)
      case .edge(let id): node = snapshot.edge(id).flatMap { snapshot.node($0.target) }
      }
      what = node?.displayName ?? "It"
      names = node.map { ProxyFinder.sources(of: $0, snapshot) } ?? []
    case .services, .workloads:
      guard let table = state.table(state.pane) else { return [] }
      guard let subject = table.page?.subject ?? table.selected?.subject else {
        return state.say(.info, "Select a row first: P shows its proxy")
      }
      what = subject.shownName
      if let page = table.page, let row = page.row.flatMap({ page.rows[safe: $0] }),
        case .proxy(let name) = row.target
      {
        names = [name]
      } else if let snapshot = state.snapshot {
        names = SubjectNames.nodes(of: subject, in: snapshot).flatMap {
          ProxyFinder.sources(of: $0, snapshot)
        }
      }
    case .mesh:
      if let source = MeshPane.selectedSource(state) { names = [source] }
      what = "The row"
    case .traces, .config, .log: break
    }
    guard let first = names.first else {
      return state.say(.info, "\(what.isEmpty ? "It" : what) has no proxy among the sources that are read")
    }
    let effects = open(&state, first)
    guard names.count > 1 else { return effects }
    return effects + state.say(.info, "One of its \(names.count) proxies; :proxy NAME shows another")
  }

  // MARK: - Out of it

  static func leave(_ state: inout AppState) -> [Effect]? {
    guard let source = state.proxy?.source else { return nil }
    state.find = nil
    if let from = state.proxy?.cameFrom {
      state.proxy = nil
      return Reducer().reduce(&state, .show(from))
    }
    state.proxy = nil
    state.mesh.show(source: source)
    return MeshPane.shown(&state)
  }

  // MARK: - From row to row

  static func follow(_ state: inout AppState) -> [Effect] {
    guard let page = state.proxy, page.piece == nil, page.tab.isTable else { return [] }
    guard let link = page.selectedRow?.link else { return state.say(.info, "This row leads nowhere else") }
    switch link {
    case .rows(let tab, let text):
      var view = page.views[tab] ?? ProxyView()
      view.filter = ""
      view.top = 0
      state.proxy?.views[tab] = view
      guard let table = page.tables[tab] else { return state.say(.info, "\(tab.title) are not known yet") }
      let needle = Array(text.lowercased().utf8)
      let hits = table.rows.filter { ProxyFilter.contains(needle, $0.hay) }
      guard let first = hits.first(where: { $0.cells.first?.text == text }) ?? hits.first else {
        return state.say(.info, "No \(tab.title.lowercased()) of \(text)")
      }
      // Several rows of one thing: the page is narrowed to them.
      if tab == .endpoints || (tab == .routes && hits.count > 1) {
        view.filter = text
        state.proxy?.views[tab] = view
      }
      let effects = ProxyPane.turn(&state, to: tab)
      state.proxy?.view.selected = first.id
      ProxyPane.arrange(&state, tab)
      return effects
    }
  }

  /// To the object in the config pane.
  static func origin(_ state: inout AppState) -> [Effect] {
    guard let origin = state.proxy?.selectedRow?.origin else {
      return state.say(.info, "Istio does not say which object this row was made from")
    }
    let source = state.proxy?.source
    let node = state.snapshot?.nodes.first { $0.instances.contains { $0.proxy == source } }
    let place = node.flatMap { state.config.place(of: $0.cluster) } ?? state.config.shownPlace
    guard let report = state.config.reports[place] else {
      return state.say(.info, "\(origin.kind) \(origin.text): start with --config PATH to see it here")
    }
    guard
      let object = report.set.objects.firstIndex(where: {
        $0.kind == origin.kind && $0.name == origin.name
          && ($0.namespace == origin.namespace || $0.namespace.isEmpty)
      })
    else {
      return state.say(.info, "\(origin.kind) \(origin.text) is not in the configuration that was read")
    }
    let effects = Reducer().reduce(&state, .show(.config))
    state.door = PaneDoor(from: .mesh, to: .config)
    state.config.show(place: place)
    state.config.select(object: object)
    return effects
  }
}

/// Finds proxies by what people call them.
enum ProxyFinder {
  /// By the source's name, the workload's, the pod's: the same, else the only one that begins so.
  static func source(_ name: String, in state: AppState) -> SourceStatus? {
    let all = proxies(state)
    func named(_ source: SourceStatus) -> [String] {
      [source.name, source.identity?.workload, source.identity?.pod].compactMap { $0 }
    }
    if let same = all.first(where: { named($0).contains(name) }) { return same }
    let beginning = all.filter { named($0).contains { $0.hasPrefix(name) } }
    return beginning.count == 1 ? beginning.first : nil
  }

  static func proxies(_ state: AppState) -> [SourceStatus] {
    ((state.latest ?? state.snapshot)?.sources ?? []).filter { $0.kind == .proxy }
  }

  static func names(_ state: AppState) -> [String] {
    var seen: Set<String> = []
    return proxies(state).flatMap { [$0.identity?.workload, $0.name].compactMap { $0 } }.filter {
      seen.insert($0).inserted
    }
  }

  /// For completion: workloads, then addresses.
  static func candidates(_ state: AppState) -> [Candidate] {
    var seen: Set<String> = []
    return proxies(state).flatMap { source -> [Candidate] in
      let who = source.identity
      let address = Candidate(source.name, help: who?.pod ?? who?.workload ?? "")
      return (who?.workload.map { [Candidate($0, help: source.name)] } ?? []) + [address]
    }.filter { seen.insert($0.text).inserted }
  }

  /// The sources that are a node's proxies.
  static func sources(of node: Node, _ snapshot: Snapshot) -> [String] {
    let own = Set(node.instances.map(\.proxy))
    let known = snapshot.sources.filter { own.contains($0.name) }.map(\.name)
    if !known.isEmpty { return known }
    return snapshot.sources.filter { source in
      guard let who = source.identity, let workload = who.workload, source.kind == .proxy else {
        return false
      }
      let isSame =
        workload == node.workload || (node.workload == nil && who.app != nil && who.app == node.app)
      return isSame && (node.namespace == nil || who.namespace == nil || node.namespace == who.namespace)
    }.map(\.name)
  }
}
