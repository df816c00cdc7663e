import Mesh

/// What is drawn as boxes around nodes.
public enum BoxGrouping: String, Sendable, Hashable, CaseIterable {
  /// Clusters, where nodes of two or more are drawn.
  case clusters
  /// Namespaces as well, in their clusters, where nodes of two or more are drawn.
  case namespaces
  /// None.
  case off

  /// What it shows, in a line.
  var help: String {
    switch self {
    case .clusters: "Clusters are boxes where there are two or more"
    case .namespaces: "Namespaces are boxes, in those of their clusters"
    case .off: "No boxes: where there are several clusters cards name theirs"
    }
  }
}

/// Which nodes stand in which boxes.
struct BoxPlan {
  /// The boxes of each node from the outermost in, in the order of the nodes; empty for none.
  private(set) var paths: [[String]]

  /// A box with the only cluster or namespace in it would say nothing. What is not known is not boxed: neither
  /// nodes without a cluster or namespace, nor callers without a name, who may be anywhere.
  init(_ nodes: [Node], _ grouping: BoxGrouping) {
    paths = Array(repeating: [], count: nodes.count)
    guard grouping != .off else { return }
    let known = nodes.map { $0.type == .unknown || $0.isOutside ? nil : $0 }
    let clusters = known.map { Self.known($0?.cluster) }
    let hasClusters = Set(clusters.lazy.compactMap { $0 }).count > 1
    if hasClusters {
      for (i, cluster) in clusters.enumerated() { paths[i] = cluster.map { ["cluster " + $0] } ?? [] }
    }
    guard grouping == .namespaces else { return }
    let namespaces = known.map { Self.known($0?.namespace) }
    let boxes = zip(paths, namespaces).map { path, namespace in namespace.map { path + ["namespace " + $0] } }
    guard Set(boxes.lazy.compactMap { $0 }).count > 1 else { return }
    for (i, path) in boxes.enumerated() { if let path, !hasClusters || path.count > 1 { paths[i] = path } }
  }

  private static func known(_ name: String?) -> String? {
    name.flatMap { $0.isEmpty || $0 == "unknown" ? nil : $0 }
  }

  /// What a box is called.
  static func title(_ path: [String]) -> String {
    guard let name = path.last, let blank = name.firstIndex(of: " ") else { return "" }
    return String(name[name.index(after: blank)...])
  }
}
