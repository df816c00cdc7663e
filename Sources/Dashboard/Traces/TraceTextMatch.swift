import Tracing

/// Whether text stands in a trace or span, whatever the case.
struct TraceTextMatch {
  private let needle: [UInt8]

  init(_ text: String) { needle = Array(text.lowercased().utf8) }

  func fits(_ trace: TraceSummary) -> Bool {
    stands(in: trace.rootService) || stands(in: trace.rootOperation) || stands(in: trace.id.description)
      || trace.services.contains { stands(in: $0.name) }
  }

  func fits(_ span: Span) -> Bool {
    stands(in: span.service) || stands(in: span.operation) || stands(in: span.workload ?? "")
      || stands(in: span.id) || span.tags.contains { stands(in: $0.key) || stands(in: $0.value) }
  }

  /// By bytes, ASCII letters alike: tags are many, and making lower-case copies of each would be slow.
  func stands(in text: String) -> Bool {
    guard !needle.isEmpty else { return false }
    var text = text
    return text.withUTF8 { bytes in
      guard bytes.count >= needle.count else { return false }
      for start in 0...(bytes.count - needle.count) {
        var i = 0
        while i < needle.count, Self.lowered(bytes[start + i]) == needle[i] { i += 1 }
        if i == needle.count { return true }
      }
      return false
    }
  }

  private static func lowered(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }
}
