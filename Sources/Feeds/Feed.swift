import Mesh

/// Where facts about the mesh come from.
///
/// One job: to tell what there is to know as `MeshEvent`s. A feed never waits for its reader; a reader that
/// falls far behind loses the oldest events, which the next polls make good.
public protocol Feed: Sendable {
  /// What the feed reads, for people: `8 proxies`, the name of a folder.
  var name: String { get }

  /// Begins to read. Each call is a reading of its own. The stream ends when all is told or when the task
  /// that iterates it is cancelled; the feed then stops whatever it does.
  func events() -> AsyncStream<MeshEvent>
}
