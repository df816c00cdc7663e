/// What leads from a line to its trace.
public struct LogIdentifiers: Sendable, Hashable {
  /// Id of the trace: 16 or 32 hex digits, lower case.
  public var traceID: String?
  /// Envoy's `x-request-id`, which its spans carry as the tag `guid:x-request-id`.
  public var requestID: String?

  /// Makes them.
  public init(traceID: String? = nil, requestID: String? = nil) {
    self.traceID = traceID
    self.requestID = requestID
  }

  /// Nothing leads anywhere.
  public var isEmpty: Bool { traceID == nil && requestID == nil }

  private static let traceKeys = [
    "trace_id", "traceId", "trace.id", "x-b3-traceid", "b3traceid", "otel.trace_id",
  ]
  .map { Array($0.utf8) }
  private static let contextKeys = ["traceparent"].map { Array($0.utf8) }
  private static let b3Keys = ["b3"].map { Array($0.utf8) }
  private static let requestKeys = ["x-request-id", "request_id", "requestId", "req_id"].map {
    Array($0.utf8)
  }

  /// Looks through a line of any form, after an access log's own fields.
  public init(_ line: some StringProtocol, access: AccessLogEntry? = nil) {
    requestID = access?.requestID
    let bytes = Array(line.utf8.prefix(16 << 10))
    func first(_ keys: [[UInt8]], _ usable: (String) -> String?) -> String? {
      for key in keys { if let found = LogScan.value(of: key, in: bytes).flatMap(usable) { return found } }
      return nil
    }
    traceID =
      first(Self.traceKeys, Self.hex) ?? first(Self.contextKeys, Self.context) ?? first(Self.b3Keys, Self.b3)
    if requestID == nil { requestID = first(Self.requestKeys, Self.request) }
  }

  /// 16 to 32 hex digits, not all zero.
  private static func hex(_ text: String) -> String? {
    guard (15...32).contains(text.utf8.count), text.utf8.allSatisfy(isHex),
      text.utf8.contains(where: { $0 != 0x30 })
    else { return nil }
    return text.lowercased()
  }

  /// `00-TRACE-SPAN-01` (W3C Trace Context).
  private static func context(_ text: String) -> String? {
    let parts = text.split(separator: "-")
    return parts.count == 4 && parts[1].utf8.count == 32 ? hex(String(parts[1])) : nil
  }

  /// `TRACE-SPAN-1`, B3 in one header.
  private static func b3(_ text: String) -> String? {
    let parts = text.split(separator: "-")
    return parts.count >= 2 ? hex(String(parts[0])) : nil
  }

  private static func request(_ text: String) -> String? {
    (8...128).contains(text.utf8.count) ? text : nil
  }

  private static func isHex(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x46, 0x61...0x66: true
    default: false
    }
  }
}
