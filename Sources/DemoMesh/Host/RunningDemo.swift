/// A demo hosted by this process.
public protocol RunningDemo: Sendable {
  /// The demo as it is now.
  func info() async -> DemoInfo
  /// Ends everything that belongs to it.
  func stop() async
}

/// Starts demos.
public enum Demo {
  /// Starts one in this process; returns when traffic flows. `progress` is told what is going on, a line at a time.
  /// Cancelling ends what had been started.
  public static func start(
    _ options: DemoOptions, registry: DemoRegistry = DemoRegistry(),
    progress: @escaping @Sendable (String) -> Void
  ) async throws -> any RunningDemo {
    options.simulated
      ? try await SimulatedDemo.start(options, registry: registry, progress: progress)
      : try await DemoHost.start(options, registry: registry, progress: progress)
  }
}
