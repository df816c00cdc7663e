import Dispatch
import Testing

/// Runs tests that wait for other programs on threads of their own: those that Swift's tasks share are as few as the
/// machine has cores, and a test that blocks one of them keeps all others from going on.
public struct OwnThreads: SuiteTrait, TestTrait, TestScoping {
  /// Holds for all tests of a suite.
  public var isRecursive: Bool { true }

  /// Runs a test.
  public func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    try await withTaskExecutorPreference(BlockingExecutor.shared) { try await function() }
  }
}

extension Trait where Self == OwnThreads {
  /// The test blocks its thread.
  public static var ownThreads: Self { OwnThreads() }
}

/// Threads as many as are blocked.
private final class BlockingExecutor: TaskExecutor {
  static let shared = BlockingExecutor()
  private let queue = DispatchQueue(label: "blocking tests", attributes: .concurrent)

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}
