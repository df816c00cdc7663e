extension Trace {
  /// Builds a trace from what was reported, in whatever pieces, order and state: halves and pieces are put
  /// together, spans whose parent is missing stand below a row that says so, circles are opened, clocks that
  /// differ are adjusted with a warning. No span is dropped.
  /// - Returns: nil when there is no span.
  /// - Complexity: O(n log n), without recursion.
  public init?(zipkin pieces: [ZipkinSpan]) {
    guard !pieces.isEmpty else { return nil }
    let spans = SpanMerge.merge(pieces)
    let layout = TraceBuilder(spans)
    self = layout.trace()
  }
}

/// One trace on its way from reported spans to rows.
private struct TraceBuilder {
  let spans: [ZipkinSpan]
  var forest: SpanForest
  var shifts: [Int: ClockSkew.Shift] = [:]
  /// Begin of every node in microseconds since 1970, adjusted.
  var begin: [Int64] = []
  /// End of every node.
  var end: [Int64] = []
  var duplicates: Set<Int> = []

  init(_ spans: [ZipkinSpan]) {
    self.spans = spans
    forest = SpanForest(spans)
    let order = forest.preorder()
    shifts = ClockSkew.shifts(spans, forest, order: order)
    place(order)
    forest.sort(by: begin)
    findDuplicates()
  }

  /// Times of every node; a span without a begin takes its parent's, a placeholder spans its children.
  private mutating func place(_ order: [Int]) {
    let known = spans.indices.compactMap { node in spans[node].begin.map { $0 + (shifts[node]?.delta ?? 0) } }
    let first = known.min() ?? 0
    begin = Array(repeating: first, count: forest.children.count)
    end = begin
    for node in order where node < spans.count {
      let inherited = forest.parent[node].flatMap { $0 < spans.count ? begin[$0] : nil }
      begin[node] = spans[node].begin.map { $0 + (shifts[node]?.delta ?? 0) } ?? inherited ?? first
      end[node] = begin[node] + (spans[node].length ?? 0)
    }
    for node in spans.count..<forest.children.count {
      let below = forest.children[node]
      begin[node] = below.map { begin[$0] }.min() ?? first
      end[node] = below.map { end[$0] }.max() ?? first
    }
  }

  private mutating func findDuplicates() {
    var seen: [UInt64: Int] = [:]
    for (i, span) in spans.enumerated() {
      if let other = seen[span.id], !(span.isShared || spans[other].isShared) { duplicates.insert(i) }
      if !span.isShared || seen[span.id] == nil { seen[span.id] = i }
    }
  }

  func trace() -> Trace {
    let order = forest.preorder()
    var row = Array(repeating: 0, count: order.count)
    var rows: [Span] = []
    rows.reserveCapacity(order.count)
    let start = order.map { begin[$0] }.min() ?? 0
    let finish = order.map { end[$0] }.max() ?? start
    var used: [String: Int] = [:]
    used.reserveCapacity(order.count)
    for node in order {
      let parentRow = forest.parent[node].map { row[$0] }
      row[node] = rows.count
      var span = node < spans.count ? reported(node) : placeholder(node)
      span.parent = parentRow
      span.depth = parentRow.map { rows[$0].depth + 1 } ?? 0
      span.start = begin[node] - start
      span.duration = end[node] - begin[node]
      if span.isSynthetic {
        span.selfTime = 0
      } else {
        span.selfTime = SelfTime.of(
          begin[node]..<end[node], children: forest.children[node].map { begin[$0]..<max(begin[$0], end[$0]) }
        )
      }
      let base = span.id
      let count = used[base, default: 0]
      used[base] = count + 1
      if count > 0 { span.id = "\(base)#\(count + 1)" }
      rows.append(span)
    }
    return Trace(
      id: longestID, startTime: start, duration: finish - start, spans: rows, warnings: warnings())
  }

  /// 64-bit and 128-bit forms of one id can mix: the longest tells most.
  private var longestID: TraceID {
    spans.first { $0.traceID.high != 0 }?.traceID ?? spans.first?.traceID ?? TraceID(high: 0, low: 0)
  }

  private func reported(_ node: Int) -> Span {
    let raw = spans[node]
    let envoy = EnvoyTags(raw.tags)
    var tags = raw.tags
    for annotation in raw.annotations where annotation.value != "ss" && annotation.value != "cr" {
      // Moments have no column of their own: they are shown among the tags with their time in the span.
      tags.append(Span.Tag("at +\(max(0, annotation.timestamp - (raw.begin ?? 0))) µs", annotation.value))
    }
    if let address = raw.local.address {
      tags.append(Span.Tag("localEndpoint", raw.local.port.map { "\(address):\($0)" } ?? address))
    }
    if let remote = raw.remote, remote.address != nil || remote.service != nil {
      let place = [remote.address, remote.port.map(String.init)].compactMap(\.self).joined(separator: ":")
      let parts = [remote.service, place].compactMap { $0?.isEmpty == false ? $0 : nil }
      tags.append(Span.Tag("remoteEndpoint", parts.joined(separator: " ")))
    }
    // A key may come twice; ties keep their order so that equal input gives equal output.
    tags = tags.enumerated().sorted { ($0.element.key, $0.offset) < ($1.element.key, $1.offset) }.map(
      \.element)
    return Span(
      id: raw.idText ?? SpanIDText.text(raw.id), service: raw.local.service ?? "", workload: envoy.workload,
      namespace: envoy.namespace, operation: raw.name, kind: raw.kind ?? .local, start: 0, duration: 0,
      isError: raw.isError, tags: tags, responseFlags: envoy.responseFlags, statusCode: envoy.statusCode,
      warnings: warnings(of: node))
  }

  private func placeholder(_ node: Int) -> Span {
    var span: Span
    switch forest.placeholders[node - spans.count] {
    case .missingParent(let id):
      let text = SpanIDText.text(id)
      span = Span(
        id: text, service: "", operation: "missing parent \(text)", start: 0, duration: 0,
        warnings: ["this span was not reported; only its children were"])
    case .cycle:
      span = Span(
        id: "cycle", service: "", operation: "spans in a circle", start: 0, duration: 0,
        warnings: ["these spans name each other as parents; each circle is opened at its earliest span"])
    }
    span.isSynthetic = true
    return span
  }

  private func warnings(of node: Int) -> [String] {
    let raw = spans[node]
    var found: [String] = []
    if let shift = shifts[node] {
      let amount = Self.signed(shift.delta)
      found.append(
        shift.isOrigin
          ? "clock differs from the caller's: moved by \(amount)" : "moved by \(amount) with its host's clock"
      )
    }
    if raw.begin == nil { found.append("begin not reported: shown at its parent's") }
    if raw.length == nil { found.append("duration not reported") }
    if forest.ownParents.contains(node) { found.append("names itself as its parent") }
    if duplicates.contains(node) { found.append("another span has the same id") }
    for told in raw.warnings.prefix(8) where !found.contains(told) { found.append(told) }
    return found
  }

  private func warnings() -> [String] {
    var missing = 0
    var orphans = 0
    var found: [String] = []
    for (i, placeholder) in forest.placeholders.enumerated() {
      switch placeholder {
      case .missingParent:
        missing += 1
        orphans += forest.children[spans.count + i].count
      case .cycle: found.append("some spans name each other as parents in a circle")
      }
    }
    if missing > 0 {
      found.insert(
        "\(missing) parent span\(missing == 1 ? " was" : "s were") not reported (\(orphans) orphan\(orphans == 1 ? "" : "s"))",
        at: 0)
    }
    if !duplicates.isEmpty { found.append("\(duplicates.count) span ids are used twice") }
    let skewed = shifts.values.count { $0.isOrigin }
    if skewed > 0 { found.append("clocks differ: \(skewed) server span\(skewed == 1 ? "" : "s") moved") }
    return found
  }

  private static func signed(_ delta: Int64) -> String {
    let sign = delta < 0 ? "-" : "+"
    let size = Double(delta.magnitude)
    func rounded(_ value: Double) -> String { "\((value * 100).rounded() / 100)" }
    if size < 1_000 { return "\(sign)\(delta.magnitude) µs" }
    return size < 1_000_000 ? "\(sign)\(rounded(size / 1_000)) ms" : "\(sign)\(rounded(size / 1_000_000)) s"
  }
}
