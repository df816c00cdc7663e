/// The chain of spans that a caller waited for: shorten anything on it, and the trace is shorter.
///
/// Per span a sweep backwards from its end: the last child that ends at or before the cursor was waited for,
/// the cursor goes to its start, gaps belong to the span. Unlike Jaeger's published rule (strictly before) this
/// keeps children that run back to back, so the sections always add up to the root's duration. Children are
/// clamped to their parents; what runs outside of its parent, and consumers of a producer, nobody waited for.
public struct CriticalPath: Sendable, Hashable {
  /// Time on the path spent in one span, in microseconds from the trace's start.
  public struct Section: Sendable, Hashable {
    /// Index in `Trace.spans`.
    public var span: Int
    /// Begin.
    public var from: Int64
    /// End, after `from`.
    public var to: Int64
  }

  /// Earliest first, without overlap, without gap from the root's begin to its end.
  public let sections: [Section]
  private let first: [Int: [Int]]

  /// The path below the trace's longest root (one trace may have several when parts were not reported).
  /// - Complexity: O(n log n), without recursion.
  public init(_ trace: Trace) {
    let spans = trace.spans
    let roots = spans.indices.filter { spans[$0].parent == nil }
    let root = roots.max { (spans[$0].duration, $1) < (spans[$1].duration, $0) }
    var children: [[Int]] = Array(repeating: [], count: spans.count)
    var begin = spans.map(\.start)
    var end = spans.map { $0.start + max(0, $0.duration) }
    // Parents stand before children, so one pass clamps everything.
    for (i, span) in spans.enumerated() {
      guard let parent = span.parent, parent < i else { continue }
      begin[i] = max(begin[i], begin[parent])
      end[i] = min(end[i], end[parent])
      let isAsynchronous = span.kind == .consumer && spans[parent].kind == .producer
      if end[i] > begin[i], !isAsynchronous { children[parent].append(i) } else { end[i] = begin[i] }
    }
    var found: [Section] = []
    var work = root.map { [$0] } ?? []
    while let span = work.popLast() {
      var cursor = end[span]
      let latestFirst = children[span].sorted { (end[$1], begin[$0]) < (end[$0], begin[$1]) }
      for child in latestFirst where end[child] <= cursor {
        if end[child] < cursor { found.append(Section(span: span, from: end[child], to: cursor)) }
        work.append(child)
        cursor = begin[child]
      }
      if begin[span] < cursor { found.append(Section(span: span, from: begin[span], to: cursor)) }
    }
    found.sort { $0.from < $1.from }
    var bySpan: [Int: [Int]] = [:]
    for (i, section) in found.enumerated() { bySpan[section.span, default: []].append(i) }
    sections = found
    first = bySpan
  }

  /// The sections of one span, earliest first.
  public func sections(of span: Int) -> [Section] { first[span]?.map { sections[$0] } ?? [] }

  /// Microseconds of the path spent in one span.
  public func time(in span: Int) -> Int64 { sections(of: span).reduce(0) { $0 + $1.to - $1.from } }
}
