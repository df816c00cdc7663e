import FoundationEssentials
import Manifests
import Mesh

/// What changed in the configuration from one report to the next: objects added, removed and changed, each by name.
///
/// Pure. The first report is where it begins. Positions, comments, the order of keys, `status` and what a cluster keeps
/// about versions are no change; objects of a text that cannot be read just now stay what they were.
public struct ConfigChanges: Sendable {
  /// More at once are told as one.
  static let mostAtOnce = 50

  private struct Identity: Hashable {
    var cluster: String
    var group: String
    var kind: String
    var namespace: String
    var name: String
  }

  private struct Known: Sendable {
    var object: ConfigObject
    var source: String
  }

  private var known: [Identity: Known]?

  /// Knows nothing yet.
  public init() {}

  /// Takes in the next set of objects. Cost: linear in the size of the objects; away from the UI.
  /// - Parameter date: when it was read.
  public mutating func changes(in set: ConfigSet, at date: Date) -> [MeshChange] {
    var now: [Identity: Known] = [:]
    // Pods come and go; that is no configuration.
    for object in set.objects
    where !object.name.isEmpty && object.kind != "Pod" && set.sources.indices.contains(object.source) {
      now[Self.identity(object)] = Known(object: object, source: set.sources[object.source].name)
    }
    guard let before = known else {
      known = now
      return []
    }
    let unread = set.problems.filter { $0.kind == .broken || $0.kind == .unreadable }
    let broken = Set(
      unread.filter { set.sources.indices.contains($0.source) }.map { set.sources[$0.source].name })
    var changes: [MeshChange] = []
    for (identity, old) in before where now[identity] == nil {
      if broken.contains(old.source) {
        now[identity] = old
      } else {
        changes.append(Self.change(old.object, date, to: "removed"))
      }
    }
    for (identity, new) in now {
      guard let old = before[identity] else {
        changes.append(Self.change(new.object, date, to: "added"))
        continue
      }
      guard old.object !== new.object else { continue }
      let found = ObjectDifference(old.object.root, new.object.root).found
      if !found.isEmpty { changes.append(Self.change(new.object, date, found)) }
    }
    known = now
    changes.sort { $0.name < $1.name }
    guard changes.count > Self.mostAtOnce else { return changes }
    return [
      MeshChange(
        at: date, kind: .configured, subject: .config(""), name: "\(changes.count) objects", to: "changed",
        reason: "\(changes.prefix(3).map(\.name).joined(separator: ", ")), …")
    ]
  }

  private static func identity(_ object: ConfigObject) -> Identity {
    Identity(
      cluster: object.clusterName, group: object.group, kind: object.kind, namespace: object.namespace,
      name: object.name)
  }

  private static func change(_ object: ConfigObject, _ date: Date, to: String) -> MeshChange {
    MeshChange(
      at: date, kind: .configured, subject: .config(object.title), name: object.title,
      namespace: object.namespace.isEmpty ? nil : object.namespace, to: to)
  }

  private static func change(_ object: ConfigObject, _ date: Date, _ found: [ObjectDifference.Found])
    -> MeshChange
  {
    var change = change(object, date, to: "changed")
    let paths = found.prefix(3).map(\.path).joined(separator: ", ") + (found.count > 3 ? ", …" : "")
    change.reason = "\(paths)."
    if found.count == 1, let only = found.first, let from = only.from, let to = only.to {
      change.from = from
      change.to = to
    }
    return change
  }
}

/// Where two versions of an object differ.
struct ObjectDifference {
  /// A place that differs, with its values where both are scalars.
  struct Found: Hashable {
    var path: String
    var from: String?
    var to: String?
  }

  private(set) var found: [Found] = []

  /// So many are enough to name them.
  private static let most = 4
  /// Values longer than this are not shown.
  private static let longest = 40
  /// What a cluster writes about an object.
  private static let bookkeeping: Set<String> = [
    "status", "metadata.resourceVersion", "metadata.generation", "metadata.managedFields", "metadata.uid",
    "metadata.creationTimestamp", "metadata.selfLink",
    "metadata.annotations.kubectl.kubernetes.io/last-applied-configuration",
  ]

  init(_ old: Manifests.Node, _ new: Manifests.Node) { compare(old, new, "") }

  private mutating func compare(_ old: Manifests.Node, _ new: Manifests.Node, _ path: String) {
    guard found.count < Self.most, !Self.bookkeeping.contains(path) else { return }
    switch (old.content, new.content) {
    case (.scalar(let a, let styleA), .scalar(let b, let styleB)):
      // `1` is a number and `"1"` a text: another value, though it reads the same.
      guard a != b || (styleA == .plain) != (styleB == .plain) else { return }
      let isShort = a != b && a.count <= Self.longest && b.count <= Self.longest
      found.append(Found(path: path, from: isShort ? a : nil, to: isShort ? b : nil))
    case (.sequence(let a), .sequence(let b)):
      guard a.count == b.count else { return note(path) }
      for (index, pair) in zip(a, b).enumerated() { compare(pair.0, pair.1, "\(path)[\(index)]") }
    case (.mapping(let a), .mapping(let b)):
      for entry in a {
        let inner = path.isEmpty ? entry.key : "\(path).\(entry.key)"
        if let other = new[entry.key] { compare(entry.value, other, inner) } else { note(inner) }
      }
      for entry in b where old[entry.key] == nil { note(path.isEmpty ? entry.key : "\(path).\(entry.key)") }
    default: note(path)
    }
  }

  private mutating func note(_ path: String) {
    guard found.count < Self.most, !Self.bookkeeping.contains(path) else { return }
    found.append(Found(path: path))
  }
}
