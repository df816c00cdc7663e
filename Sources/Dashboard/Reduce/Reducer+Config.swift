import Diagnosis
import Mesh
import Terminal

/// The config pane, and the ways from it to the graph and back.
extension Reducer {
  func config(_ state: inout AppState, _ action: ConfigAction) -> [Effect] {
    switch action {
    case .received(let report): return receive(&state, report)
    case .show(let view?): state.config.show(view)
    case .show(nil): state.config.show(state.config.view.following(by: 1))
    case .showCluster(let name): return showCluster(&state, name)
    case .showPrevious: state.config.show(state.config.view.following(by: -1))
    case .group(let grouping):
      let now = state.config.list.grouping
      state.config.group(grouping ?? now.following(by: 1))
    case .least(let level): return least(&state, level)
    case .filter(let text): state.config.filter(text)
    case .showAll:
      state.find = nil
      state.config.showAll()
    case .explain(let code): return explain(&state, code)
    case .nextPlace:
      let count = state.config.spots.count
      guard count > 1 else { return say(&state, .info, "The finding speaks of no other place") }
      state.config.showPlace((state.config.place + 1) % count)
    case .scrollSource(let lines, let columns): state.config.scrollSource(lines: lines, columns: columns)
    case .locate: return locate(&state)
    case .showSelected: return showSelected(&state)
    case .edit: return edit(&state)
    case .readAgain:
      guard !state.facts.configNames.isEmpty else {
        return say(&state, .warning, "No configuration is read: start with --config PATH")
      }
      return [.readConfig] + say(&state, .info, "Reading again")
    }
    return []
  }

  private func receive(_ state: inout AppState, _ report: ConfigReport) -> [Effect] {
    state.config.receive(report)
    // Which cluster answers first says nothing: as long as nobody looks, the first that was named is shown.
    if state.pane != .config, !state.config.isPlaceChosen, let first = state.config.reports.keys.min() {
      state.config.show(place: first)
    }
    state.config.note(state.snapshot)
    return []
  }

  private func showCluster(_ state: inout AppState, _ name: String?) -> [Effect] {
    guard state.config.hasSeveral else {
      return say(&state, .info, "The configuration is of one cluster only")
    }
    let place = name == nil ? state.config.nextPlace : state.config.place(of: name)
    guard let place, let cluster = state.config.reports[place]?.cluster else {
      let known = state.config.all.compactMap(\.cluster).joined(separator: ", ")
      return say(&state, .warning, "No configuration of “\(name ?? "")” was read: there is \(known)")
    }
    state.find = nil
    state.config.isPlaceChosen = true
    state.config.show(place: place)
    return say(&state, .info, "The configuration of \(cluster)")
  }

  private func least(_ state: inout AppState, _ level: Level?) -> [Effect] {
    guard state.config.view == .findings else {
      return say(&state, .info, "Levels are those of findings: Tab goes there")
    }
    let next: [Level: Level] = [.info: .warning, .warning: .error, .error: .info]
    let level = level ?? next[state.config.list.least] ?? .info
    state.config.least(level)
    let title = level.filterTitle.map { "Shown are \($0)" } ?? "All findings are shown"
    return say(&state, .info, title)
  }

  private func explain(_ state: inout AppState, _ code: String?) -> [Effect] {
    if code == nil, state.config.finding == nil, state.config.view == .findings {
      return say(&state, .info, "Nothing is selected")
    }
    if state.pane != .config { _ = show(&state, .config) }
    state.config.page = ConfigPage(code: code)
    return []
  }

  // MARK: - To the graph and back

  private func locate(_ state: inout AppState) -> [Effect] {
    guard let report = state.config.report, let object = state.config.object else {
      return say(&state, .info, "The finding is about a file, not about a part of the mesh")
    }
    guard let snapshot = state.snapshot, !snapshot.nodes.isEmpty else {
      return say(&state, .warning, "The graph has no node yet")
    }
    let targets = report.targets(of: object.index)
    guard
      let place = Self.place(
        of: targets, in: snapshot, cluster: report.cluster, prefersEdge: Self.isAboutCalls(object.kind))
    else {
      return say(
        &state, .info,
        targets.isEmpty
          ? "\(object.title) is about no single service or workload"
          : "Nothing on the graph belongs to \(object.title)")
    }
    state.cameFromConfig = true
    state.door = nil
    return select(&state, place)
  }

  /// What its object says is about how others call, not about who is called.
  private static func isAboutCalls(_ kind: String) -> Bool {
    ["VirtualService", "DestinationRule", "ServiceEntry", "HTTPRoute", "GRPCRoute"].contains(kind)
  }

  /// The node that bears one of the names, of several the worst; where calls are meant and some fail, the worst edge.
  /// - Parameter cluster: that of the node; nil: any.
  static func place(
    of targets: [ConfigLinks.Target], in snapshot: Snapshot, cluster: String? = nil, prefersEdge: Bool = false
  ) -> Selection? {
    let nodes = snapshot.nodes.filter { node in
      (cluster == nil || node.cluster == cluster) && targets.contains { $0.names(node) }
    }
    if prefersEdge {
      let ids = Set(nodes.map(\.id))
      let failing = snapshot.edges.filter {
        ids.contains($0.target) && $0.health >= .degraded && !$0.isMirrored
      }
      let worst = failing.max { a, b in
        a.health != b.health ? a.health < b.health : a.errorsPerSecond < b.errorsPerSecond
      }
      if let worst { return .edge(worst.id) }
    }
    let worst = nodes.reduce(nodes.first) { best, node in
      node.health > (best?.health ?? .na) ? node : best
    }
    return worst.map { .node($0.id) }
  }

  /// Back on the config pane as it was left, when the graph was shown from there.
  func backToConfig(_ state: inout AppState) -> Bool {
    guard state.cameFromConfig else { return false }
    state.cameFromConfig = false
    state.panel.isFocused = false
    state.pane = .config
    return true
  }

  private func showSelected(_ state: inout AppState) -> [Effect] {
    let effects = show(&state, .config)
    guard let scope = ConfigScope(state) else { return effects }
    state.config.narrow(to: scope)
    return effects
  }

  // MARK: - The editor

  private func edit(_ state: inout AppState) -> [Effect] {
    guard !state.facts.isReadOnly else { return say(&state, .warning, "Read-only: no editor is opened") }
    guard let report = state.config.report, let spot = state.config.spot,
      let source = report.set.sources[safe: spot.source]
    else { return say(&state, .info, "There is no line to open") }
    guard !source.isLive, source.name != "-" else {
      return say(&state, .info, "\(source.name) is no file")
    }
    guard let editor = state.facts.editor else {
      return say(&state, .warning, "No editor is known: set VISUAL or EDITOR")
    }
    return [
      .edit(
        EditorCall(
          editor: editor, file: source.name, line: max(1, Int(spot.place.start.line)),
          column: max(1, Int(spot.place.start.column))))
    ]
  }

  /// `file:line:column code message`, as compilers write it; an object by its name.
  func configText(_ state: AppState) -> String? {
    guard let finding = state.config.finding else { return state.config.object?.title }
    let place =
      finding.start.line > 0 ? "\(finding.file):\(finding.start.line):\(finding.start.column) " : ""
    return "\(place)\(finding.code) \(finding.subject): \(finding.message)"
  }
}

extension ConfigScope {
  /// What is selected on the graph; nil when nothing is.
  init?(_ state: AppState) {
    guard let snapshot = state.snapshot, let selection = state.graph.selection else { return nil }
    switch selection {
    case .node(let id):
      guard let node = snapshot.node(id) else { return nil }
      self.init(title: node.displayName, cluster: node.cluster, targets: ConfigLinks.Target.all(of: node))
    case .edge(let id):
      guard let edge = snapshot.edge(id), let target = snapshot.node(edge.target) else { return nil }
      self.init(
        title: snapshot.displayName(edge, arrow: state.glyphs == .unicode ? "→" : "->"),
        cluster: target.cluster,
        targets: ConfigLinks.Target.all(of: target))
    }
  }
}

extension CaseIterable where Self: Equatable {
  /// The case so many places further, going round.
  func following(by step: Int) -> Self {
    let all = Array(Self.allCases)
    guard let at = all.firstIndex(of: self) else { return self }
    return all[(at + step + all.count) % all.count]
  }
}
