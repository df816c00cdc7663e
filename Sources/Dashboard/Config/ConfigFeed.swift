/// Where configuration comes from: files that are watched, or clusters. The dashboard knows nothing of how.
public protocol ConfigFeed: Sendable {
  /// What is read, for the screen before the first report: paths as they were given.
  var names: [String] { get }
  /// Reports from now on: one at once, and one after every change; of several clusters, one of each. A reader that falls
  /// behind gets the newest.
  func reports() -> AsyncStream<ConfigReport>
  /// Reads everything again now, changed or not.
  func readAgain() async
}
