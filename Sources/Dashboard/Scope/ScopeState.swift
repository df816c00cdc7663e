import FoundationEssentials

/// The page on which a namespace or a context is chosen.
struct ScopeState: Sendable {
  /// What the page lists.
  enum Tab: Sendable, Hashable, CaseIterable {
    case namespaces, contexts, access

    var title: String {
      switch self {
      case .namespaces: "Namespaces"
      case .contexts: "Contexts"
      case .access: "Access"
      }
    }
  }

  /// A row under the cursor, in words that do not change when the list does.
  enum Row: Sendable, Hashable {
    case all
    case namespace(ScopeReport.Namespace)
    case context(String)
    case access(ScopeReport.Access)

    var name: String {
      switch self {
      case .all: "all namespaces"
      case .namespace(let namespace): namespace.name
      case .context(let name): name
      case .access(let access): access.name
      }
    }
  }

  /// What was told last; nil where no cluster is read.
  var report: ScopeReport?
  /// The page is on the screen.
  var isOpen = false
  /// Somebody has closed it without choosing, or chosen: it does not open by itself again.
  var isSettled = false
  var tab = Tab.namespaces
  var list = ListState()
  /// Only names that hold this.
  var filter = ""
  /// The workloads that were told to be in view.
  var view: Set<String> = []

  /// The rows of the tab.
  var rows: [Row] {
    guard let report else { return [] }
    let rows: [Row] =
      switch tab {
      case .namespaces: Self.namespaceRows(report)
      case .contexts: report.contexts.map { .context($0) }
      case .access: report.access.map { .access($0) }
      }
    guard !filter.isEmpty else { return rows }
    let wanted = filter.lowercased()
    return rows.filter { $0.name.lowercased().contains(wanted) }
  }

  /// Those with proxies first; what somebody looks for is rarely an empty one.
  private static func namespaceRows(_ report: ScopeReport) -> [Row] {
    guard let namespaces = report.namespaces else { return [] }
    let sorted = namespaces.sorted {
      (($0.proxies ?? 0) > 0 ? 0 : 1, $0.name) < (($1.proxies ?? 0) > 0 ? 0 : 1, $1.name)
    }
    return [.all] + sorted.map { .namespace($0) }
  }

  /// The row under the cursor.
  var selected: Row? {
    let rows = rows
    return rows.indices.contains(list.row) ? rows[list.row] : nil
  }

  /// Takes what was told; the cursor stays on its row.
  mutating func take(_ report: ScopeReport) {
    let before = selected?.name
    self.report = report
    let rows = rows
    if let before, let row = rows.firstIndex(where: { $0.name == before }) {
      list.row = row
    } else {
      list.row = min(list.row, max(0, rows.count - 1))
    }
  }

  /// Puts the cursor on what is looked at.
  mutating func goToCurrent() {
    let current: String? =
      switch (tab, report?.choice) {
      case (.contexts, _): report?.context
      case (.namespaces, .namespace(let name)?): name
      default: nil
      }
    list = ListState()
    if let current, let row = rows.firstIndex(where: { $0.name == current }) { list.row = row }
  }
}

/// What the page of scopes does to itself, and what comes for it.
public enum ScopeAction: Sendable {
  /// What there is.
  case received(ScopeReport)
  /// Opens the page on namespaces.
  case open
  /// The same on contexts.
  case openContexts
  /// The next tab.
  case nextTab
  /// Looks at a part of the cluster.
  case choose(ScopeReport.Choice)
  /// Looks at another cluster.
  case use(context: String)
  /// Polls every proxy, or no more than is gentle.
  case pollAll(Bool)
}
