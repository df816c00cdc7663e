import JSON

/// What Pharos keeps of a namespace.
public struct ClusterNamespace: Sendable, Hashable {
  /// Its name.
  public var name: String
  /// All its labels.
  public var labels: [String: String]
  /// Whether it is being deleted.
  public var isTerminating: Bool

  /// Makes a namespace.
  public init(name: String, labels: [String: String] = [:], isTerminating: Bool = false) {
    self.name = name
    self.labels = labels
    self.isTerminating = isTerminating
  }

  /// From a Namespace object; nil for what has no name.
  package init?(_ value: JSONValue) {
    let metadata = value["metadata"]
    guard let name = metadata["name"].text else { return nil }
    self.init(
      name: name, labels: metadata["labels"].textMembers,
      isTerminating: value["status"]["phase"].text == "Terminating")
  }
}
