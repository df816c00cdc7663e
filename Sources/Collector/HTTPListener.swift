import Foundation
import Synchronization

/// A small HTTP/1.1 server: one thread in `poll`, asleep while nothing comes. A request costs it a few tens of
/// microseconds, which matters because every proxy posts every five spans.
///
/// Connections, heads, bodies and the time for a request are bounded; a client that dawdles or floods loses its
/// connection and disturbs nobody else.
final class HTTPListener: Sendable {
  typealias Answer = @Sendable (CollectorRequest) -> CollectorResponse

  /// The port it listens on.
  let port: UInt16
  private let wake: Int32
  private let finished: Mutex<Bool>
  private let done = DispatchSemaphore(value: 0)

  /// Listens and serves until `stop()`.
  init(host: String, port: UInt16, maximumBody: Int, answer: @escaping Answer) throws(Sockets.Failure) {
    let listener = try Sockets.listen(host: host, port: port)
    let ends: (read: Int32, write: Int32)
    do { ends = try Sockets.pipe() } catch {
      close(listener)
      throw error
    }
    self.port = Sockets.port(of: listener)
    wake = ends.write
    finished = Mutex(false)
    let done = done
    let thread = Thread {
      var loop = ServeLoop(listener: listener, wake: ends.read, maximumBody: maximumBody, answer: answer)
      loop.run()
      done.signal()
    }
    thread.name = "collector"
    thread.stackSize = 1 << 20
    thread.start()
  }

  /// Closes everything and returns when the thread has ended; calling it again does nothing.
  func stop() {
    let isFirst = finished.withLock { finished in
      defer { finished = true }
      return !finished
    }
    guard isFirst else { return }
    var byte: UInt8 = 1
    _ = write(wake, &byte, 1)
    done.wait()
    close(wake)
  }

  deinit { stop() }
}

/// What the listener's thread does; lives on that thread alone.
private struct ServeLoop {
  let listener: Int32
  let wake: Int32
  let maximumBody: Int
  let answer: HTTPListener.Answer
  var connections: [Int32: Connection] = [:]
  var buffer = [UInt8](repeating: 0, count: 64 << 10)

  /// Beyond this the connection that idles longest makes room.
  private static let maximumConnections = 512
  /// What all half-read requests may hold together.
  private static let maximumHeld = 64 << 20
  /// Seconds for a request or an answer to get through.
  private static let patience = 15.0
  /// Seconds that a connection may idle.
  private static let idle = 600.0
  /// Connections that post spans now and then are read together at such intervals, in seconds: waking up for
  /// each post costs several times the post. A client that posts one after the other is not held up by it.
  private static let gathering = 0.2
  /// With more connections than this there is enough to read at each waking up, and nothing rests.
  private static let restingConnections = 32
  /// A client whose next request comes within so many seconds posts one after the other.
  private static let quiet = 0.02

  struct Connection {
    var parser: RequestParser
    var outgoing: ArraySlice<UInt8> = []
    var closesAfterSending = false
    var lastMoved: Double
    /// After a post: read at once when more comes before this.
    var watchedUntil = 0.0
    /// After a post, when nothing came while it was watched: not read before this.
    var restsUntil = 0.0
  }

  init(listener: Int32, wake: Int32, maximumBody: Int, answer: @escaping HTTPListener.Answer) {
    self.listener = listener
    self.wake = wake
    self.maximumBody = maximumBody
    self.answer = answer
  }

  mutating func run() {
    while true {
      let now = Sockets.now
      var files = [
        pollfd(fd: wake, events: Int16(POLLIN), revents: 0),
        pollfd(fd: listener, events: Int16(POLLIN), revents: 0),
      ]
      var wait = connections.isEmpty ? -1.0 : 60
      for (file, connection) in connections {
        let isBusy = connection.parser.isWithin || !connection.outgoing.isEmpty
        if isBusy { wait = min(wait, 1) }
        if !isBusy, now < connection.restsUntil, connections.count <= Self.restingConnections {
          let isWatched = now < connection.watchedUntil
          wait = min(wait, (isWatched ? connection.watchedUntil : connection.restsUntil) - now)
          if !isWatched { continue }
        }
        let events = connection.outgoing.isEmpty ? POLLIN : POLLOUT
        files.append(pollfd(fd: file, events: Int16(events), revents: 0))
      }
      let status = poll(&files, nfds_t(files.count), wait < 0 ? -1 : Int32((wait * 1000).rounded(.up)))
      if status < 0, errno != EINTR { break }
      if files[0].revents != 0 { break }
      if files[1].revents != 0 { acceptAll() }
      for file in files.dropFirst(2) where file.revents != 0 { serve(file.fd) }
      dropTheSlow()
    }
    for file in connections.keys { close(file) }
    close(listener)
    close(wake)
  }

  private mutating func acceptAll() {
    while let file = Sockets.accept(listener) {
      guard connections.count < Self.maximumConnections || closeIdlest() else {
        close(file)
        continue
      }
      connections[file] = Connection(parser: RequestParser(maximumBody: maximumBody), lastMoved: Sockets.now)
    }
  }

  /// - Returns: whether there was a connection that nobody is waiting on.
  private mutating func closeIdlest() -> Bool {
    let idle = connections.filter { !$0.value.parser.isWithin && $0.value.outgoing.isEmpty }
    guard let idlest = idle.min(by: { $0.value.lastMoved < $1.value.lastMoved }) else { return false }
    connections[idlest.key] = nil
    close(idlest.key)
    return true
  }

  private mutating func serve(_ file: Int32) {
    guard var connection = connections.removeValue(forKey: file) else { return }
    if pump(file, &connection) { connections[file] = connection } else { close(file) }
  }

  /// - Returns: whether the connection lives on.
  private mutating func pump(_ file: Int32, _ connection: inout Connection) -> Bool {
    if connection.outgoing.isEmpty {
      guard let count = Sockets.receive(file, &buffer) else { return false }
      guard count > 0 else { return true }
      connection.parser.append(buffer[..<count])
    }
    connection.lastMoved = Sockets.now
    while true {
      guard flush(file, &connection) else { return false }
      // What is not sent yet comes first; further requests wait in the parser.
      if !connection.outgoing.isEmpty { return true }
      if connection.closesAfterSending { return false }
      switch connection.parser.next() {
      case .more:
        let held = connections.values.reduce(connection.parser.held) { $0 + $1.parser.held }
        guard held > Self.maximumHeld else { return true }
        let refusal = CollectorResponse.text(503, "too much is being sent at once")
        connection.outgoing = Self.encoded(refusal, keepAlive: false, hasBody: true)
        connection.closesAfterSending = true
      case .goOn: connection.outgoing = ArraySlice("HTTP/1.1 100 Continue\r\n\r\n".utf8)
      case .refused(let response):
        connection.outgoing = Self.encoded(response, keepAlive: false, hasBody: true)
        connection.closesAfterSending = true
      case .request(let request, let keepAlive):
        if request.method == "POST" {
          connection.watchedUntil = connection.lastMoved + Self.quiet
          // Ticks are the same for all connections, so that all are read in one go.
          connection.restsUntil = (connection.watchedUntil / Self.gathering).rounded(.up) * Self.gathering
        }
        connection.outgoing = Self.encoded(
          answer(request), keepAlive: keepAlive, hasBody: request.method != "HEAD")
        connection.closesAfterSending = !keepAlive
      }
    }
  }

  private func flush(_ file: Int32, _ connection: inout Connection) -> Bool {
    while !connection.outgoing.isEmpty {
      guard let count = Sockets.send(file, connection.outgoing) else { return false }
      if count == 0 { return true }
      connection.outgoing = connection.outgoing.dropFirst(count)
    }
    connection.outgoing = []
    return true
  }

  private mutating func dropTheSlow() {
    guard !connections.isEmpty else { return }
    let now = Sockets.now
    for (file, connection) in connections {
      let isBusy = connection.parser.isWithin || !connection.outgoing.isEmpty
      guard now - connection.lastMoved > (isBusy ? Self.patience : Self.idle) else { continue }
      connections[file] = nil
      close(file)
    }
  }

  private static func encoded(_ response: CollectorResponse, keepAlive: Bool, hasBody: Bool) -> ArraySlice<
    UInt8
  > {
    var head = "HTTP/1.1 \(response.status) \(phrase(response.status))\r\n"
    if let type = response.contentType { head += "Content-Type: \(type)\r\n" }
    head += "Content-Length: \(response.body.count)\r\n"
    if !keepAlive { head += "Connection: close\r\n" }
    head += "\r\n"
    var out = Array(head.utf8)
    if hasBody { out += response.body }
    return out[...]
  }

  private static func phrase(_ status: Int) -> String {
    switch status {
    case 200: "OK"
    case 202: "Accepted"
    case 400: "Bad Request"
    case 404: "Not Found"
    case 405: "Method Not Allowed"
    case 410: "Gone"
    case 413: "Content Too Large"
    case 415: "Unsupported Media Type"
    case 431: "Request Header Fields Too Large"
    case 501: "Not Implemented"
    case 503: "Service Unavailable"
    default: "Status"
    }
  }
}
