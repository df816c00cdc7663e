import Mesh

/// Reads the counters of a plain Envoy out of Prometheus text, however its tags are set.
///
/// With Envoy's default tags the cluster stands in `envoy_cluster_name`, with Istio's in `cluster_name`, cut at the first
/// dot; with none it is part of the metric's name. The names of the clusters, from `/clusters`, tell the rest.
public struct PlainReading {
  /// The counters that are asked for: a regular expression over Envoy's own names.
  public static let counterFilter =
    #"^cluster\..*\.(upstream_rq_([1-5](xx|[0-9][0-9])|completed|total|timeout|per_try_timeout|pending_overflow"#
    + #"|pending_failure_eject|rx_reset|maintenance_mode)|upstream_cx_(total|http[123]_total|connect_fail|none_healthy"#
    + #"|destroy|destroy_remote_with_active_rq|rx_bytes_total|tx_bytes_total)|ssl\.handshake|grpc\.(.*\.)?[0-9]+)$"#
    + #"|^listener\..*(downstream_cx_total|downstream_rq_[1-5]xx|ssl\.(handshake|no_certificate))$"#
    + #"|^tcp\..*\.downstream_cx_(total|rx_bytes_total|tx_bytes_total)$"#
  /// The histograms that are asked for.
  public static let histogramFilter = #"^cluster\..*\.upstream_rq_time$|^http\..*downstream_rq_time$"#

  /// Metrics that a body may hold beside them are stepped over.
  public static let names = NameFilter(prefixes: [
    "envoy_cluster_", "envoy_listener_", "envoy_tcp_", "envoy_http_",
  ])

  private var keys: [Series: PlainKey?] = [:]
  /// The clusters' names by what Prometheus makes of them.
  private var known: [String: String] = [:]

  /// Knows no cluster yet.
  public init() {}

  /// Tells which clusters there are.
  /// - Parameter names: each with the name that its statistics bear, where that is another.
  public mutating func know(_ names: [(name: String, statisticsName: String?)]) {
    var map: [String: String] = [:]
    for (name, other) in names {
      for spelling in [name, name + ";", other ?? name, (other ?? name) + ";"] {
        map[Self.sanitized(spelling)] = name
      }
    }
    guard map != known else { return }
    known = map
    keys = [:]
  }

  /// The values of a body; those of one key added up (priorities, methods of gRPC).
  public mutating func values(_ samples: [Sample]) -> [PlainKey: Double] {
    if keys.count > 4 * samples.count + 1024 { keys = [:] }
    var values: [PlainKey: Double] = [:]
    for sample in samples where sample.value.isFinite && sample.value >= 0 {
      let key: PlainKey?
      if let found = keys[sample.series] {
        key = found
      } else {
        key = self.key(of: sample.series)
        keys[sample.series] = .some(key)
      }
      if let key { values[key, default: 0] += sample.value }
    }
    return values
  }

  /// What a series counts; nil for all that is not wanted.
  func key(of series: Series) -> PlainKey? {
    let name = series.name
    for (prefix, owner) in Self.prefixes where name.hasPrefix(prefix) {
      let rest = name.dropFirst(prefix.count)
      guard let parts = Self.split(rest, series, owner) else { return nil }
      var lead = parts.lead
      if owner == .listener, lead == "http" || lead.hasSuffix("_http") || lead.contains("http_") {
        // `listener.ADDRESS.http.PREFIX.downstream_rq_2xx`
        if let cut = lead.range(of: "http") { lead = lead[..<cut.lowerBound] }
        if lead.last == "_" { lead.removeLast() }
      }
      guard let owned = self.name(owner, lead, series) else { return nil }
      return PlainKey(
        owner: owner, name: owned, statistic: parts.statistic, code: parts.code, part: parts.part)
    }
    return nil
  }

  private static let prefixes: [(String, PlainKey.Owner)] = [
    ("envoy_cluster_", .cluster), ("envoy_listener_", .listener), ("envoy_tcp_", .tcp),
    ("envoy_http_", .http),
  ]

  /// Whose statistic it is; nil for parts of the same traffic that are counted twice (`external`, workers, zones).
  private func name(_ owner: PlainKey.Owner, _ lead: Substring, _ series: Series) -> String? {
    switch owner {
    case .cluster:
      let label = series["envoy_cluster_name"] ?? series["cluster_name"] ?? ""
      let text = Self.sanitized(label) + (label.isEmpty || lead.isEmpty ? "" : "_") + lead
      if let name = known[text] { return name }
      // What came since the names were asked for has none of its own in the metric's name.
      if !known.isEmpty { return lead.isEmpty && !label.isEmpty ? EnvoyClusterName(label).name : nil }
      for word in ["external", "internal", "canary", "retry"] where lead == word || lead.hasSuffix("_" + word)
      {
        return nil
      }
      if lead.hasPrefix("zone_") || lead.contains("_zone_") { return nil }
      if lead.isEmpty { return label.isEmpty ? nil : EnvoyClusterName(label).name }
      guard !label.isEmpty else { return String(lead) }
      return EnvoyClusterName(label + "." + Self.dotted(lead)).name
    case .listener:
      guard !lead.contains("worker_"), !lead.hasPrefix("admin") else { return nil }
      let label = series["envoy_listener_address"] ?? series["listener_address"]
      return label ?? (lead.isEmpty ? nil : String(lead))
    case .tcp:
      return series["envoy_tcp_prefix"] ?? series["tcp_prefix"] ?? (lead.isEmpty ? nil : String(lead))
    case .http:
      let label = series["envoy_http_conn_manager_prefix"] ?? series["http_conn_manager_prefix"]
      guard let name = label ?? (lead.isEmpty ? nil : String(lead)), name != "admin" else { return nil }
      return name
    }
  }

  private typealias Parts = (statistic: PlainStatistic, code: String, part: String, lead: Substring)

  /// The statistic with which a name ends, its code, and what stands before it.
  private static func split(_ name: Substring, _ series: Series, _ owner: PlainKey.Owner) -> Parts? {
    var rest = name
    var part = ""
    for suffix in ["_bucket", "_sum", "_count"] where rest.hasSuffix("rq_time" + suffix) {
      rest = rest.dropLast(suffix.count)
      part = suffix == "_bucket" ? series["le"] ?? "" : String(suffix.dropFirst())
      if part.isEmpty { return nil }
    }
    for statistic in PlainStatistic.named where rest.hasSuffix(statistic.rawValue) {
      let lead = rest.dropLast(statistic.rawValue.count)
      guard lead.isEmpty || lead.last == "_" else { continue }
      let isTime = statistic == .time || statistic == .downstreamTime
      guard isTime == !part.isEmpty, fits(statistic, owner) else { return nil }
      return (statistic, "", part, lead.dropLast())
    }
    guard part.isEmpty, owner != .http, owner != .tcp else { return nil }
    let statistic = owner == .cluster ? PlainStatistic.answers : .listenerAnswers
    if let (code, lead) = coded(rest, statistic.rawValue, series) { return (statistic, code, "", lead) }
    guard owner == .cluster, let (status, lead) = grpc(rest) else { return nil }
    return (.grpc, status, "", lead)
  }

  private static func fits(_ statistic: PlainStatistic, _ owner: PlainKey.Owner) -> Bool {
    switch statistic {
    case .downstreamConnections: owner == .listener || owner == .tcp
    case .downstreamBytesFromClient, .downstreamBytesToClient: owner == .tcp
    case .noCertificate: owner == .listener
    case .handshakes: owner == .listener || owner == .cluster
    case .downstreamTime: owner == .http
    default: owner == .cluster
    }
  }

  /// `…upstream_rq_503`, `…upstream_rq_5xx`, or the same with the code in a label.
  private static func coded(_ rest: Substring, _ word: String, _ series: Series) -> (String, Substring)? {
    func lead(_ text: Substring) -> Substring? {
      guard text.hasSuffix(word) else { return nil }
      let lead = text.dropLast(word.count)
      return lead.isEmpty ? lead : lead.last == "_" ? lead.dropLast() : nil
    }
    if let lead = lead(rest) {
      guard let code = series["envoy_response_code"] ?? series["response_code"], isCode(code) else {
        return nil
      }
      return (code, lead)
    }
    if rest.hasSuffix("_xx"), let lead = lead(rest.dropLast(3)) {
      guard let text = series["envoy_response_code_class"] ?? series["response_code_class"],
        let digit = text.first, ("1"..."5").contains(digit)
      else { return nil }
      return ("\(digit)xx", lead)
    }
    guard rest.utf8.count > 4 else { return nil }
    let code = rest.suffix(3)
    guard isCode(code), rest.dropLast(3).last == "_", let lead = lead(rest.dropLast(4)) else { return nil }
    return (String(code), lead)
  }

  private static func isCode(_ text: some StringProtocol) -> Bool {
    let bytes = Array(text.utf8)
    guard bytes.count == 3, (UInt8(ascii: "1")...UInt8(ascii: "5")).contains(bytes[0]) else { return false }
    if bytes[1] == UInt8(ascii: "x") { return bytes[2] == UInt8(ascii: "x") }
    return bytes[1].isDigit && bytes[2].isDigit
  }

  /// `grpc_0` with the method in labels, or `…_grpc_SERVICE_METHOD_0`.
  private static func grpc(_ rest: Substring) -> (String, Substring)? {
    let digits = rest.reversed().prefix { $0.isASCII && $0.isNumber }.count
    guard (1...2).contains(digits) else { return nil }
    let status = rest.suffix(digits)
    let before = rest.dropLast(digits)
    guard before.last == "_" else { return nil }
    if before == "grpc_" { return (String(status), "") }
    if before.hasSuffix("_grpc_") { return (String(status), before.dropLast("_grpc_".count)) }
    if before.hasPrefix("grpc_") { return (String(status), "") }
    guard let cut = before.range(of: "_grpc_") else { return nil }
    return (String(status), before[..<cut.lowerBound])
  }

  /// A name as it stands in the name of a metric.
  public static func sanitized(_ text: some StringProtocol) -> String {
    String(text.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
  }

  private static func dotted(_ lead: Substring) -> String {
    var text = String(lead.map { $0 == "_" ? "." : $0 })
    while text.last == "." { text.removeLast() }
    return text
  }
}

extension StringProtocol {
  /// Where a text stands first; by bytes, without Foundation.
  fileprivate func range(of text: String) -> Range<Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
      start = index(after: start)
    }
    return nil
  }
}
