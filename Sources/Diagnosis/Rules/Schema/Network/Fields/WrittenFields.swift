import Manifests

/// Which fields of an object are written, misspelt ones counted for what they mean, so that a typing error is told once
/// and not also as a field that is missing.
struct WrittenFields {
  /// The fields that misspelt ones stand for, by the number of their map.
  private var meant: [Int32: Set<String>] = [:]

  /// Whether the object is a skeleton: its fields are named and not filled in.
  var isSkeleton = false

  /// Remembers that a field of a map was meant by another name.
  mutating func mean(_ name: String, in map: Node) { meant[map.id, default: []].insert(name) }

  /// Whether a map lacks a field. One with a value of a wrong type is there: the walk tells what is wrong with it.
  func lack(_ name: String, in map: Node) -> Bool {
    if let node = map[name], !node.isNull { return false }
    return !(meant[map.id]?.contains(name) ?? false)
  }
}
