/// Every statistic of a proxy by the name that Envoy gives it, from the text of `/stats`.
public struct RawStatistics: Sendable {
  /// What a statistic is.
  public enum Kind: UInt8, Sendable, Hashable {
    case counter, gauge, histogram, text
  }

  /// A quantile of a histogram: of the last interval, and of all.
  public struct Quantile: Sendable, Hashable {
    /// 0–100.
    public var percent: Double
    /// Of the last interval; nil without values.
    public var recent: Double?
    /// Of all; nil without values.
    public var total: Double?
  }

  /// One statistic.
  public struct Entry: Sendable, Hashable {
    /// Its name, as Envoy writes it.
    public var name: String
    /// What it is.
    public var kind: Kind
    /// Its value; nil for a histogram or a text.
    public var value: Double?
    /// A histogram's quantiles; empty without values.
    public var quantiles: [Quantile] = []
    /// A text.
    public var text: String?
  }

  /// The statistics, in the order of the answer.
  public var entries: [Entry]
  /// Lines that could not be read.
  public var unread: Int

  /// More are not read.
  private static let limit = 1_000_000

  /// Reads `NAME: VALUE` a line; names may hold colons.
  /// - Parameter kind: what plain numbers are; nil: told by their names.
  /// - Returns: nil when the body is no such text.
  public static func parse(_ body: [UInt8], kind: Kind? = nil) -> RawStatistics? {
    var result = RawStatistics(entries: [], unread: 0)
    if body.isEmpty { return result }
    if let first = body.first(where: { $0 > 0x20 }), first == UInt8(ascii: "<") || first == UInt8(ascii: "{")
    {
      return nil
    }
    for line in body.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: true) {
      guard result.entries.count < limit else { break }
      if let entry = entry(line, kind) { result.entries.append(entry) } else { result.unread += 1 }
    }
    // A page of prose is no list of statistics.
    return result.entries.isEmpty || result.unread > result.entries.count ? nil : result
  }

  private static func entry(_ line: ArraySlice<UInt8>, _ kind: Kind?) -> Entry? {
    guard line.count <= 16_384, let colon = separator(line) else { return nil }
    let name = String(decoding: line[..<colon], as: UTF8.self)
    let rest = String(decoding: line[(colon + 2)...], as: UTF8.self)
    guard !name.isEmpty else { return nil }
    if let value = Double(rest), value.isFinite {
      return Entry(name: name, kind: kind ?? guess(name), value: value)
    }
    if rest.hasPrefix("No recorded values") { return Entry(name: name, kind: .histogram) }
    if rest.hasPrefix("P"), let quantiles = quantiles(rest) {
      return Entry(name: name, kind: .histogram, quantiles: quantiles)
    }
    guard rest.first == "\"" else { return nil }
    return Entry(name: name, kind: .text, text: String(rest.dropFirst().prefix { $0 != "\"" }))
  }

  /// The last `: ` before the value. A text or quantiles have none behind it.
  private static func separator(_ line: ArraySlice<UInt8>) -> Int? {
    var found: Int?
    var at = line.startIndex
    while at + 1 < line.endIndex {
      if line[at] == UInt8(ascii: "\"") { break }
      if line[at] == UInt8(ascii: ":"), line[at + 1] == 0x20 { found = at }
      at += 1
    }
    return found
  }

  /// `P0(nan,1.0) P25(nan,1.025) …`
  private static func quantiles(_ text: String) -> [Quantile]? {
    var found: [Quantile] = []
    for part in text.split(separator: " ") {
      guard part.first == "P", let open = part.firstIndex(of: "("), part.last == ")",
        let percent = Double(part[part.index(after: part.startIndex)..<open])
      else { return nil }
      let values = part[part.index(after: open)...].dropLast().split(separator: ",")
      guard values.count == 2 else { return nil }
      func number(_ text: Substring) -> Double? { Double(text).flatMap { $0.isFinite ? $0 : nil } }
      found.append(Quantile(percent: percent, recent: number(values[0]), total: number(values[1])))
    }
    return found.isEmpty ? nil : found
  }

  /// What a number is where the answer does not say: Envoy's gauges are named alike.
  public static func guess(_ name: String) -> Kind {
    let last = name.split(separator: ".").last ?? ""
    let isGauge =
      gaugeEndings.contains { last.hasSuffix($0) } || gauges.contains(String(last))
      || name.contains(".circuit_breakers.")
    return isGauge ? .gauge : .counter
  }

  private static let gaugeEndings = [
    "_active", "_open", "_buffered", "_state", "_version", "_remaining", "_text_size", "_healthy",
    "_degraded", "_excluded", "_total_hosts", "_warming", "_draining", "_epoch", "_size",
  ]
  private static let gauges: Set<String> = [
    "membership_total", "max_host_weight", "version", "uptime", "live", "state", "concurrency",
    "parent_connections",
    "total_connections", "memory_allocated", "memory_heap_size", "memory_physical_size",
    "days_until_first_cert_expiring",
    "seconds_until_first_ocsp_response_expiring", "update_time", "connected_state", "num_layers", "num_keys",
    "admin_overrides_active", "deprecated_feature_seen_since_process_start", "total_listeners_draining",
  ]
}
