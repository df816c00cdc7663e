import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The loop that waits for keys, signals, timers and jobs of `UIActor`, without a ticker.
///
/// A program calls `run` once, either from a synchronous `main` (the main thread becomes the loop's) or from
/// asynchronous code (a thread of its own does). Work done elsewhere comes back by `await`ing a function of `UIActor`.
public enum UILoop {
  /// Runs `body` on the UI's actor with the calling thread as its loop, and returns what it returned.
  ///
  /// Not from asynchronous code: it would block a thread of the pool.
  public static func run<Value: Sendable>(
    _ body: @escaping @UIActor @Sendable () async throws -> Value
  ) throws -> Value {
    let outcome = Outcome<Value>()
    Task { @UIActor in
      do { outcome.set(.success(try await body())) } catch { outcome.set(.failure(error)) }
      UIActor.executor.stop()
    }
    UIActor.executor.run()
    return try outcome.get()
  }

  /// The same from asynchronous code: the loop gets a thread of its own, so it works under an `async` main function
  /// and whatever the main thread does.
  public static func run<Value: Sendable>(
    onOwnThread body: @escaping @UIActor @Sendable () async throws -> Value
  ) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      let start: @Sendable () -> Void = {
        continuation.resume(with: Result { try run(body) })
      }
      startThread(start)
    }
  }

  /// Calls `body` on the UI's actor after a time. Cheap: no thread, no dispatch source.
  /// - Returns: a name by which it can be cancelled.
  @UIActor @discardableResult
  public static func schedule(after delay: Duration, _ body: @escaping @UIActor @Sendable () -> Void)
    -> TimerID
  {
    TimerID(value: UIActor.executor.schedule(at: .now + delay, body))
  }

  /// Forgets a timer; nothing happens if it has fired.
  @UIActor public static func cancel(_ timer: TimerID) { UIActor.executor.cancel(timer: timer.value) }

  /// Calls `body` on the UI's actor whenever the descriptor can be read, until `unwatch`.
  @UIActor public static func watch(_ descriptor: Int32, _ body: @escaping @UIActor @Sendable () -> Void) {
    UIActor.executor.watch(descriptor, body)
  }

  /// Ends `watch`.
  @UIActor public static func unwatch(_ descriptor: Int32) { UIActor.executor.unwatch(descriptor) }

  /// Names a scheduled call.
  public struct TimerID: Sendable, Hashable {
    let value: Int
  }

  private static func startThread(_ body: @escaping @Sendable () -> Void) {
    let box = Unmanaged.passRetained(ThreadBody(body))
    #if canImport(Glibc)
      var thread = pthread_t()
    #else
      var thread: pthread_t?
    #endif
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    // Panes may recurse over what a mesh sends; the main thread has as much.
    pthread_attr_setstacksize(&attributes, 8 << 20)
    let failed = pthread_create(
      &thread, &attributes,
      { raw in
        #if canImport(Glibc)
          guard let raw else { return nil }
        #endif
        Unmanaged<ThreadBody>.fromOpaque(raw).takeRetainedValue().body()
        return nil
      }, box.toOpaque())
    pthread_attr_destroy(&attributes)
    if failed != 0 {
      // No thread to be had: the caller's own, which waits for the result anyway.
      box.takeRetainedValue().body()
    } else {
      #if canImport(Glibc)
        pthread_detach(thread)
      #else
        if let thread { pthread_detach(thread) }
      #endif
    }
  }

  private final class ThreadBody: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }

  /// Carries a result from the actor to the thread that waits for it.
  private final class Outcome<Value: Sendable>: Sendable {
    private let result = Mutex<Result<Value, any Error>?>(nil)

    func set(_ value: Result<Value, any Error>) { result.withLock { $0 = value } }

    func get() throws -> Value {
      guard let value = result.withLock({ $0 }) else { throw CancellationError() }
      return try value.get()
    }
  }
}
