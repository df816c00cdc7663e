import Mesh

/// What is asked of a proxy, and what an answer to a path holds.
public enum ProxyQuery {
  /// Where Envoy and Istio's agent print Prometheus text.
  public static let statsPath = "/stats/prometheus"
  /// Where a ztunnel prints it.
  static let ztunnelPath = "/metrics"
  /// Who the proxy is; on the admin port only.
  public static let serverInfoPath = "/server_info"
  /// The upstreams with their endpoints; on the admin port only.
  static let endpointsPath = "/clusters?format=json"
  /// Where traffic goes and how it is secured; on the admin port only.
  static let configurationPath = "/config_dump"

  /// Envoy matches the pattern anywhere in its own name of a statistic
  /// (`wasmcustom.istio_requests_total.reporter…`); `usedonly` leaves out what never moved.
  private static let counters = "istio_%28requests_total%7Ctcp_%7Crequest_messages%7Cresponse_messages%29"
  private static let histograms =
    "istio_%28request_duration_milliseconds%7Crequest_bytes%7Cresponse_bytes%29"

  private static let both =
    "istio_%28requests_total%7Ctcp_%7Crequest_messages%7Cresponse_messages%7Crequest_duration_milliseconds%7Crequest_bytes%7Cresponse_bytes%29"

  /// The path of counters and histograms in one answer, where requests are dear.
  static func together(base: String = statsPath) -> String {
    "\(base)\(base.contains("?") ? "&" : "?")usedonly&filter=\(both)"
  }

  /// The path of a part of the statistics.
  /// - Parameter base: `statsPath`, or the path that the target names.
  public static func path(_ part: Scrape.Part, base: String = statsPath) -> String {
    let separator = base.contains("?") ? "&" : "?"
    return switch part {
    case .counters: "\(base)\(separator)usedonly&filter=\(counters)"
    case .histograms: "\(base)\(separator)usedonly&filter=\(histograms)"
    case .everything: base
    }
  }

  /// Whether the polls of the mesh read a metric of this name anyway.
  public static func isPolled(_ metric: String) -> Bool {
    let histograms = ["istio_request_duration_milliseconds", "istio_request_bytes", "istio_response_bytes"]
    return ProxyMetric.isCounter(metric) || histograms.contains { metric.hasPrefix($0) }
  }

  /// The path of one metric alone, by its name as Prometheus has it.
  ///
  /// Envoy matches its own name, which has other separators and parts that Prometheus has as labels between the words.
  static func path(ofMetric name: String) -> String {
    var words = name.split(whereSeparator: { !$0.isASCII || !($0.isLetter || $0.isNumber) }).map(String.init)
    if words.count > 1, words[0] == "envoy" { words.removeFirst() }
    if words.count > 1, let last = words.last, ["bucket", "sum", "count"].contains(last) {
      words.removeLast()
    }
    let pattern = words.joined(separator: "[^a-zA-Z0-9](.*[^a-zA-Z0-9])?")
    return "\(statsPath)?usedonly&filter=\(encode(pattern))"
  }

  /// Percent-encodes all but letters and digits.
  static func encode(_ text: String) -> String {
    text.utf8.map { byte in
      let isPlain = byte < 0x80 && Character(Unicode.Scalar(byte)).isLetter || (48...57).contains(byte)
      if isPlain { return String(UnicodeScalar(byte)) }
      let digits = String(byte, radix: 16, uppercase: true)
      return "%" + (digits.count < 2 ? "0" : "") + digits
    }.joined()
  }

  /// What a recorded path asked for.
  public enum Kind: Sendable, Hashable {
    /// Statistics.
    case stats(Scrape.Part)
    /// `/server_info`.
    case serverInfo
    /// Something that holds no statistics.
    case other
  }

  /// Tells from a path (also one of another program) what its answer holds: the filter, decoded, says which
  /// metrics there can be; without one, or with a wider one, it is everything.
  public static func kind(ofPath path: String) -> Kind {
    let parts = path.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    let name = parts.first ?? ""
    if name == serverInfoPath { return .serverInfo }
    if ["/config_dump", "/clusters", "/listeners", "/certs", "/ready"].contains(name) { return .other }
    let queries = parts.count > 1 ? parts[1].split(separator: "&") : []
    guard let filter = queries.last(where: { $0.hasPrefix("filter=") }) else { return .stats(.everything) }
    let pattern = decode(filter.dropFirst("filter=".count))
    // Envoy's own counters: what was made of them is recorded beside them.
    if pattern.contains("upstream_") { return .other }
    let asksCounters = ["requests", "tcp", "messages"].contains { pattern.contains($0) }
    let asksHistograms = ["duration", "bytes"].contains { pattern.contains($0) } && !pattern.contains("tcp")
    return switch (asksCounters, asksHistograms) {
    case (true, false): .stats(.counters)
    case (false, true): .stats(.histograms)
    default: .stats(.everything)
    }
  }

  /// Undoes percent-encoding.
  private static func decode(_ text: Substring) -> String {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), rest.count >= 2,
        let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
      {
        bytes.append(value)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension Sequence<Sample> {
  /// Whether there is a metric that the counters' filter would have kept back: then the source did not
  /// filter, and the body is everything it has.
  var holdMoreThanCounters: Bool {
    contains { !ProxyMetric.isCounter($0.series.name) }
  }
}
