import Manifests

extension Node {
  /// A key's value; nil also where it is written as null, which Kubernetes and Istio take for not written.
  func given(_ key: String) -> Node? {
    guard let value = self[key], !value.isNull else { return nil }
    return value
  }

  /// A key's scalar text; nil where it is not written or empty, which is the same to protobuf.
  func nonEmpty(_ key: String) -> Located<String>? {
    guard let text = string(key), !text.value.isEmpty else { return nil }
    return text
  }

  /// Whether a field of this map is missing: neither written nor meant by a key that is almost its name, which is
  /// reported as misspelt.
  func lacks(_ field: String) -> Bool {
    guard isMapping, given(field) == nil else { return false }
    return !entries.contains { $0.key != field && NearestFieldName.nearest(to: $0.key, in: [field]) != nil }
  }

  /// As `lacks`, where an empty text or list is as good as none.
  func lacksValue(_ field: String) -> Bool {
    guard let value = given(field) else { return lacks(field) }
    return value.isEmpty
  }

  /// The place of a key's name, where a whole field is meant; else the node's own.
  func keyPlace(_ key: String) -> Place { entry(key)?.keyPlace ?? place }

  /// Whether nothing under it holds a value: a skeleton from a book, every field named and none filled in.
  var isSkeleton: Bool {
    switch content {
    case .scalar(let text, _): text.isEmpty || isNull
    case .sequence(let items): items.allSatisfy(\.isSkeleton)
    case .mapping(let entries): entries.allSatisfy(\.value.isSkeleton)
    }
  }
}
