import Manifests

/// Istio's order among equals: the oldest first, then by name, then by namespace. An object from a file has no age yet
/// and comes after those that live.
struct Age: Comparable {
  let key: (String, String, String)

  init(_ object: ConfigObject) {
    let created = object.root.at("metadata", "creationTimestamp")?.text ?? "9999"
    key = (created, object.name, object.namespace)
  }

  static func < (left: Age, right: Age) -> Bool { left.key < right.key }
  static func == (left: Age, right: Age) -> Bool { left.key == right.key }

  /// Objects of a kind, oldest first.
  static func sorted<T>(_ list: [T], _ object: (T) -> ConfigObject) -> [T] {
    guard list.count > 1 else { return list }
    return list.map { (Age(object($0)), $0) }.sorted { $0.0 < $1.0 }.map(\.1)
  }
}
