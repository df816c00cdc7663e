import Synchronization

/// A value that changes, for any number of readers: each gets the present one at once and then the newest.
public final class LatestValue<Value: Sendable>: Sendable {
  private struct State {
    var value: Value?
    var readers: [Int: AsyncStream<Value>.Continuation] = [:]
    var next = 0
    var hasEnded = false
  }

  private let state = Mutex(State())

  /// Makes it; without a value readers wait for the first.
  public init(_ value: Value? = nil) { state.withLock { $0.value = value } }

  deinit { end() }

  /// The present value.
  public var value: Value? { state.withLock { $0.value } }

  /// Another value.
  public func set(_ value: Value) {
    // Told while locked, so that two values cannot overtake each other on the way.
    state.withLock { state in
      guard !state.hasEnded else { return }
      state.value = value
      for reader in state.readers.values { reader.yield(value) }
    }
  }

  /// No more values will come.
  public func end() {
    let readers = state.withLock { state in
      state.hasEnded = true
      defer { state.readers = [:] }
      return Array(state.readers.values)
    }
    for reader in readers { reader.finish() }
  }

  /// The present value and those that follow; one that nobody took in time is left out.
  public func values() -> AsyncStream<Value> {
    let (stream, continuation) = AsyncStream<Value>.makeStream(bufferingPolicy: .bufferingNewest(1))
    let number: Int? = state.withLock { state in
      if let value = state.value { continuation.yield(value) }
      guard !state.hasEnded else { return nil }
      state.next += 1
      state.readers[state.next] = continuation
      return state.next
    }
    guard let number else {
      continuation.finish()
      return stream
    }
    continuation.onTermination = { [weak self] _ in
      self?.state.withLock { $0.readers[number] = nil }
    }
    return stream
  }
}
