import Foundation
import Synchronization

#if canImport(Glibc)
  import Glibc
#endif

/// A server that behaves as badly as its paths say. One thread a connection, loopback, any free port.
final class StubServer: Sendable {
  let port: UInt16
  private let listener: Int32
  private let counts = Mutex((connections: 0, open: 0))

  /// Connections accepted so far.
  var connections: Int { counts.withLock { $0.connections } }
  /// Connections that are open now.
  var open: Int { counts.withLock { $0.open } }

  init() throws {
    signal(SIGPIPE, SIG_IGN)
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let bound = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, length) == 0 && listen(listener, 512) == 0
          && getsockname(listener, $0, &length) == 0
      }
    }
    guard bound else { throw POSIXError(.EADDRNOTAVAIL) }
    port = UInt16(bigEndian: address.sin_port)
    self.listener = listener
    Thread { [self] in
      while true {
        let connection = accept(listener, nil, nil)
        if connection < 0 {
          // Closed here alone: elsewhere its number could be another listener's by the time of `accept`.
          close(listener)
          return
        }
        counts.withLock {
          $0.connections += 1
          $0.open += 1
        }
        Thread { [self] in
          serve(connection)
          close(connection)
          counts.withLock { $0.open -= 1 }
        }.start()
      }
    }.start()
  }

  func url(_ path: String) -> String { "http://127.0.0.1:\(port)\(path)" }

  /// From here on connections are refused.
  func stop() { shutdown(listener, Int32(SHUT_RDWR)) }

  private func serve(_ socket: Int32) {
    var yes: Int32 = 1
    setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
    var buffered: [UInt8] = []
    while let request = Self.readRequest(socket, &buffered) {
      guard answer(request, socket) else { return }
    }
  }

  struct Request {
    var method: String
    var path: String
    var head: String
    var body: [UInt8]
  }

  /// Answers; false when the connection is to be closed.
  private func answer(_ request: Request, _ socket: Int32) -> Bool {
    func say(_ text: String) { _ = Self.send(socket, Array(text.utf8)) }
    func reply(_ status: String, _ headers: String, _ body: [UInt8]) {
      say("HTTP/1.1 \(status)\r\n\(headers)Content-Length: \(body.count)\r\n\r\n")
      _ = Self.send(socket, body)
    }
    switch request.path {
    case "/hang":
      // Until the client closes.
      var byte: UInt8 = 0
      _ = recv(socket, &byte, 1, 0)
      return false
    case "/cut":
      say("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n0123456789")
      return false
    case "/stall":
      say("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n0123456789")
      var byte: UInt8 = 0
      _ = recv(socket, &byte, 1, 0)
      return false
    case "/silent": return false
    case "/reset":
      var linger = linger(l_onoff: 1, l_linger: 0)
      setsockopt(socket, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
      return false
    case "/garbage":
      say("\u{15}\u{03}\u{01}\u{00}\u{02}\u{02}\u{28}garbage\n")
      return false
    case "/endless":
      say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
      let chunk = Array("4000\r\n".utf8) + [UInt8](repeating: 65, count: 0x4000) + Array("\r\n".utf8)
      while Self.send(socket, chunk) {}
      return false
    case "/headers":
      say("HTTP/1.1 200 OK\r\n")
      while Self.send(socket, Array("X-Filler: \(String(repeating: "x", count: 1000))\r\n".utf8)) {}
      return false
    case "/promise":
      say("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n")
      var byte: UInt8 = 0
      _ = recv(socket, &byte, 1, 0)
      return false
    case "/gzip": reply("200 OK", "Content-Encoding: gzip\r\n", Deflate.hello)
    case "/bomb": reply("200 OK", "Content-Encoding: gzip\r\n", Deflate.zeros(100 << 20))
    case "/badzip": reply("200 OK", "Content-Encoding: gzip\r\n", Array("no gzip at all".utf8))
    case "/denied": reply("403 Forbidden", "Content-Type: text/html\r\n", Array("<p>no</p>".utf8))
    case "/moved": reply("302 Found", "Location: /ok\r\n", [])
    case "/echo": reply("200 OK", "", Array("\(request.method)\n\(request.head)".utf8) + request.body)
    case "/large": reply("200 OK", "", [UInt8](repeating: 66, count: 3_000_000))
    default: reply("200 OK", "Content-Type: text/plain\r\n", Array("hello".utf8))
    }
    return true
  }

  private static func readRequest(_ socket: Int32, _ buffered: inout [UInt8]) -> Request? {
    let end = Array("\r\n\r\n".utf8)
    var chunk = [UInt8](repeating: 0, count: 16 << 10)
    func more() -> Bool {
      let count = recv(socket, &chunk, chunk.count, 0)
      if count > 0 { buffered.append(contentsOf: chunk[..<count]) }
      return count > 0
    }
    var range = buffered.firstRange(of: end)
    while range == nil {
      guard more() else { return nil }
      // A greeting in TLS is answered as any server of plain HTTP would.
      if buffered.first == 0x16 {
        _ = send(socket, Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8))
        return nil
      }
      range = buffered.firstRange(of: end)
    }
    guard let range else { return nil }
    let head = String(decoding: buffered[..<range.lowerBound], as: UTF8.self)
    let lengthLine = head.split(separator: "\r\n").first { $0.lowercased().hasPrefix("content-length:") }
    let length =
      lengthLine.flatMap { Int($0.split(separator: ":")[1].trimmingCharacters(in: .whitespaces)) } ?? 0
    while buffered.count < range.upperBound + length {
      guard more() else { return nil }
    }
    let words = head.split(separator: "\r\n").first?.split(separator: " ") ?? []
    guard words.count > 1 else { return nil }
    let body = Array(buffered[range.upperBound..<(range.upperBound + length)])
    buffered.removeFirst(range.upperBound + length)
    return Request(method: String(words[0]), path: String(words[1]), head: head, body: body)
  }

  private static func send(_ socket: Int32, _ bytes: [UInt8]) -> Bool {
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        Glibc.send(
          socket, buffer.baseAddress.map { $0 + done }, bytes.count - done, Int32(MSG_NOSIGNAL))
      }
      if count <= 0 { return false }
      done += count
    }
    return true
  }
}

/// As much of gzip as a bomb needs.
enum Deflate {
  private static let header: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3]

  /// `hello`, stored.
  static let hello: [UInt8] =
    header + [1, 5, 0, 0xFA, 0xFF] + Array("hello".utf8) + [0x86, 0xA6, 0x10, 0x36, 5, 0, 0, 0]

  /// Zeros, 258 in 13 bits; without a right end.
  static func zeros(_ count: Int) -> [UInt8] {
    var bytes = header
    var pending: UInt32 = 0
    var bits: UInt32 = 0
    func put(_ value: UInt32, _ width: UInt32) {
      pending |= value << bits
      bits += width
      while bits >= 8 {
        bytes.append(UInt8(truncatingIfNeeded: pending))
        pending >>= 8
        bits -= 8
      }
    }
    put(0b011, 3)  // the last block, fixed codes
    put(0b0000_1100, 8)  // the literal 0 (code 00110000, most significant bit first)
    // Length 258 is code 11000101, distance 1 is 00000.
    for _ in 0..<(count / 258) { put(0b1010_0011, 8); put(0, 5) }
    put(0, 16)
    return bytes
  }
}
