import Layout
import Tracing

/// The waterfall of one trace: what is folded, selected and scrolled to.
public struct WaterfallState: Sendable {
  /// Whether the detail of the selected span is shown.
  enum Detail: Sendable, Hashable {
    /// Shown where there is room beside the waterfall.
    case automatic
    case open, closed
  }

  /// The trace.
  public let model: WaterfallModel
  /// Spans whose children are hidden.
  public private(set) var folded: Set<Int> = []
  /// Spans that have a row, in order.
  private(set) var visible: [Int32]
  /// Row of the selected span, an index of `visible`.
  private(set) var row = 0
  /// First row shown.
  private(set) var scroll = 0
  var detail = Detail.automatic
  /// First line of the detail that is shown.
  var detailScroll = 0

  /// Opens a trace: at its first failed span, else at the top.
  init(_ model: WaterfallModel, rows: Int) {
    self.model = model
    visible = model.visible(folding: [])
    if let error = model.trace.spans.firstIndex(where: \.isError) {
      // The deepest failed span of the first chain of failures says most.
      var deepest = error
      var next = error + 1
      while next < Int(model.subtreeEnd[error]) {
        let span = model.trace.spans[next]
        if span.isError, span.parent == deepest { deepest = next }
        next += 1
      }
      select(deepest, rows: rows)
    }
  }

  /// Index of the selected span in the trace.
  public var selected: Int { visible.indices.contains(row) ? Int(visible[row]) : 0 }
  /// The selected span.
  public var selectedSpan: Span? {
    model.trace.spans.indices.contains(selected) ? model.trace.spans[selected] : nil
  }

  // MARK: - Moving

  mutating func move(to newRow: Int, rows: Int) {
    let old = row
    row = max(0, min(newRow, visible.count - 1))
    scroll = Scrolling.top(scroll, showing: row, of: visible.count, rows: rows)
    if row != old { detailScroll = 0 }
  }

  mutating func move(by rowsMoved: Int, rows: Int) { move(to: row + rowsMoved, rows: rows) }

  /// Selects a span, unfolding what hides it.
  mutating func select(_ span: Int, rows: Int) {
    var hidden = false
    var above = model.trace.spans[span].parent
    while let parent = above {
      if folded.remove(parent) != nil { hidden = true }
      above = model.trace.spans[parent].parent
    }
    if hidden { visible = model.visible(folding: folded) }
    move(to: position(of: span), rows: rows)
  }

  /// Row of a span that is visible, or of what hides it: `visible` is sorted.
  private func position(of span: Int) -> Int {
    var low = 0
    var high = visible.count
    while low < high {
      let middle = (low + high) / 2
      if Int(visible[middle]) <= span { low = middle + 1 } else { high = middle }
    }
    return max(0, low - 1)
  }

  // MARK: - Folding

  mutating func setFolded(_ isFolded: Bool, rows: Int) {
    guard model.hasChildren(selected), folded.contains(selected) != isFolded else { return }
    if isFolded { folded.insert(selected) } else { folded.remove(selected) }
    refold(rows)
  }

  mutating func toggleFold(rows: Int) { setFolded(!folded.contains(selected), rows: rows) }

  mutating func foldAll(rows: Int) {
    folded = Set(
      model.trace.spans.indices.filter { model.trace.spans[$0].depth > 0 && model.hasChildren($0) })
    refold(rows)
  }

  mutating func unfoldAll(rows: Int) {
    folded = []
    refold(rows)
  }

  private mutating func refold(_ rows: Int) {
    let span = selected
    visible = model.visible(folding: folded)
    move(to: position(of: span), rows: rows)
  }

  /// Left folds, then goes to the parent; right unfolds, then goes to the first child.
  mutating func step(_ heading: Heading, rows: Int) {
    switch heading {
    case .up: move(by: -1, rows: rows)
    case .down: move(by: 1, rows: rows)
    case .left:
      if model.hasChildren(selected), !folded.contains(selected) {
        setFolded(true, rows: rows)
      } else if let parent = selectedSpan?.parent {
        select(parent, rows: rows)
      }
    case .right:
      if folded.contains(selected) {
        setFolded(false, rows: rows)
      } else if model.hasChildren(selected) {
        move(by: 1, rows: rows)
      }
    }
  }

  // MARK: - Finding

  /// Selects the next span that fits, going round at the end.
  /// - Returns: whether there is one.
  @discardableResult
  mutating func selectNext(forward: Bool, rows: Int, where fits: (Span) -> Bool) -> Bool {
    let spans = model.trace.spans
    let count = spans.count
    for step in stride(from: 1, through: count, by: 1) {
      let index = (selected + (forward ? step : count - step)) % count
      if fits(spans[index]) {
        select(index, rows: rows)
        return true
      }
    }
    return false
  }
}
