import JSON

/// What an object belongs to: its controller among `metadata.ownerReferences`.
public struct ObjectOwner: Sendable, Hashable {
  /// `ReplicaSet`, `StatefulSet`, `Job`, `Node` for a static pod, or a kind of somebody's own.
  public var kind: String
  /// Its name, raw.
  public var name: String

  /// Makes an owner.
  public init(kind: String, name: String) {
    self.kind = kind
    self.name = name
  }

  /// The controller among several owners; without one there is none, as Kubernetes has it.
  package init?(metadata: JSONValue) {
    let owners = metadata["ownerReferences"].elements
    guard let owner = owners.first(where: { $0["controller"].bool == true }), let kind = owner["kind"].text,
      let name = owner["name"].text
    else { return nil }
    self.init(kind: kind, name: name)
  }
}
