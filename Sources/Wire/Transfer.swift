import CCurl

/// One request under way. Lives on the wire thread only.
final class Transfer {
  let ticket: UInt64
  let continuation: WireInbox.Continuation
  private let request: HTTPRequest
  private var handle: OpaquePointer?
  private var body: [UInt8] = []
  private var isTooLarge = false

  init(ticket: UInt64, request: HTTPRequest, continuation: WireInbox.Continuation) {
    self.ticket = ticket
    self.request = request
    self.continuation = continuation
  }

  /// Starts it; an error when it cannot be.
  func start(in pool: OpaquePointer) -> WireError? {
    if let error = RequestCheck.error(in: request) { return error }
    let context = Unmanaged.passUnretained(self).toOpaque()
    guard let handle = ccurl_transfer_make(pool, context) else { return .other("no memory for a request") }
    self.handle = handle
    guard ccurl_transfer_url(handle, request.url) else { return .badURL(request.url) }
    let methodIsSet = request.body.withUnsafeBufferPointer {
      ccurl_transfer_method(handle, request.method, $0.baseAddress, $0.count)
    }
    guard methodIsSet else { return .other("no memory for a request") }
    for header in request.headers {
      // libcurl's way to write a field without a value.
      let line = header.value.isEmpty ? "\(header.name);" : "\(header.name): \(header.value)"
      guard ccurl_transfer_header(handle, line) else { return .other("no memory for a request") }
    }
    ccurl_transfer_limits(
      handle, Self.milliseconds(request.connectTimeout), Self.milliseconds(request.timeout),
      Int64(clamping: request.maximumBytes))
    return ccurl_transfer_start(handle) ? nil : .other("libcurl does not take the request")
  }

  /// Takes a piece of the body; false once it is larger than it may be.
  func append(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard bytes.count <= request.maximumBytes - body.count else {
      isTooLarge = true
      body = []
      return false
    }
    if body.isEmpty, let handle {
      // What a header promises is believed only as far as a little memory goes.
      let promised = Int(clamping: ccurl_transfer_content_length(handle))
      body.reserveCapacity(min(max(promised, bytes.count), request.maximumBytes, 1 << 20))
    }
    body.append(contentsOf: bytes)
    return true
  }

  /// What came of it, once it has ended.
  func result() -> Result<HTTPResponse, WireError> {
    guard let handle else { return .failure(.cancelled) }
    let outcome = ccurl_transfer_outcome(handle)
    if outcome != CCURL_DONE { return .failure(error(outcome, handle)) }
    let type = ccurl_transfer_content_type(handle).map { String(cString: $0) }
    let bytes = body
    body = []
    return .success(
      HTTPResponse(
        status: ccurl_transfer_status(handle), contentType: type, body: bytes,
        milliseconds: Double(ccurl_transfer_microseconds(handle)) / 1000))
  }

  /// Gives the handle back. The transfer is over after this.
  func recycle() {
    if let handle { ccurl_transfer_recycle(handle) }
    handle = nil
  }

  private func error(_ outcome: ccurl_outcome, _ handle: OpaquePointer) -> WireError {
    let authority = RequestCheck.authority(of: request.url)
    let words = String(cString: ccurl_transfer_message(handle))
    return switch outcome {
    case CCURL_BAD_URL: .badURL(request.url)
    case CCURL_UNRESOLVED: .unresolved(authority)
    case CCURL_REFUSED: .refused(authority)
    case CCURL_UNREACHABLE: .other("\(authority) cannot be reached: \(words)")
    case CCURL_TIMED_OUT: .timedOut(seconds: request.timeout)
    case CCURL_TIMED_OUT_CONNECTING: .timedOut(seconds: waitedForConnection(handle))
    case CCURL_TLS: .tls(words)
    case CCURL_TLS_UNVERIFIED: .tls("the certificate of \(authority) does not verify: \(words)")
    case CCURL_CLOSED_SILENTLY: .cut("\(authority) closed the connection without a word")
    case CCURL_CLOSED_EARLY: .cut("\(authority) closed the connection after \(body.count) bytes of the body")
    case CCURL_RESET: .cut("\(authority) reset the connection")
    case CCURL_NOT_HTTP: .other("\(authority) does not speak HTTP (wrong port, or TLS?)")
    case CCURL_BAD_ENCODING: .cut("the compressed body is damaged")
    case CCURL_TOO_LARGE: .tooLarge(limit: request.maximumBytes)
    case CCURL_REFUSED_BODY where isTooLarge: .tooLarge(limit: request.maximumBytes)
    case CCURL_HEADERS_TOO_LARGE: .other("the answer's header is larger than 256 KiB")
    default: .other(words)
    }
  }

  /// Which deadline ended the wait for a connection: that of connecting, or, in the queue for one of the
  /// host's few connections, that of the whole.
  private func waitedForConnection(_ handle: OpaquePointer) -> Double {
    let waited = Double(ccurl_transfer_microseconds(handle)) / 1_000_000
    return waited < request.timeout * 0.99 ? min(request.timeout, request.connectTimeout) : request.timeout
  }

  /// libcurl reads 0 as "no deadline", so the shortest is a millisecond; the longest is a day.
  private static func milliseconds(_ seconds: Double) -> Int {
    guard seconds > 0 else { return 1 }
    return Int(min(max(seconds * 1000, 1), 86_400_000))
  }
}
