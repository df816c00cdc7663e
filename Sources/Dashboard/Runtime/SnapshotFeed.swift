import Mesh

/// Where snapshots come from: live proxies, a demo, a recording. The dashboard knows nothing of how.
<<<<<<<< HEAD:Sources/Dashboard/Runtime/MeshSource.swift
public protocol MeshSource: Sendable {
========
public protocol SnapshotFeed: Sendable {
>>>>>>>> main:Sources/Dashboard/Runtime/SnapshotFeed.swift
  /// Snapshots from now on, one a poll. A reader that falls behind gets the newest. Ends when the source does.
  func snapshots() -> AsyncStream<Snapshot>
  /// Groups nodes otherwise, from the next snapshot on; one should follow at once.
  func setGraphType(_ type: GraphType) async
  /// Takes rates over another window, in seconds.
  func setWindow(_ seconds: Double) async
  /// Polls at another interval, in seconds.
  func setInterval(_ seconds: Double) async
}
