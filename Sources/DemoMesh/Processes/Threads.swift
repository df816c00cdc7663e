import Wire

/// Threads of this program's own, for work that blocks.
enum Threads {
  /// Runs `body` on a new thread. Where no thread can be had, runs it here.
  static func start(_ body: @escaping @Sendable () -> Void) {
    if !BackgroundThread.start(body) { body() }
  }
}
