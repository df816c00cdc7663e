import JSON

/// Which objects a watch is about.
struct WatchScope: Sendable {
  let kind: ResourceKind
  let namespace: String?
  let fieldSelector: String?
  let labelSelector: String?
  /// Of each object the metadata alone (Kubernetes API concepts, "Receiving resources as Tables" and after).
  var isMetadataAlone = false

  /// What a server is asked to answer with, where that is not the objects as they are. One that cannot gives them whole.
  var accept: String? {
    isMetadataAlone
      ? "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json" : nil
  }

  /// Whether a list says to be of these objects.
  func isList(_ kind: String) -> Bool {
    kind == self.kind.kind + "List" || isMetadataAlone && kind == "PartialObjectMetadataList"
  }

  /// The path of a request, with its query.
  func path(_ items: [(String, String?)]) -> String {
    let all = items + [("fieldSelector", fieldSelector), ("labelSelector", labelSelector)]
    let given = all.compactMap { name, value in value.map { (name, $0) } }
    return kind.path(namespace: namespace) + (given.isEmpty ? "" : "?" + PercentEncoding.query(given))
  }

  /// What an object is known by; nil for one without a name, or of another kind.
  func key(of object: JSONValue) -> ResourceKey? {
    if let its = object["kind"].text, its != kind.kind {
      guard isMetadataAlone, its == "PartialObjectMetadata" else { return nil }
    }
    let metadata = object["metadata"]
    guard let name = metadata["name"].text, !name.isEmpty else { return nil }
    guard kind.isNamespaced else { return ResourceKey(namespace: nil, name: name) }
    let namespace = metadata["namespace"].text.flatMap { $0.isEmpty ? nil : $0 }
    return ResourceKey(namespace: namespace ?? self.namespace, name: name)
  }
}
