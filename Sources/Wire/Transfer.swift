import CCurl

/// One request under way. Lives on the wire thread only.
final class Transfer {
  let ticket: UInt64
  private let reply: WireInbox.Reply
  private let request: HTTPRequest
  private var handle: OpaquePointer?
  private var head = AnswerHead()
  private var body: [UInt8] = []
  private var isTooLarge = false
  /// Bytes of the body that came, for the sentence about an answer that was cut off.
  private var received = 0
  /// The reader of an endless answer has been told its header.
  private var isOpen = false

  init(ticket: UInt64, request: HTTPRequest, reply: WireInbox.Reply) {
    self.ticket = ticket
    self.request = request
    self.reply = reply
  }

  /// Starts it; an error when it cannot be.
  func start(in pool: OpaquePointer) -> WireError? {
    if let error = RequestCheck.error(in: request) { return error }
    let context = Unmanaged.passUnretained(self).toOpaque()
    guard let handle = ccurl_transfer_make(pool, context) else { return .other("no memory for a request") }
    self.handle = handle
    let (url, detour) = ServerName.place(of: request)
    guard ccurl_transfer_url(handle, url) else { return .badURL(RequestCheck.shown(request.url)) }
    if let detour, !ccurl_transfer_connect_to(handle, detour) { return .other("no memory for a request") }
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
      isEndless ? 0 : Int64(clamping: request.maximumBytes))
    if let idle = request.idleTimeout {
      ccurl_transfer_idle_limit(handle, max(1, Int(min(idle, 86_400).rounded(.up))))
    }
    if let tls = request.tls, !set(tls, on: handle) { return .tls("libcurl does not take the certificates") }
    if let proxy = request.proxy, !ccurl_transfer_proxy(handle, proxy) {
      return .other("not a usable proxy: \(RequestCheck.shown(proxy))")
    }
    return ccurl_transfer_start(handle) ? nil : .other("libcurl does not take the request")
  }

  private var isEndless: Bool { if case .stream = reply { true } else { false } }

  private func set(_ tls: TLSSettings, on handle: OpaquePointer) -> Bool {
    Self.withPEM(tls.authorities) { authorities in
      Self.withPEM(tls.clientCertificate) { certificate in
        Self.withPEM(tls.clientKey) { key in
          ccurl_transfer_tls(handle, authorities, certificate, key, tls.verifiesServer)
        }
      }
    }
  }

  private static func withPEM<Value>(_ bytes: [UInt8]?, _ body: (ccurl_pem) -> Value) -> Value {
    guard let bytes else { return body(ccurl_pem(bytes: nil, count: 0)) }
    return bytes.withUnsafeBufferPointer { body(ccurl_pem(bytes: $0.baseAddress, count: $0.count)) }
  }

  /// Takes a line of the header.
  func takeHeader(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard head.take(bytes) else { return }
    open()
  }

  /// Tells the reader of an endless answer that it has begun.
  private func open() {
    guard case .stream(let continuation, let pipe) = reply, !isOpen else { return }
    isOpen = true
    continuation.resume(
      returning: .success(WireInbox.Opened(status: head.status, headers: head.headers, pipe: pipe)))
  }

  /// Ends it: tells whoever waits.
  func finish(_ result: Result<HTTPResponse, WireError>) {
    switch reply {
    case .whole(let continuation): continuation.resume(returning: result)
    case .stream(let continuation, let pipe):
      switch result {
      case .success:
        open()
        pipe.end(nil)
      case .failure(let error):
        if isOpen { pipe.end(error) } else { continuation.resume(returning: .failure(error)) }
        isOpen = true
      }
    }
  }

  /// Takes a piece of the body; false once it is larger than it may be.
  func append(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    received += bytes.count
    if case .stream(_, let pipe) = reply {
      isTooLarge = !pipe.put(Array(bytes))
      return !isTooLarge
    }
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
        status: ccurl_transfer_status(handle), contentType: type, headers: head.headers, body: bytes,
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
    case CCURL_BAD_URL: .badURL(RequestCheck.shown(request.url))
    case CCURL_UNRESOLVED: .unresolved(authority)
    case CCURL_REFUSED: .refused(authority)
    case CCURL_UNREACHABLE: .other("\(authority) cannot be reached: \(words)")
    case CCURL_TIMED_OUT: .timedOut(seconds: waited(handle))
    case CCURL_TIMED_OUT_CONNECTING: .timedOut(seconds: waitedForConnection(handle))
    case CCURL_TLS: .tls(words)
    case CCURL_TLS_UNVERIFIED: .tls("the certificate of \(authority) does not verify: \(words)")
    case CCURL_CLOSED_SILENTLY: .cut("\(authority) closed the connection without a word")
    case CCURL_CLOSED_EARLY: .cut("\(authority) closed the connection after \(received) bytes of the body")
    case CCURL_RESET: .cut("\(authority) reset the connection")
    case CCURL_NOT_HTTP: .other("\(authority) does not speak HTTP (wrong port, or TLS?)")
    case CCURL_BAD_ENCODING: .cut("the compressed body is damaged")
    case CCURL_TOO_LARGE: .tooLarge(limit: request.maximumBytes)
    case CCURL_REFUSED_BODY where isTooLarge:
      .tooLarge(limit: isEndless ? StreamPipe.limit : request.maximumBytes)
    case CCURL_HEADERS_TOO_LARGE: .other("the answer's header is larger than 256 KiB")
    default: .other(words)
    }
  }

  /// Which deadline ended an exchange: that of the whole, or that of silence.
  private func waited(_ handle: OpaquePointer) -> Double {
    guard let idle = request.idleTimeout else { return request.timeout }
    return Double(ccurl_transfer_microseconds(handle)) / 1_000_000 < request.timeout * 0.99
      ? idle : request.timeout
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
