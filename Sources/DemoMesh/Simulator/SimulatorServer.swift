#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A small HTTP/1.1 server for very many loopback ports on one thread: one listening socket a proxy, answers
/// computed at once, keep-alive. Made for the simulator alone: GET without body, no TLS, no chunks.
///
/// Everything but `stop()` runs on the thread that calls `run()`.
final class SimulatorServer: @unchecked Sendable {
  /// What answers: the proxy's number and the request's target.
  typealias Handler = @Sendable (_ proxy: Int, _ target: String) -> SimulatedWorld.Answer

  private struct Connection {
    var proxy: Int
    var input: [UInt8] = []
    var output: [UInt8] = []
    var sent = 0
    var isLast = false
    /// Closed at the end of the round.
    var isDone = false
  }

  /// A pipe that wakes the thread: reading end, writing end.
  private var wake: [Int32] = [-1, -1]
  private let handler: Handler
  /// The reading end of `wake`, the listening sockets, then the connections.
  private var polled: [pollfd] = []
  /// Connection `i` stands at `firstConnection + i` in `polled`.
  private var connections: [Connection] = []
  private let firstConnection: Int
  private var buffer = [UInt8](repeating: 0, count: 16 << 10)

  private static let longestRequest = 16 << 10
  private static let mostConnections = 20_000

  /// Listens on `count` ports.
  /// - Parameter basePort: the first; 0 takes free ones.
  /// - Throws: `SimulatorFailure` when a port is taken or there are too many for this process.
  init(host: String, basePort: UInt16, count: Int, handler: @escaping Handler) throws {
    self.handler = handler
    firstConnection = 1 + count
    SimulatorServer.raiseFileLimit(to: count * 2 + 256)
    guard pipe(&wake) == 0 else {
      throw SimulatorFailure("No sockets can be made: \(SimulatorServer.lastError()).")
    }
    polled.append(pollfd(fd: wake[0], events: Int16(POLLIN), revents: 0))
    do {
      for proxy in 0..<count {
        guard basePort == 0 || Int(basePort) + proxy <= 65_535 else {
          throw SimulatorFailure("Ports from \(basePort) on are too few for \(count) proxies.")
        }
        let socket = try SimulatorServer.listen(host, basePort == 0 ? 0 : basePort + UInt16(proxy))
        polled.append(pollfd(fd: socket, events: Int16(POLLIN), revents: 0))
      }
    } catch {
      close()
      throw error
    }
  }

  /// The ports, in the order of the proxies.
  var ports: [UInt16] { polled[1..<firstConnection].map { SimulatorServer.port(of: $0.fd) } }

  /// Serves until `stop()`; then closes everything.
  func run() {
    while true {
      let count = poll(&polled, nfds_t(polled.count), -1)
      if count < 0, errno == EINTR { continue }
      guard count >= 0, polled[0].revents == 0 else { break }
      for index in 1..<firstConnection where polled[index].revents != 0 {
        accept(polled[index].fd, index - 1)
      }
      // New connections have no events yet.
      for index in connections.indices {
        let events = Int32(polled[firstConnection + index].revents)
        guard events != 0 else { continue }
        polled[firstConnection + index].revents = 0
        if events & POLLIN != 0 { receive(index) }
        if events & POLLOUT != 0 { send(index) }
        if events & (POLLIN | POLLOUT) == 0 { connections[index].isDone = true }
      }
      sweep()
      // Looking at thousands of sockets costs more than serving one: let some requests gather.
      if polled.count > 256 { usleep(UInt32(min(4000, polled.count))) }
    }
    close()
  }

  /// Makes `run()` return. May be called from any thread, once, while it runs.
  func stop() {
    var one: UInt8 = 1
    _ = write(wake[1], &one, 1)
  }

  private func accept(_ listener: Int32, _ proxy: Int) {
    while true {
      let socket = Glibc.accept(listener, nil, nil)
      guard socket >= 0 else { return }
      guard connections.count < SimulatorServer.mostConnections else {
        _ = Glibc.close(socket)
        continue
      }
      SimulatorServer.prepare(socket)
      var on: Int32 = 1
      setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
      connections.append(Connection(proxy: proxy))
      polled.append(pollfd(fd: socket, events: Int16(POLLIN), revents: 0))
    }
  }

  private func receive(_ index: Int) {
    let count = recv(polled[firstConnection + index].fd, &buffer, buffer.count, 0)
    if count == 0 || count < 0 && errno != EAGAIN && errno != EINTR {
      connections[index].isDone = true
      return
    }
    if count > 0 { connections[index].input.append(contentsOf: buffer[..<count]) }
    while !connections[index].isLast, let head = SimulatorServer.head(of: connections[index].input) {
      let request = SimulatedRequest(connections[index].input[..<head])
      connections[index].input.removeSubrange(..<head)
      guard respond(to: request, &connections[index]) else {
        connections[index].isDone = true
        return
      }
    }
    if connections[index].input.count > SimulatorServer.longestRequest {
      connections[index].isDone = true
    } else if !connections[index].output.isEmpty {
      send(index)
    }
  }

  /// Adds the answer to the output; false when the connection is to be closed without one.
  private func respond(to request: SimulatedRequest?, _ connection: inout Connection) -> Bool {
    guard let request else {
      connection.isLast = true
      connection.output.append(
        text: "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
      return true
    }
    switch handler(connection.proxy, request.target) {
    case .close: return false
    case .silence: return true
    case .page(let status, let type, let body):
      connection.isLast = request.isLast
      let reason = status == 200 ? "OK" : status == 400 ? "Bad Request" : "Not Found"
      connection.output.append(
        text: "HTTP/1.1 \(status) \(reason)\r\nContent-Type: \(type)\r\nContent-Length: \(body.count)\r\n"
          + "Cache-Control: no-cache, max-age=0\r\nServer: envoy\r\n"
          + (request.isLast ? "Connection: close\r\n\r\n" : "\r\n"))
      connection.output.append(contentsOf: body)
      return true
    }
  }

  private func send(_ index: Int) {
    let socket = polled[firstConnection + index].fd
    while connections[index].sent < connections[index].output.count {
      let start = connections[index].sent
      let count = connections[index].output.withUnsafeBytes { bytes in
        Glibc.send(
          socket, bytes.baseAddress.map { $0 + start }, bytes.count - start, Int32(MSG_NOSIGNAL))
      }
      if count > 0 {
        connections[index].sent += count
      } else if errno == EAGAIN {
        polled[firstConnection + index].events = Int16(POLLIN | POLLOUT)
        return
      } else if errno != EINTR {
        connections[index].isDone = true
        return
      }
    }
    polled[firstConnection + index].events = Int16(POLLIN)
    connections[index].output = []
    connections[index].sent = 0
    if connections[index].isLast { connections[index].isDone = true }
  }

  /// Closes what is done.
  private func sweep() {
    var index = 0
    while index < connections.count {
      guard connections[index].isDone else {
        index += 1
        continue
      }
      _ = Glibc.close(polled[firstConnection + index].fd)
      connections.swapAt(index, connections.count - 1)
      connections.removeLast()
      polled.swapAt(firstConnection + index, polled.count - 1)
      polled.removeLast()
    }
  }

  private func close() {
    for one in polled { _ = Glibc.close(one.fd) }
    if wake[1] >= 0 { _ = Glibc.close(wake[1]) }
    polled = []
    connections = []
    wake = [-1, -1]
  }
}

extension SimulatorServer {
  /// The length of the first request's head; nil while it is incomplete.
  private static func head(of input: [UInt8]) -> Int? {
    guard input.count >= 4 else { return nil }
    for index in 3..<input.count
    where input[index] == 10 && input[index - 1] == 13 && input[index - 2] == 10 && input[index - 3] == 13 {
      return index + 1
    }
    return nil
  }

  /// Two sockets a proxy are more than the usual limit of 1,024.
  private static func raiseFileLimit(to wanted: Int) {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0, limit.rlim_cur < wanted else {
      return
    }
    limit.rlim_cur = min(limit.rlim_max, rlim_t(wanted))
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  }

  /// Never waits, and is not handed to child processes.
  private static func prepare(_ socket: Int32) {
    _ = fcntl(socket, F_SETFL, fcntl(socket, F_GETFL) | O_NONBLOCK)
    _ = fcntl(socket, F_SETFD, FD_CLOEXEC)
  }

  private static func listen(_ host: String, _ port: UInt16) throws -> Int32 {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    guard inet_pton(AF_INET, host, &address.sin_addr) == 1,
      UInt32(bigEndian: address.sin_addr.s_addr) >> 24 == 127
    else { throw SimulatorFailure("\(host) is no loopback address.") }
    let socket = socket(
      AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard socket >= 0 else { throw SimulatorFailure("No more sockets can be opened: \(lastError()).") }
    prepare(socket)
    var on: Int32 = 1
    setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
    let bound = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard bound == 0, Glibc.listen(socket, 64) == 0 else {
      let reason = lastError()
      _ = Glibc.close(socket)
      throw SimulatorFailure("\(host):\(port) cannot be listened on: \(reason).")
    }
    return socket
  }

  private static func port(of socket: Int32) -> UInt16 {
    var address = sockaddr_in()
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let got = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(socket, $0, &length) }
    }
    return got == 0 ? UInt16(bigEndian: address.sin_port) : 0
  }

  private static func lastError() -> String { String(cString: strerror(errno)) }
}

/// The head of a request, as far as the simulator looks at it.
struct SimulatedRequest {
  let target: String
  /// The client will send no further request on the connection.
  let isLast: Bool

  /// Reads a head; nil when it is none of a GET or POST.
  init?(_ head: ArraySlice<UInt8>) {
    let lines = String(decoding: head, as: UTF8.self).split(whereSeparator: \.isNewline)
    let words = lines.first?.split(separator: " ") ?? []
    guard words.count == 3, words[0] == "GET" || words[0] == "POST", words[1].hasPrefix("/") else {
      return nil
    }
    target = String(words[1])
    let connection = lines.dropFirst().first { $0.lowercased().hasPrefix("connection:") }?.lowercased() ?? ""
    isLast = connection.contains("close") || words[2] == "HTTP/1.0" && !connection.contains("keep-alive")
  }
}
