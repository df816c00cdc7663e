/// A request over HTTP.
public struct HTTPRequest: Sendable, Hashable {
  /// Absolute URL.
  public var url: String
  /// GET, POST, …
  public var method: String
  /// Header fields in order.
  public var headers: [HTTPHeader]
  /// The body; empty for none.
  public var body: [UInt8]
  /// Seconds for the whole exchange.
  public var timeout: Double
  /// Seconds for the connection to stand.
  public var connectTimeout: Double
  /// A larger body (after decompression) ends the exchange with `tooLarge`.
  public var maximumBytes: Int
  /// How TLS is done for an https URL; nil: the system's authorities, no certificate of our own.
  public var tls: TLSSettings?
  /// Seconds without a single byte after which the exchange ends as timed out; nil: only `timeout` counts.
  public var idleTimeout: Double?
  /// A proxy to go through, `http://HOST:PORT` (also https, socks5); nil: none, whatever the environment says.
  public var proxy: String?

  /// Makes a request.
  public init(
    url: String, method: String = "GET", headers: [HTTPHeader] = [], body: [UInt8] = [], timeout: Double = 5,
    connectTimeout: Double = 2, maximumBytes: Int = 64 << 20, tls: TLSSettings? = nil,
    idleTimeout: Double? = nil, proxy: String? = nil
  ) {
    self.url = url
    self.method = method
    self.headers = headers
    self.body = body
    self.timeout = timeout
    self.connectTimeout = connectTimeout
    self.maximumBytes = maximumBytes
    self.tls = tls
    self.idleTimeout = idleTimeout
    self.proxy = proxy
  }
}

/// A header field.
public struct HTTPHeader: Sendable, Hashable {
  /// Name.
  public var name: String
  /// Value.
  public var value: String
  /// Makes a field.
  public init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }
}

/// An answer over HTTP, of whatever status.
public struct HTTPResponse: Sendable {
  /// Status code.
  public var status: Int
  /// `Content-Type`, or nil.
  public var contentType: String?
  /// The header fields of the answer, in order.
  public var headers: [HTTPHeader]
  /// The body, decompressed.
  public var body: [UInt8]
  /// Milliseconds from the start to the last byte.
  public var milliseconds: Double

  /// Makes an answer.
  public init(
    status: Int, contentType: String? = nil, headers: [HTTPHeader] = [], body: [UInt8] = [],
    milliseconds: Double = 0
  ) {
    self.status = status
    self.contentType = contentType
    self.headers = headers
    self.body = body
    self.milliseconds = milliseconds
  }

  /// The value of a header field, whatever the case of its name; nil when it is absent.
  public func header(_ name: String) -> String? { headers.value(of: name) }
}

extension [HTTPHeader] {
  /// The value of the first field of a name, whatever its case.
  public func value(of name: String) -> String? {
    let wanted = name.lowercased()
    return first { $0.name.lowercased() == wanted }?.value
  }
}

/// Why there is no answer. `description` is a sentence for people.
public enum WireError: Error, Sendable, Hashable, CustomStringConvertible {
  /// Nobody listens there.
  case refused(String)
  /// The name does not resolve.
  case unresolved(String)
  /// No (whole) answer in time.
  case timedOut(seconds: Double)
  /// More than the allowed bytes.
  case tooLarge(limit: Int)
  /// The connection ended before the answer did.
  case cut(String)
  /// TLS did not come about or does not verify.
  case tls(String)
  /// The URL cannot be used.
  case badURL(String)
  /// Anything else, in libcurl's words.
  case other(String)
  /// The request was cancelled.
  case cancelled

  /// The reason as a sentence without full stop.
  public var description: String {
    switch self {
    case .refused(let where_): "connection refused by \(where_)"
    case .unresolved(let host): "no address for \(host)"
    case .timedOut(let seconds): "no answer within \(seconds.formattedSeconds)"
    case .tooLarge(let limit): "answer larger than \(limit >> 20) MiB"
    case .cut(let what): "answer cut off: \(what)"
    case .tls(let what): "TLS: \(what)"
    case .badURL(let url): "not a usable URL: \(url)"
    case .other(let what): what
    case .cancelled: "cancelled"
    }
  }
}

extension Double {
  fileprivate var formattedSeconds: String {
    self < 1 ? "\(Int((self * 1000).rounded())) ms" : "\((self * 10).rounded() / 10) s"
  }
}

/// Something that can carry requests: libcurl in the program, a table in tests.
public protocol HTTPTransport: Sendable {
  /// Carries one request. Any status is an answer, not an error.
  func send(_ request: HTTPRequest) async throws(WireError) -> HTTPResponse

  /// Carries one request whose answer has no end, such as a watch or a log that is followed. Returns once the
  /// status and the header are there.
  func open(_ request: HTTPRequest) async throws(WireError) -> HTTPStream
}

extension HTTPTransport {
  /// For transports that know whole answers alone: the answer in one piece.
  public func open(_ request: HTTPRequest) async throws(WireError) -> HTTPStream {
    let response = try await send(request)
    return HTTPStream(status: response.status, headers: response.headers) { yield in
      yield(response.body)
      return nil
    }
  }
}
