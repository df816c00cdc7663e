import Tracing

/// Spans as they came, in bounded memory: of each span only what searches need is taken apart, the rest stays
/// the bytes that were posted. Oldest traces make room for new ones. A value: whoever shares it locks it.
struct SpanStore: Sendable {
  /// What searches need of a span, and its bytes.
  struct Entry: Sendable {
    var service: String
    var name: String
    var timestamp: Int64?
    var duration: Int64?
    var isError: Bool
    /// The span's JSON object.
    var json: [UInt8]

    /// Bytes it takes, with what the allocator and the index add.
    var cost: Int { json.count + 192 }
  }

  /// The spans of one trace in the order they came.
  struct Record: Sendable {
    var id: TraceID
    var spans: [Entry] = []
    /// Earliest begin in microseconds since 1970; when it arrived, until a span tells.
    var begin: Int64
    var cost = 256
  }

  /// Traces, spans and bytes held now, and spans received and given up since the start.
  struct Counts: Sendable, Hashable {
    var traces = 0
    var spans = 0
    var bytes = 0
    var received = 0
    var evicted = 0
  }

  private let memoryLimit: Int
  private let maximumTraces: Int
  private var records: [TraceID: Record] = [:]
  /// Ids by first arrival; what stands before `head` is gone.
  private var arrivals: [TraceID] = []
  private var head = 0
  private var spansByService: [String: Int] = [:]
  private(set) var counts = Counts()

  init(memoryLimit: Int, maximumTraces: Int) {
    self.memoryLimit = max(1 << 16, memoryLimit)
    self.maximumTraces = max(1, maximumTraces)
  }

  /// Takes spans in.
  /// - Parameters:
  ///   - body: what `spans` was read from.
  ///   - now: microseconds since 1970, for spans without a begin.
  mutating func add(_ spans: [ZipkinSpan], from body: [UInt8], now: Int64) {
    for span in spans {
      let entry = Entry(
        service: interned(span.local.service?.lowercased() ?? ""), name: span.name.lowercased(),
        timestamp: span.timestamp, duration: span.duration, isError: span.isError,
        json: Array(body[span.bytes]))
      if records[span.traceID] == nil {
        records[span.traceID] = Record(id: span.traceID, begin: span.timestamp ?? now)
        arrivals.append(span.traceID)
        counts.bytes += 256
      }
      // In place: a copy of the record's array for each span would be quadratic.
      records[span.traceID]?.append(entry)
      counts.bytes += entry.cost
      counts.received += 1
      counts.spans += 1
      spansByService[entry.service, default: 0] += 1
      evict()
    }
  }

  /// The same text in the same storage, however often it comes.
  private func interned(_ service: String) -> String {
    guard let index = spansByService.index(forKey: service) else { return service }
    return spansByService.keys[index]
  }

  private mutating func evict() {
    while counts.bytes > memoryLimit || records.count > maximumTraces, head < arrivals.count {
      let id = arrivals[head]
      head += 1
      guard let record = records.removeValue(forKey: id) else { continue }
      counts.bytes -= record.cost
      counts.spans -= record.spans.count
      counts.evicted += record.spans.count
      for span in record.spans {
        let left = (spansByService[span.service] ?? 1) - 1
        spansByService[span.service] = left > 0 ? left : nil
      }
    }
    if head > 1024, head * 2 > arrivals.count {
      arrivals.removeFirst(head)
      head = 0
    }
  }

  // MARK: - Reading

  /// How full it is.
  var current: Counts {
    var counts = counts
    counts.traces = records.count
    return counts
  }

  /// Names of services with spans, sorted.
  var services: [String] { spansByService.keys.filter { !$0.isEmpty }.sorted() }

  /// Names of the spans of a service, sorted.
  func spanNames(of service: String) -> [String] {
    var names: Set<String> = []
    for record in records.values {
      for span in record.spans where span.service == service && !span.name.isEmpty { names.insert(span.name) }
    }
    return names.sorted()
  }

  /// One trace.
  func trace(_ id: TraceID) -> Record? { records[id] }

  /// Traces that begin in a span of time, latest first.
  func traces(from: Int64, to: Int64) -> [Record] {
    records.values.filter { $0.begin >= from && $0.begin <= to }
      .sorted { ($1.begin, $0.id) < ($0.begin, $1.id) }
  }
}

extension SpanStore.Record {
  mutating func append(_ entry: SpanStore.Entry) {
    if let begin = entry.timestamp { self.begin = spans.isEmpty ? begin : min(self.begin, begin) }
    cost += entry.cost
    spans.append(entry)
  }
}
