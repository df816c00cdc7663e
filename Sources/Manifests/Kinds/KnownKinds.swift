/// The kinds of Istio, of the Gateway API and of Kubernetes itself, with the versions that a current cluster serves.
///
/// Groups that are not listed belong to other operators: nothing can be said of them.
public enum KnownKinds {
  /// A kind in its group.
  public struct Kind: Sendable, Hashable {
    /// The group; empty for core kinds.
    public var group: String
    /// The kind.
    public var kind: String
    /// The versions served, the preferred one first.
    public var versions: [String]

    /// The preferred `apiVersion`.
    public var apiVersion: String { apiVersion(versions.first ?? "v1") }

    /// The `apiVersion` of a version.
    public func apiVersion(_ version: String) -> String { group.isEmpty ? version : "\(group)/\(version)" }
  }

  /// A kind of a group; nil where it is not known.
  public static func kind(_ kind: String, in group: String) -> Kind? { byGroup[group]?[kind] }

  /// The kinds of this name in all groups; Istio's first.
  public static func named(_ kind: String) -> [Kind] { byName[kind] ?? [] }

  /// The kinds of a group; nil where the group is another operator's.
  public static func kinds(of group: String) -> [String: Kind]? { byGroup[group] }

  /// Every group that is known.
  public static var groups: [String] { Array(byGroup.keys) }

  /// Whether a group is one of Istio's living ones.
  public static func isIstio(_ group: String) -> Bool {
    group.hasSuffix(".istio.io") && byGroup[group] != nil
  }

  private static let all: [Kind] = KindTable.text.split(separator: "\n").reduce(into: []) { kinds, line in
    let fields = line.split(separator: "|").map { field in field.split(separator: " ").map(String.init) }
    guard fields.count == 3, let group = fields[0].first else { return }
    for kind in fields[1] {
      kinds.append(Kind(group: group == "core" ? "" : group, kind: kind, versions: fields[2]))
    }
  }

  private static let byGroup: [String: [String: Kind]] = all.reduce(into: [:]) { groups, kind in
    groups[kind.group, default: [:]][kind.kind] = kind
  }

  private static let byName: [String: [Kind]] = all.reduce(into: [:]) { names, kind in
    names[kind.kind, default: []].append(kind)
  }
}
