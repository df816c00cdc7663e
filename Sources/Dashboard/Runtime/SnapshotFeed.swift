import Mesh

/// Where snapshots come from: live proxies, a demo, a recording. The dashboard knows nothing of how.
public protocol SnapshotFeed: Sendable {
  /// Snapshots from now on, one a poll. A reader that falls behind gets the newest. Ends when the feed does.
  func snapshots() -> AsyncStream<Snapshot>
  /// Groups nodes otherwise, from the next snapshot on; one should follow at once.
  func setGraphType(_ type: GraphType) async
  /// Takes rates over another window, in seconds.
  func setWindow(_ seconds: Double) async
  /// Polls at another interval, in seconds.
  func setInterval(_ seconds: Double) async
}
