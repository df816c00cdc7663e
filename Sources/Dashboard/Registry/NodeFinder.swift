import Mesh

/// Finds nodes of the shown snapshot by what people type.
enum NodeFinder {
  /// Everything that a find may hit: names, version, namespace, principal-free identity.
  static func haystack(_ node: Node) -> String {
    [node.displayName, node.workload, node.app, node.service, node.version, node.namespace]
      .compactMap { $0 }.joined(separator: " ")
  }

  /// Nodes whose names hold the text, in the order of the drawing, or of the snapshot before there is one.
  static func matches(_ text: String, in state: AppState) -> [NodeID] {
    guard !text.isEmpty, let snapshot = state.snapshot else { return [] }
    let hits = Set(snapshot.nodes.filter { TextMatch.contains(text, in: haystack($0)) }.map(\.id))
    guard let drawn = state.graph.view?.nodes, !drawn.isEmpty else {
      return snapshot.nodes.map(\.id).filter(hits.contains)
    }
    let visible = drawn.filter(hits.contains)
    // In a neighbourhood of a large graph a find reaches what is not drawn, too.
    let seen = Set(visible)
    let rest = snapshot.nodes.map(\.id).filter { hits.contains($0) && !seen.contains($0) }
    return state.graph.isListMode || state.graph.focus != nil ? visible + rest : visible
  }

  /// The node that a typed name most likely means.
  static func best(_ text: String, in state: AppState) -> NodeID? {
    guard let snapshot = state.snapshot else { return nil }
    if let exact = snapshot.node(NodeID(text)) { return exact.id }
    return TextMatch.sorted(snapshot.nodes, by: text) { $0.displayName }.first?.id
      ?? TextMatch.sorted(snapshot.nodes, by: text, name: haystack).first?.id
  }

  /// Names for completion; those that would be the same carry their namespace.
  static func names(in state: AppState) -> [Candidate] {
    guard let snapshot = state.snapshot else { return [] }
    return snapshot.nodes.map { node in
      Candidate(
        node.displayName, help: [node.namespace, node.health.name].compactMap { $0 }.joined(separator: "  "))
    }
  }
}
