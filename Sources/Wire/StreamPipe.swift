import Synchronization

/// Carries the pieces of an endless answer from the wire thread to whoever reads them.
///
/// Bounded: a reader that falls too far behind ends the transfer rather than fill the memory.
final class StreamPipe: Sendable {
  /// Bytes that may wait.
  static let limit = 16 << 20

  private typealias Waiting = CheckedContinuation<Result<[UInt8]?, WireError>, Never>

  private struct State {
    var pieces: [[UInt8]] = []
    var bytes = 0
    var end: WireError??
    var waiting: Waiting?
  }

  private let state = Mutex(State())

  /// Adds a piece; false when too many wait.
  func put(_ piece: [UInt8]) -> Bool {
    let (waiting, isTaken): (Waiting?, Bool) = state.withLock { state in
      if let waiting = state.waiting {
        state.waiting = nil
        return (waiting, true)
      }
      guard state.bytes + piece.count <= Self.limit else { return (nil, false) }
      state.pieces.append(piece)
      state.bytes += piece.count
      return (nil, true)
    }
    waiting?.resume(returning: .success(piece))
    return isTaken
  }

  /// No more will come. Only the first call counts.
  /// - Parameter error: why; nil when the answer is complete.
  func end(_ error: WireError?) {
    let waiting: Waiting? = state.withLock { state in
      if state.end == nil { state.end = .some(error) }
      defer { state.waiting = nil }
      return state.waiting
    }
    waiting?.resume(returning: error.map { .failure($0) } ?? .success(nil))
  }

  /// The next piece (all that wait, in one), or nil at the end. For one reader.
  func next() async throws(WireError) -> [UInt8]? {
    let result: Result<[UInt8]?, WireError> = await withCheckedContinuation { continuation in
      let ready: Result<[UInt8]?, WireError>? = state.withLock { state in
        if !state.pieces.isEmpty {
          defer {
            state.pieces = []
            state.bytes = 0
          }
          return .success(state.pieces.count == 1 ? state.pieces[0] : Array(state.pieces.joined()))
        }
        if let end = state.end { return end.map { .failure($0) } ?? .success(nil) }
        state.waiting = continuation
        return nil
      }
      if let ready { continuation.resume(returning: ready) }
    }
    return try result.get()
  }
}
