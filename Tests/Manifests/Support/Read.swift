@testable import Manifests

/// Reads texts the short way.
enum Read {
  static func text(_ text: String, isNamed: Bool = true) -> ManifestReader.Result {
    bytes(Array(text.utf8), isNamed: isNamed)
  }

  static func bytes(
    _ bytes: [UInt8], isNamed: Bool = true, limits: ReadingLimits = ReadingLimits()
  ) -> ManifestReader.Result {
    ManifestReader(limits: limits).read([ManifestSource(name: "a.yaml", bytes: bytes, isNamed: isNamed)])
  }

  /// `broken 3:5` of each problem.
  static func problems(_ text: String) -> [String] { problems(Read.text(text)) }

  static func problems(_ read: ManifestReader.Result) -> [String] {
    read.problems.map { "\($0.kind.rawValue) \($0.start.line):\($0.start.column)" }
  }

  /// Where the value at a path of the first object starts.
  static func start(_ read: ManifestReader.Result, _ path: String, object: Int = 0) -> Position? {
    guard read.objects.indices.contains(object) else { return nil }
    return find(read.objects[object].root, in: read.objects[object].root, path)?.place.start
  }

  private static func find(_ node: Node, in root: Node, _ path: String) -> Node? {
    if root.path(to: node.id) == path { return node }
    for child in node.items + node.entries.map(\.value) {
      if let found = find(child, in: root, path) { return found }
    }
    return nil
  }
}
