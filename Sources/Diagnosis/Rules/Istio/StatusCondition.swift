import Manifests

/// What a controller wrote about an object into its `status.conditions`.
struct StatusCondition {
  /// The condition's map.
  let node: Node
  /// What it is about: `Accepted`, `Programmed`, `istio.io/WaypointBound`.
  let type: String
  /// Who it was written for, where an object has a status a parent: the parent's name.
  let parent: String?

  /// The conditions of an object, those of every parent of a route included.
  static func all(of object: ConfigObject) -> [StatusCondition] {
    guard let status = object.status else { return [] }
    let own = (status["conditions"]?.items ?? []).map { StatusCondition($0, parent: nil) }
    let parents = (status["parents"]?.items ?? []).flatMap { parent in
      (parent["conditions"]?.items ?? []).map {
        StatusCondition($0, parent: parent.at("parentRef", "name")?.text)
      }
    }
    return own + parents
  }

  private init(_ node: Node, parent: String?) {
    self.node = node
    self.parent = parent
    type = node["type"]?.text ?? ""
  }

  /// The reason in one word.
  var reason: String { node["reason"]?.text ?? "" }
  /// The controller's own sentence.
  var message: String { node["message"]?.text ?? "" }
  /// Whether its status is `False`, quoted or not.
  var isFalse: Bool { node["status"]?.text?.lowercased() == "false" }
}
