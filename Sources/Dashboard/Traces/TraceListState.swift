import Terminal
import Tracing

/// Which traces stand first.
public enum TraceSort: Int, Sendable, Hashable, CaseIterable {
  case worst, newest, slowest, spans

  /// How it reads in the pane's head.
  var title: String {
    switch self {
    case .worst: "worst first"
    case .newest: "newest first"
    case .slowest: "slowest first"
    case .spans: "most spans first"
    }
  }

  var next: Self { Self(rawValue: rawValue + 1) ?? .worst }

  func areInOrder(_ a: TraceSummary, _ b: TraceSummary) -> Bool {
    switch self {
    case .worst: return TraceSummary.worstFirst(a, b)
    case .newest: return (b.startTime, a.id) < (a.startTime, b.id)
    case .slowest: return (b.duration, a.id) < (a.duration, b.id)
    case .spans: return (b.spanCount ?? 0, a.id) < (a.spanCount ?? 0, b.id)
    }
  }
}

/// The list of traces.
public struct TraceListState: Sendable {
  /// Where asking for it stands.
  public enum Phase: Sendable, Hashable {
    /// Not asked for yet.
    case unasked
    /// Asked; what is shown is from before.
    case loading
    /// Here.
    case loaded
    /// The store does not answer, and why.
    case failed(String)
  }

  /// Where asking stands.
  public internal(set) var phase = Phase.unasked
  /// Why some traces are missing, where several stores are asked; empty where all have answered.
  public internal(set) var missing = ""
  /// What is shown, sorted.
  public internal(set) var items: [TraceSummary] = []
  /// The store has more than these.
  public internal(set) var isCut = false
  /// Which stand first.
  public internal(set) var sort = TraceSort.worst
  /// The selected row.
  public internal(set) var selected = 0
  /// The first row shown.
  public internal(set) var scroll = 0
  /// Longest of `items`, in microseconds: what the bars are measured by.
  public private(set) var longest: Int64 = 0
  /// Columns of the longest service and of the longest operation among the roots.
  private(set) var rootWidths = (service: 0, operation: 0)
  /// Services in order of first appearance, for their colours.
  private(set) var services = ServiceInks()

  /// The selected trace.
  public var selectedTrace: TraceSummary? { items.indices.contains(selected) ? items[selected] : nil }

  mutating func show(_ found: TraceFindings) {
    let kept = selectedTrace?.id
    isCut = found.isCut
    items = found.traces.sorted(by: sort.areInOrder)
    longest = items.map(\.duration).max() ?? 0
    services = ServiceInks(items.lazy.flatMap { [$0.rootService] + $0.services.map(\.name) })
    rootWidths = (0, 0)
    for trace in items {
      rootWidths.service = max(rootWidths.service, TextWidth.of(services.name(trace.rootService)))
      rootWidths.operation = max(rootWidths.operation, TextWidth.of(TraceText.operation(trace.rootOperation)))
    }
    selected = kept.flatMap { id in items.firstIndex { $0.id == id } } ?? 0
    phase = .loaded
  }

  mutating func sortNext() {
    let kept = selectedTrace?.id
    sort = sort.next
    items.sort(by: sort.areInOrder)
    selected = kept.flatMap { id in items.firstIndex { $0.id == id } } ?? 0
  }

  mutating func select(_ row: Int, rows: Int) {
    selected = max(0, min(row, items.count - 1))
    scroll = Scrolling.top(scroll, showing: selected, of: items.count, rows: rows)
  }
}

/// Which row stands at the top so that the selected one is seen.
enum Scrolling {
  static func top(_ top: Int, showing row: Int, of count: Int, rows: Int) -> Int {
    guard rows > 0, count > rows else { return 0 }
    let lowest = min(top, row)
    return max(0, min(max(lowest, row - rows + 1), count - rows))
  }
}
