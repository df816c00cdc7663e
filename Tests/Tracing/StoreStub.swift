import Synchronization
import Tracing
import Wire

/// A store that answers from a table: the first entry whose text begins the path (with query), decoded.
final class StoreStub: HTTPTransport {
  struct Answer: Sendable {
    var status = 200
    var body = ""
    var headers: [HTTPHeader] = []
    var error: WireError?
  }

  private let base: String
  private let answers: [(prefix: String, answer: Answer)]
  private let log = Mutex<[HTTPRequest]>([])

  init(_ base: String = "http://s:1", _ answers: [(String, Answer)]) {
    self.base = base
    self.answers = answers.map { (prefix: $0.0, answer: $0.1) }
  }

  /// What was asked, as URLs without escapes.
  var asked: [String] { log.withLock { $0.map { Self.plain($0.url) } } }
  var requests: [HTTPRequest] { log.withLock { $0 } }

  func send(_ request: HTTPRequest) async throws(WireError) -> HTTPResponse {
    log.withLock { $0.append(request) }
    let url = Self.plain(request.url)
    guard url.hasPrefix(base) else { throw .unresolved(url) }
    let path = url.dropFirst(base.count)
    guard let found = answers.first(where: { path.hasPrefix($0.prefix) })?.answer else {
      return HTTPResponse(status: 404, body: Array("404 page not found".utf8))
    }
    if let error = found.error { throw error }
    if found.body.utf8.count > request.maximumBytes { throw .tooLarge(limit: request.maximumBytes) }
    return HTTPResponse(status: found.status, headers: found.headers, body: Array(found.body.utf8))
  }

  static func plain(_ url: String) -> String {
    var out: [UInt8] = []
    var bytes = Array(url.utf8)[...]
    while let byte = bytes.popFirst() {
      if byte == UInt8(ascii: "%"),
        let value = UInt8(String(decoding: bytes.prefix(2), as: UTF8.self), radix: 16)
      {
        out.append(value)
        bytes = bytes.dropFirst(2)
      } else {
        out.append(byte)
      }
    }
    return String(decoding: out, as: UTF8.self)
  }
}

extension StoreStub.Answer: ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
  init(stringLiteral value: String) { self.init(body: value) }
}

/// What a store throws, as its sentence.
func complaint(_ body: () async throws(TraceError) -> some Sendable) async -> String {
  do {
    _ = try await body()
    return ""
  } catch { return error.description }
}
