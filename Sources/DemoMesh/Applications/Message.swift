import FlyingSocks

/// A request or an answer of the sample applications: HTTP/1.1, as much of it as they and their proxies speak.
struct Message: Sendable {
  /// The first line.
  var start: String
  /// Header fields, names in lower case, in order.
  var headers: [(name: String, value: String)] = []
  /// The body.
  var body: [UInt8] = []

  /// The first header of that name (given in lower case).
  subscript(name: String) -> String? {
    headers.first { $0.name == name }?.value
  }

  /// The words of the first line.
  var words: [Substring] { start.split(separator: " ", maxSplits: 2) }

  /// The status of an answer, 0 for none.
  var status: Int { words.count > 1 ? Int(words[1]) ?? 0 : 0 }

  /// The path of a request.
  var path: String { words.count > 1 ? String(words[1]) : "/" }

  /// The bytes to send.
  var bytes: [UInt8] {
    var head = start + "\r\n"
    for header in headers { head += "\(header.name): \(header.value)\r\n" }
    head += "content-length: \(body.count)\r\n\r\n"
    return Array(head.utf8) + body
  }

  /// An answer.
  static func answer(_ status: Int, type: String = "application/json", _ body: [UInt8] = []) -> Message {
    let reason = [
      200: "OK", 304: "Not Modified", 404: "Not Found", 500: "Internal Server Error",
      503: "Service Unavailable",
    ][status]
    return Message(
      start: "HTTP/1.1 \(status) \(reason ?? "Answer")", headers: [(name: "content-type", value: type)],
      body: body)
  }

  /// An answer in JSON.
  static func answer(_ status: Int, _ json: JSON) -> Message {
    answer(status, Array(json.text.utf8))
  }
}

/// Reads one message after another from a connection. Anything beyond the limits ends it.
struct MessageReader {
  /// What is wrong with what came.
  enum Failure: Error {
    case malformed
    case tooLarge
    case ended
  }

  static let maximumHead = 64 << 10
  static let maximumBody = 4 << 20

  let socket: AsyncSocket
  private var buffer: [UInt8] = []

  init(_ socket: AsyncSocket) { self.socket = socket }

  /// The next message; nil when the other side has ended between two.
  mutating func next() async throws -> Message? {
    guard let head = try await readHead() else { return nil }
    guard var message = Self.parse(head) else { throw Failure.malformed }
    message.body = try await readBody(of: message)
    return message
  }

  private mutating func readHead() async throws -> [UInt8]? {
    var searched = 0
    while true {
      if let end = Self.endOfHead(buffer, from: searched) {
        let head = Array(buffer[..<end])
        buffer.removeFirst(end)
        return head
      }
      searched = max(0, buffer.count - 3)
      guard buffer.count <= Self.maximumHead else { throw Failure.tooLarge }
      guard try await fill() else {
        if buffer.isEmpty { return nil }
        throw Failure.ended
      }
    }
  }

  private mutating func readBody(of message: Message) async throws -> [UInt8] {
    if message["transfer-encoding"]?.lowercased() == "chunked" { return try await readChunks() }
    guard let length = message["content-length"] else { return [] }
    guard let count = Int(length), count >= 0 else { throw Failure.malformed }
    return try await take(count)
  }

  private mutating func readChunks() async throws -> [UInt8] {
    var body: [UInt8] = []
    while true {
      let line = String(decoding: try await readLine(), as: UTF8.self)
      guard let size = Int(line.prefix { $0 != ";" }, radix: 16), size >= 0 else { throw Failure.malformed }
      guard body.count + size <= Self.maximumBody else { throw Failure.tooLarge }
      if size == 0 {
        // Trailers, up to the empty line.
        while try await !readLine().isEmpty {}
        return body
      }
      body += try await take(size)
      _ = try await readLine()
    }
  }

  private mutating func readLine() async throws -> [UInt8] {
    while true {
      if let end = buffer.firstIndex(of: 10) {
        var line = Array(buffer[..<end])
        buffer.removeFirst(end + 1)
        if line.last == 13 { line.removeLast() }
        return line
      }
      guard buffer.count <= Self.maximumHead else { throw Failure.tooLarge }
      guard try await fill() else { throw Failure.ended }
    }
  }

  private mutating func take(_ count: Int) async throws -> [UInt8] {
    guard count <= Self.maximumBody else { throw Failure.tooLarge }
    while buffer.count < count {
      guard try await fill() else { throw Failure.ended }
    }
    let out = Array(buffer[..<count])
    buffer.removeFirst(count)
    return out
  }

  /// More bytes; false when the other side has ended.
  private mutating func fill() async throws -> Bool {
    do {
      buffer += try await socket.read(atMost: 4096)
      return true
    } catch SocketError.disconnected {
      return false
    }
  }

  private static func endOfHead(_ bytes: [UInt8], from start: Int) -> Int? {
    guard bytes.count >= 4 else { return nil }
    for index in start..<max(start, bytes.count - 3)
    where bytes[index] == 13 && bytes[index + 1] == 10 && bytes[index + 2] == 13 && bytes[index + 3] == 10 {
      return index + 4
    }
    return nil
  }

  static func parse(_ head: [UInt8]) -> Message? {
    let lines = head.split(separator: 10).map { line in line.last == 13 ? line.dropLast() : line[...] }
    guard let first = lines.first, !first.isEmpty else { return nil }
    var message = Message(start: String(decoding: first, as: UTF8.self))
    for line in lines.dropFirst() where !line.isEmpty {
      guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return nil }
      let name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
      let value = line[line.index(after: colon)...].drop { $0 == 32 || $0 == 9 }
      let trimmed = value.reversed().drop { $0 == 32 || $0 == 9 }.reversed()
      message.headers.append((name: name, value: String(decoding: Array(trimmed), as: UTF8.self)))
    }
    return message
  }
}
