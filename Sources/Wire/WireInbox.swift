import CCurl
import Synchronization

/// What the callers and the wire thread share: orders on their way in, and how to wake the thread.
final class WireInbox: Sendable {
  typealias Continuation = CheckedContinuation<Result<HTTPResponse, WireError>, Never>
  typealias StreamContinuation = CheckedContinuation<Result<Opened, WireError>, Never>

  /// An endless answer that has begun.
  struct Opened: Sendable {
    var status: Int
    var headers: [HTTPHeader]
    var pipe: StreamPipe
  }

  /// Whom an answer goes to.
  enum Reply: Sendable {
    case whole(Continuation)
    case stream(StreamContinuation, StreamPipe)

    func fail(_ error: WireError) {
      switch self {
      case .whole(let continuation): continuation.resume(returning: .failure(error))
      case .stream(let continuation, _): continuation.resume(returning: .failure(error))
      }
    }
  }

  /// What a caller wants of the thread.
  enum Order: Sendable {
    case start(UInt64, HTTPRequest, Reply)
    case cancel(UInt64)
  }

  /// The one thing of a pool that other threads may use.
  struct Bell: @unchecked Sendable {
    let pool: OpaquePointer
  }

  private struct State {
    var orders: [Order] = []
    var bell: Bell?
    var isRunning = false
    var isStopping = false
  }

  let connectionsPerHost: Int
  let connections: Int
  private let state = Mutex(State())

  init(connectionsPerHost: Int, connections: Int) {
    self.connectionsPerHost = connectionsPerHost
    self.connections = connections
  }

  /// Hands an order to the thread, which it starts if there is none yet.
  func put(_ order: Order) {
    let mustStart = state.withLock { state in
      // An order that is already waiting has rung.
      if state.orders.isEmpty, let bell = state.bell { ccurl_pool_wakeup(bell.pool) }
      state.orders.append(order)
      defer { state.isRunning = true }
      return !state.isRunning
    }
    if mustStart { start() }
  }

  /// Tells the thread to end. Requests under way fail as cancelled.
  func stop() {
    state.withLock { state in
      state.isStopping = true
      if let bell = state.bell { ccurl_pool_wakeup(bell.pool) }
    }
  }

  /// Takes all orders; nil when the thread shall end.
  func take() -> [Order]? {
    state.withLock { state in
      if state.isStopping && state.orders.isEmpty { return nil }
      defer { state.orders.removeAll() }
      return state.orders
    }
  }

  /// Sets, or before the pool ends takes away, what wakes the thread.
  func setBell(_ bell: Bell?) {
    state.withLock { $0.bell = bell }
  }

  private func start() {
    let context = Unmanaged.passRetained(self)
    let hasStarted = ccurl_spawn(
      { context in
        guard let context else { return }
        WireLoop(inbox: Unmanaged<WireInbox>.fromOpaque(context).takeRetainedValue()).run()
      }, context.toOpaque())
    if hasStarted { return }
    context.release()
    fail("no thread can be started for the network")
  }

  /// Answers every waiting order with an error and lets the next one try anew.
  func fail(_ reason: String) {
    let orders = state.withLock { state in
      state.isRunning = false
      defer { state.orders = [] }
      return state.orders
    }
    for case .start(_, _, let reply) in orders { reply.fail(.other(reason)) }
  }
}
