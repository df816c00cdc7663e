/// One line of an Envoy's access log: what it tells of one request, or of one connection.
///
/// Read are Istio's default text format as it has been since 1.9 and before, Envoy's own default, and JSON with Istio's
/// names or similar ones. What a format leaves out is absent; what it adds is kept.
public struct AccessLogEntry: Sendable, Hashable {
  /// Every field in the order of the line; `-` (nothing to tell) is kept as it is written.
  public var fields: [AccessLogField]

  /// Reads a line; nil where it is no access log.
  /// - Complexity: linear; some microseconds for a line of 500 bytes.
  public init?(_ line: some StringProtocol) {
    let text = line.drop { $0 == " " }
    switch text.utf8.first {
    case UInt8(ascii: "["): self.init(text: String(text))
    case UInt8(ascii: "{"): self.init(json: String(text))
    default: return nil
    }
  }

  /// A field's value; nil where it is absent, empty or `-`.
  public func value(_ name: String) -> String? {
    guard let value = fields.first(where: { $0.name == name })?.value, !value.isEmpty, value != "-" else {
      return nil
    }
    return value
  }

  /// When the request began, as written.
  public var startTime: String? { value(AccessLogName.startTime) }
  /// GET, POST, …; nil for a connection.
  public var method: String? { value(AccessLogName.method) }
  /// Path with query.
  public var path: String? { value(AccessLogName.path) }
  /// The status that the caller got; nil where it got none.
  public var code: Int? { value(AccessLogName.code).flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil } }
  /// Envoy's response flags, `UF,URX`.
  public var flags: String? { value(AccessLogName.flags) }
  /// Milliseconds from the first byte in to the last byte out.
  public var duration: Int? {
    value(AccessLogName.duration).flatMap { Double($0) }.flatMap { Int(exactly: $0.rounded()) }
  }
  /// Host header.
  public var authority: String? { value(AccessLogName.authority) }
  /// Address that served it.
  public var upstreamHost: String? { value(AccessLogName.upstreamHost) }
  /// `outbound|9080|v1|reviews.default.svc.cluster.local`.
  public var upstreamCluster: String? { value(AccessLogName.upstreamCluster) }
  /// `x-request-id`, by which Envoy's spans can be found.
  public var requestID: String? { value(AccessLogName.requestID) }
  /// It is about a connection, not a request.
  public var isConnection: Bool { method == nil && path == nil }

  // MARK: - Text

  private init?(text: String) {
    guard var tokens = AccessLogTokens(text)?.tokens, tokens.count >= 6, tokens[0].kind == .bracketed,
      tokens[1].kind == .quoted
    else { return nil }
    let time = tokens.removeFirst().text
    let request = tokens.removeFirst().text
    let parts = request.split(separator: " ")
    // Paths hold no spaces, unless somebody sends some.
    guard parts.count >= 3, tokens[0].kind == .bare, tokens[0].text == "-" || Int(tokens[0].text) != nil
    else { return nil }
    fields = [
      AccessLogField(AccessLogName.startTime, time), AccessLogField(AccessLogName.method, String(parts[0])),
      AccessLogField(AccessLogName.path, parts[1..<(parts.count - 1)].joined(separator: " ")),
      AccessLogField(AccessLogName.protocol, String(parts[parts.count - 1])),
    ]
    let names = Self.names(of: tokens)
    for (index, token) in tokens.enumerated() {
      fields.append(AccessLogField(index < names.count ? names[index] : "field_\(index + 5)", token.text))
    }
  }

  /// Which fields follow the request: told by where the first text in quotes stands.
  private static func names(of tokens: [AccessLogTokens.Token]) -> [String] {
    let first = tokens.firstIndex { $0.kind == .quoted } ?? tokens.count
    switch first {
    case 4: return AccessLogName.istio
    case 3: return AccessLogName.istioWithoutTermination
    case 2:
      return tokens.count > 3 && tokens[3].kind == .quoted
        ? AccessLogName.istioWithMixer : AccessLogName.istioWithoutDetails
    default: return AccessLogName.envoy
    }
  }

  // MARK: - JSON

  private init?(json: String) {
    guard let members = LogJSON.members(json) else { return nil }
    fields = members.map { AccessLogField(AccessLogName.canonical($0.key), $0.value) }
    let names = Set(fields.map(\.name))
    // A line of an application may tell a status too; a proxy's tells where it went or what became of it.
    let isOfProxy =
      names.contains(AccessLogName.flags) || names.contains(AccessLogName.upstreamCluster)
      || names.contains(AccessLogName.upstreamHost)
    guard isOfProxy, names.contains(AccessLogName.code) || names.contains(AccessLogName.sent) else {
      return nil
    }
  }
}
