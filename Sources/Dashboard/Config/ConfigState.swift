import Diagnosis
import Layout
import Manifests
import Mesh
import Terminal

/// The config pane's state. A value; nothing here waits, reads files or draws.
public struct ConfigState: Sendable {
  /// What was read last, of each cluster; one where there is one.
  var reports: [Int: ConfigReport] = [:]
  /// The cluster that the pane shows.
  var shownPlace = 0
  /// Somebody went to it: it stays, whatever comes.
  var isPlaceChosen = false
  /// What the pane shows.
  public internal(set) var view = ConfigView.findings
  /// What the report says of each node that was seen.
  var notes: [NodeID: NodeNote] = [:]
  /// The list of each view.
  var lists: [ConfigView: ConfigListState] = [:]
  /// The page that is open, or nil.
  public internal(set) var page: ConfigPage?
  /// What the lists are narrowed to: what concerns one node or edge.
  public internal(set) var scope: ConfigScope?
  /// Which place of the selection the source shows: 0 its own, then its notes'.
  var place = 0
  /// How far the user scrolled the source away from where it would stand.
  var sourceShift = (lines: 0, columns: 0)
  /// The mesh beside it, for what is measured; set before actions are applied and before drawing.
  var mesh: Snapshot?
  /// What is said of the selection, worked out once for a picture; nil: whenever it is asked for.
  var prepared: (lines: [ConfigLine], spots: [ConfigSpot])?
  /// Columns and rows of the pane, for paging and scrolling; set before actions are applied.
  public var size = Size(width: 80, height: 20)

  /// Makes an empty pane.
  public init() {
    for view in ConfigView.allCases {
      var list = ConfigListState()
      list.grouping = view == .findings ? .severity : view == .objects ? .kind : .namespace
      lists[view] = list
    }
  }

  /// The list of the view.
  var list: ConfigListState {
    get { list(of: view) }
    set { lists[view] = newValue }
  }

  func list(of view: ConfigView) -> ConfigListState { lists[view] ?? ConfigListState() }

  /// The rows of the view.
  var index: RowIndex? { report?.index(of: view) }

  /// The selected finding.
  var finding: Finding? {
    guard view == .findings, let item = list.item else { return nil }
    return report?.analysis.findings[safe: item]
  }

  /// The selected row of a table.
  var row: ConfigTable.Row? { list.item.flatMap { report?.tables[view]?.rows[safe: $0] } }

  /// The object that the selection is about.
  var object: ConfigObject? {
    let number: Int? =
      switch view {
      case .findings: finding?.object
      case .objects: list.item
      case .mtls, .authz, .routes, .gateways: row?.object
      }
    return number.flatMap { report?.set.objects[safe: $0] }
  }

  var layout: ConfigLayout { ConfigLayout(self, Rect(size)) }
  var rowsShown: Int { layout.rowsShown }

  // MARK: - Coming and going

  /// Puts a newer report in place of the last; selections follow what they are.
  mutating func receive(_ report: ConfigReport) {
    let before = spot
    if self.report == nil { shownPlace = report.place }
    reports[report.place] = report
    notes = [:]
    guard report.place == shownPlace else { return }
    rebuild()
    if spot?.place != before?.place || spot?.source != before?.source { sourceShift = (0, 0) }
    place = min(place, max(0, spots.count - 1))
  }

  /// Works out lists anew.
  mutating func rebuild(_ views: [ConfigView] = ConfigView.allCases) {
    guard let report else { return }
    let objects = scope.map { Set($0.objects(in: report)) }
    for view in views {
      guard let index = report.index(of: view) else { continue }
      let only: Set<Int>? = objects.map { objects in
        switch view {
        case .findings: Set(objects.flatMap { report.findingsOfObject[$0] ?? [] })
        case .objects: objects
        case .mtls, .authz, .routes, .gateways:
          Set(
            (report.tables[view]?.rows ?? []).enumerated().filter { $1.object.map(objects.contains) ?? false }
              .map(\.offset))
        }
      }
      lists[view, default: ConfigListState()].rebuild(index, only: only, height: rowsShown)
    }
  }

  /// One step back within the pane.
  /// - Returns: whether there was one.
  mutating func back() -> Bool {
    if page != nil {
      page = nil
    } else if place != 0 {
      showPlace(0)
    } else if !list.filter.isEmpty {
      filter("")
    } else {
      return false
    }
    return true
  }

  // MARK: - Moving

  mutating func move(_ heading: Heading) {
    switch heading {
    case .up: step(by: -1)
    case .down: step(by: 1)
    case .left: if page == nil { scrollSource(lines: 0, columns: -8) }
    case .right: if page == nil { scrollSource(lines: 0, columns: 8) }
    }
  }

  /// So many rows down, or up when negative; the page scrolls when it is open.
  mutating func step(by amount: Int) {
    if page != nil {
      scrollPage(by: amount)
      return
    }
    guard let index else { return }
    let before = list.item
    list.move(by: amount, index, height: rowsShown)
    if list.item != before { leavePlace() }
  }

  mutating func page(_ pages: Int) {
    let rows = page == nil ? rowsShown : size.height
    step(by: pages * max(1, rows - 2))
  }

  mutating func jump(toEnd: Bool) { step(by: toEnd ? .max / 2 : -(.max / 2)) }

  /// The selection changed: its own source, where it would stand.
  mutating func leavePlace() {
    place = 0
    sourceShift = (0, 0)
  }

  // MARK: - What is shown

  mutating func show(_ view: ConfigView) {
    page = nil
    guard view != self.view else { return }
    // The object of a finding stays selected among the objects, and in the tables.
    let object = object?.index
    self.view = view
    leavePlace()
    guard let object, let report, let index = report.index(of: view), view != .findings else { return }
    let item =
      view == .objects ? object : report.tables[view]?.rows.firstIndex { $0.object == object }
    guard let item else { return }
    list.select(item: item, index, height: rowsShown)
  }

  mutating func group(_ grouping: ConfigGrouping) {
    list.grouping = grouping
    rebuild([view])
  }

  mutating func filter(_ text: String) {
    list.filter = text
    page = nil
    rebuild([view])
    leavePlace()
  }

  mutating func least(_ level: Level) {
    list.least = level
    rebuild([view])
    leavePlace()
  }

  mutating func showAll() {
    scope = nil
    for view in ConfigView.allCases {
      lists[view]?.filter = ""
      lists[view]?.least = .info
    }
    rebuild()
  }

  /// Narrows both lists to what concerns a part of the mesh.
  mutating func narrow(to scope: ConfigScope) {
    isPlaceChosen = true
    if let place = place(of: scope.cluster) { show(place: place) }
    showAll()
    self.scope = scope
    page = nil
    rebuild()
    leavePlace()
    view = list(of: .findings).shown > 0 ? .findings : .objects
  }

  // MARK: - The source

  mutating func showPlace(_ number: Int) {
    place = number
    sourceShift = (0, 0)
  }

  mutating func scrollSource(lines: Int, columns: Int) {
    guard let report, let spot, let text = report.texts[safe: spot.source] else { return }
    sourceShift.lines = max(-text.count, min(text.count, sourceShift.lines + lines))
    sourceShift.columns = max(-100_000, min(100_000, sourceShift.columns + columns))
    sourceShift = SourceView.clamped(sourceShift, self)
  }

  // MARK: - The page

  mutating func scrollPage(by lines: Int) {
    guard let page else { return }
    let count = page.lines(self, width: ConfigPage.width(size.width), glyphs: .unicode).count
    let top = page.scroll.addingReportingOverflow(lines)
    let wanted = top.overflow ? (lines > 0 ? count : 0) : top.partialValue
    self.page?.scroll = max(0, min(wanted, count - (size.height - 2)))
  }
}

/// What the lists are narrowed to, by names, so that it outlives reports and snapshots.
public struct ConfigScope: Sendable {
  /// How it reads: `reviews v3`.
  var title: String
  /// The cluster that it is in, where that is known.
  var cluster: String?
  /// The names of what it is about.
  var targets: [ConfigLinks.Target]

  /// The objects of a report that concern it: what holds for it, and what speaks of it.
  func objects(in report: ConfigReport) -> [Int] {
    var found = Set(report.links.objects(about: targets))
    for target in targets { found.formUnion(report.note(of: target)?.objects ?? []) }
    return found.sorted()
  }
}
