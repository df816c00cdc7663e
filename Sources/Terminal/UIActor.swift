/// The actor of the screen. Its executor is the loop of `UILoop`: only code on this actor touches curses, all of it on
/// the loop's thread, and the compiler proves it.
@globalActor public actor UIActor {
  /// The one instance.
  public static let shared = UIActor()

  static let executor = LoopExecutor()

  /// The loop.
  public nonisolated var unownedExecutor: UnownedSerialExecutor { Self.executor.asUnownedSerialExecutor() }
}
