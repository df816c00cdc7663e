import FlyingSocks
import Glibc

/// The sockets of the sample applications, the load and the control endpoint: one event loop for all of them.
struct Network: Sendable {
  let pool: SocketPool<ePoll>

  /// An event loop; ``run()`` must be running for anything to move.
  static func make() async throws -> Network {
    let pool = SocketPool(queue: ePoll(maxEvents: 64))
    try await pool.prepare()
    return Network(pool: pool)
  }

  /// Runs until cancelled.
  func run() async throws { try await pool.run() }

  /// A connection.
  func connect(_ host: String, _ port: Int, timeout: Double) async throws -> AsyncSocket {
    let address = try sockaddr_in.inet(ip4: host, port: UInt16(clamping: port))
    let socket = try AsyncSocket(socket: Socket(domain: AF_INET, type: .stream), pool: pool)
    do {
      try socket.socket.setNoDelay()
      try await withDeadline(timeout) { try await socket.connect(to: address) }
      return socket
    } catch {
      try? socket.close()
      throw error
    }
  }

  /// A listening socket.
  func listen(_ host: String, _ port: Int) throws -> AsyncSocket {
    let socket = try Socket(domain: AF_INET, type: .stream)
    do {
      try socket.setValue(true, for: .localAddressReuse)
      try socket.bind(to: sockaddr_in.inet(ip4: host, port: UInt16(clamping: port)))
      try socket.listen()
      return try AsyncSocket(socket: socket, pool: pool)
    } catch {
      try? socket.close()
      throw error
    }
  }

  /// Accepts until cancelled, each connection in a task of its own; all are over when it returns.
  func serve(_ listener: AsyncSocket, _ handle: @escaping @Sendable (AsyncSocket) async -> Void) async {
    defer { try? listener.close() }
    await withDiscardingTaskGroup { group in
      while !Task.isCancelled {
        guard let connection = try? await listener.accept() else {
          // Out of descriptors, say: what is open goes on. No event tells when one is free, and accepting again at
          // once would spin.
          try? await Task.sleep(for: .milliseconds(50))
          continue
        }
        group.addTask {
          try? connection.socket.setNoDelay()
          await handle(connection)
          try? connection.close()
        }
      }
      group.cancelAll()
    }
  }
}

extension Socket {
  fileprivate func setNoDelay() throws {
    try setValue(true, for: BoolSocketOption(level: Int32(IPPROTO_TCP), name: TCP_NODELAY))
  }
}

/// No answer in the time given.
struct DeadlineExceeded: Error {}

/// Runs `body`, cancelled after so many seconds.
func withDeadline<T: Sendable>(
  _ seconds: Double, _ body: @escaping @Sendable () async throws -> T
) async throws -> T {
  try await withThrowingTaskGroup(of: T.self) { group in
    group.addTask(operation: body)
    group.addTask {
      // The deadline itself.
      try await Task.sleep(for: .milliseconds(Int(seconds * 1000)))
      throw DeadlineExceeded()
    }
    defer { group.cancelAll() }
    guard let first = try await group.next() else { throw DeadlineExceeded() }
    return first
  }
}
