/// Takes requests of HTTP/1.1 (and 1.0) out of what a connection brings, piece by piece. Bounded: a head, a body
/// and a chunk line beyond their limits end the connection. Pure: knows no socket.
struct RequestParser {
  enum Outcome {
    /// Not whole yet.
    case more
    /// Not whole yet, and the client waits for `100 Continue` before it sends the body.
    case goOn
    case request(CollectorRequest, keepAlive: Bool)
    /// Not usable: answer so, and close.
    case refused(CollectorResponse)
  }

  static let maximumHead = 32 << 10

  private let maximumBody: Int
  private var buffer: [UInt8] = []
  /// How far the search for the end of the head has come.
  private var searched = 0
  private var head: Head?
  private var body: [UInt8] = []

  private struct Head {
    var method: String
    var target: String
    var isOld = false
    var length = 0
    var hasLength = false
    var isChunked = false
    var encoding: String?
    var closes = false
    var keepsAlive = false
    var expectsContinue = false
  }

  init(maximumBody: Int) { self.maximumBody = maximumBody }

  /// Bytes it holds.
  var held: Int { buffer.count + body.count }
  /// Something has come of a request that is not whole.
  var isWithin: Bool { held > 0 || head != nil }

  mutating func append(_ bytes: some Collection<UInt8>) { buffer.append(contentsOf: bytes) }

  /// The next request; call again until it wants more.
  mutating func next() -> Outcome {
    if head == nil {
      switch readHead() {
      case nil: return .more
      case .failure(let refusal)?: return .refused(refusal.response)
      case .success(let found)?:
        head = found
        if found.expectsContinue, buffer.isEmpty, found.length > 0 || found.isChunked { return .goOn }
      }
    }
    guard let head else { return .more }
    if head.isChunked {
      switch readChunks() {
      case nil: return .more
      case .failure(let refusal)?: return .refused(refusal.response)
      case .success?: break
      }
    } else {
      guard buffer.count >= head.length else { return .more }
      body = Array(buffer[..<head.length])
      buffer.removeFirst(head.length)
    }
    let request = Self.request(head, body)
    self.head = nil
    body = []
    searched = 0
    let closes = head.closes || head.isOld && !head.keepsAlive
    return .request(request, keepAlive: !closes)
  }

  private struct Refusal: Error {
    var response: CollectorResponse
    init(_ status: Int, _ sentence: String) { response = .text(status, sentence) }
  }

  // MARK: - Head

  /// nil while its end has not come.
  private mutating func readHead() -> Result<Head, Refusal>? {
    // Empty lines before a request are tolerated (RFC 9112 §2.2).
    while searched == 0, let first = buffer.first, first == 0x0D || first == 0x0A { buffer.removeFirst() }
    var end: Int?
    var i = max(0, searched - 3)
    while i < buffer.count {
      if buffer[i] == 0x0A, i > 0,
        buffer[i - 1] == 0x0A || i > 2 && buffer[i - 1] == 0x0D && buffer[i - 2] == 0x0A
      {
        end = i + 1
        break
      }
      i += 1
    }
    searched = buffer.count
    guard let end else {
      return buffer.count > Self.maximumHead ? .failure(Refusal(431, "the request's head is too large")) : nil
    }
    guard end <= Self.maximumHead else { return .failure(Refusal(431, "the request's head is too large")) }
    defer { buffer.removeFirst(end) }
    do { return .success(try parse(buffer[..<end])) } catch { return .failure(error) }
  }

  /// Walks over bytes: a proxy sends a dozen fields with each five spans, and only a few are made text.
  private func parse(_ bytes: ArraySlice<UInt8>) throws(Refusal) -> Head {
    var lines = bytes.split(separator: 0x0A).map { $0.last == 0x0D ? $0.dropLast() : $0 }[...]
    guard let first = lines.popFirst() else { throw Refusal(400, "not HTTP") }
    let words = first.split(separator: 0x20)
    guard words.count == 3, words[2].starts(with: "HTTP/1.".utf8) else {
      throw Refusal(400, "not an HTTP/1 request")
    }
    var head = Head(
      method: String(decoding: words[0], as: UTF8.self), target: String(decoding: words[1], as: UTF8.self),
      isOld: words[2].elementsEqual("HTTP/1.0".utf8))
    for line in lines where !line.isEmpty {
      guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else {
        throw Refusal(400, "a header line without colon")
      }
      let name = line[..<colon]
      guard let field = Self.fields.first(where: { Self.equal(name, $0.name) }) else { continue }
      let value = String(decoding: line[line.index(after: colon)...].map(Self.lowered), as: UTF8.self)
      try take(field.kind, value.split(separator: " ").joined(separator: " "), &head)
    }
    if head.isChunked, head.hasLength { throw Refusal(400, "both a length and chunks") }
    return head
  }

  private enum Field { case length, transfer, encoding, connection, expect }

  /// The fields that matter, in lower case.
  private static let fields: [(name: [UInt8], kind: Field)] = [
    (Array("content-length".utf8), .length), (Array("transfer-encoding".utf8), .transfer),
    (Array("content-encoding".utf8), .encoding), (Array("connection".utf8), .connection),
    (Array("expect".utf8), .expect),
  ]

  private static func lowered(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }

  private static func equal(_ name: ArraySlice<UInt8>, _ wanted: [UInt8]) -> Bool {
    guard name.count == wanted.count else { return false }
    for (a, b) in zip(name, wanted) where lowered(a) != b { return false }
    return true
  }

  private func take(_ field: Field, _ value: String, _ head: inout Head) throws(Refusal) {
    switch field {
    case .length:
      guard let length = Int(value), length >= 0, !head.hasLength || head.length == length else {
        throw Refusal(400, "content-length is not a number")
      }
      guard length <= maximumBody else { throw tooLarge }
      head.length = length
      head.hasLength = true
    case .transfer:
      guard value == "chunked" else { throw Refusal(501, "transfer encoding not understood") }
      head.isChunked = true
    case .encoding: head.encoding = value
    case .connection:
      for token in value.split(whereSeparator: { $0 == "," || $0 == " " }) {
        if token == "close" { head.closes = true }
        if token == "keep-alive" { head.keepsAlive = true }
      }
    case .expect: head.expectsContinue = value == "100-continue"
    }
  }

  private var tooLarge: Refusal { Refusal(413, "more than \(maximumBody >> 20) MiB in one request") }

  // MARK: - Chunks

  /// nil while the last chunk has not come.
  private mutating func readChunks() -> Result<Void, Refusal>? {
    var at = 0
    defer { buffer.removeFirst(at) }
    while true {
      guard let lineEnd = buffer[at...].prefix(1024).firstIndex(of: 0x0A) else {
        return buffer.count - at >= 1024 ? .failure(Refusal(400, "a chunk's size is not readable")) : nil
      }
      let line = String(decoding: buffer[at..<lineEnd], as: UTF8.self)
      let digits = line.prefix { $0.isHexDigit }
      guard !digits.isEmpty, let size = Int(digits, radix: 16), size <= maximumBody else {
        return .failure(digits.isEmpty ? Refusal(400, "a chunk's size is not readable") : tooLarge)
      }
      if size == 0 {
        // Trailers up to an empty line.
        var cursor = lineEnd + 1
        while true {
          guard let next = buffer[cursor...].prefix(Self.maximumHead).firstIndex(of: 0x0A) else {
            return buffer.count - cursor >= Self.maximumHead
              ? .failure(Refusal(431, "trailers too large")) : nil
          }
          let isEmpty = next == cursor || next == cursor + 1 && buffer[cursor] == 0x0D
          cursor = next + 1
          if isEmpty { break }
        }
        at = cursor
        return .success(())
      }
      guard body.count + size <= maximumBody else { return .failure(tooLarge) }
      guard buffer.count >= lineEnd + 1 + size + 1 else { return nil }
      let dataEnd = lineEnd + 1 + size
      var next = dataEnd
      if buffer[next] == 0x0D { next += 1 }
      guard next < buffer.count else { return nil }
      guard buffer[next] == 0x0A else { return .failure(Refusal(400, "a chunk without end")) }
      body.append(contentsOf: buffer[(lineEnd + 1)..<dataEnd])
      at = next + 1
    }
  }

  // MARK: - Target

  private static func request(_ head: Head, _ body: [UInt8]) -> CollectorRequest {
    var target = Substring(head.target)
    // The absolute form that proxies use.
    if target.hasPrefix("http://"), let slash = target.dropFirst(7).firstIndex(of: "/") {
      target = target[slash...]
    }
    let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    var query: [(name: String, value: String)] = []
    for pair in parts.count > 1 ? parts[1].split(separator: "&") : [] {
      let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      query.append((decoded(sides[0], plus: true), sides.count > 1 ? decoded(sides[1], plus: true) : ""))
    }
    return CollectorRequest(
      method: head.method, path: decoded(parts.first ?? "", plus: false), query: query, body: body,
      encoding: head.encoding)
  }

  private static func decoded(_ text: Substring, plus: Bool) -> String {
    var out: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), rest.count >= 2,
        let value = UInt8(String(Substring(rest.prefix(2))), radix: 16)
      {
        out.append(value)
        rest = rest.dropFirst(2)
      } else {
        out.append(plus && byte == UInt8(ascii: "+") ? 0x20 : byte)
      }
    }
    return String(decoding: out, as: UTF8.self)
  }
}
