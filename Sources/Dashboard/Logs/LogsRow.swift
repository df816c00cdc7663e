import Exposition
import Mesh

/// One line of a workload's log, with what its row shows. Made away from the UI.
public struct LogsRow: Sendable, Hashable {
  /// The line itself.
  public let line: LogLine
  /// What the columns show, where it is an access log's.
  public let access: Access?
  /// How grave it is; nil where nothing tells.
  public let severity: LogSeverity?
  /// What leads to its trace.
  public let leads: LogIdentifiers

  /// An access log's columns.
  public struct Access: Sendable, Hashable {
    /// `503`, or `–` for a request without an answer and for a connection.
    public var code: String
    /// `UF,URX`; empty for none.
    public var flags: String
    /// `GET /reviews/0`, or `TCP`.
    public var what: String
    /// Milliseconds.
    public var duration: Int?
    /// Where it went: `reviews v3`, or an address.
    public var upstream: String
    /// The host that was asked for.
    public var authority: String
  }

  /// Reads a line.
  public init(_ line: LogLine) {
    self.line = line
    let entry = AccessLogEntry(line.text)
    access = entry.map(Access.init)
    severity = entry.map { LogSeverity($0) } ?? LogSeverity.guess(line.text)
    leads = LogIdentifiers(line.text, access: entry)
  }

  /// Asks for a look.
  var isBad: Bool { (severity ?? .info) >= .error }
}

extension LogsRow.Access {
  init(_ entry: AccessLogEntry) {
    code = entry.code.map(String.init) ?? "–"
    flags = entry.flags ?? ""
    if entry.isConnection {
      what = "TCP"
    } else {
      what = [entry.method, entry.path].compactMap { $0 }.joined(separator: " ")
    }
    duration = entry.duration
    upstream = Self.upstream(entry)
    authority = entry.authority ?? ""
  }

  /// `outbound|9080|v3|reviews.default.svc.cluster.local` → `reviews v3`; `inbound|9080||` → `:9080 here`.
  private static func upstream(_ entry: AccessLogEntry) -> String {
    guard let cluster = entry.upstreamCluster else { return entry.upstreamHost ?? "" }
    let parts = cluster.split(separator: "|", omittingEmptySubsequences: false)
    guard parts.count == 4 else { return cluster }
    if parts[0].hasPrefix("inbound") { return "here :\(parts[1])" }
    let host = parts[3].prefix { $0 != ";" }
    let name = host.contains(".svc.") ? host.prefix { $0 != "." } : host
    return parts[2].isEmpty ? String(name) : "\(name) \(parts[2])"
  }
}
