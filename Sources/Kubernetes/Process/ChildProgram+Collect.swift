import Synchronization

extension ChildProgram {
  /// What a program said, and how it ended.
  struct Output: Sendable {
    var output: [UInt8] = []
    var error: [UInt8] = []
    var end: End
  }

  /// More of either is not kept.
  private static let maximumBytes = 1 << 20

  /// Runs a program to its end, which is at the latest after so many seconds.
  static func collect(_ launch: Launch, seconds: Double) async -> Output {
    let collected = Collected()
    return await withCheckedContinuation { continuation in
      _ = start(launch, seconds: seconds) { channel, bytes in
        collected.add(channel, bytes, limit: maximumBytes)
      } ended: { end in
        continuation.resume(returning: collected.take(end))
      }
    }
  }

  private final class Collected: Sendable {
    private let state = Mutex(Output(end: .timedOut))

    func add(_ channel: Channel, _ bytes: ArraySlice<UInt8>, limit: Int) {
      state.withLock { state in
        switch channel {
        case .output: state.output += bytes.prefix(limit - state.output.count)
        case .error: state.error += bytes.prefix(limit - state.error.count)
        }
      }
    }

    func take(_ end: End) -> Output {
      state.withLock { state in
        state.end = end
        return state
      }
    }
  }
}
