import Mesh

extension Node {
  /// The name that people use: `reviews v3`, `ratings`, `unknown caller`. From outside: a canvas makes it safe.
  var displayName: String {
    let base: String?
    switch type {
    case .workload: base = workload ?? app ?? service
    case .service: base = service ?? app ?? workload
    case .unknown: return "unknown"
    case .app, .aggregate, .box: base = app ?? workload ?? service
    }
    guard let base else { return id.text }
    guard let version, type == .app else { return base }
    return base + " " + version
  }
}

extension Snapshot {
  /// The name of a node that may be gone.
  func displayName(_ id: NodeID) -> String { node(id)?.displayName ?? id.text }

  /// `productpage v1 → reviews v3`, with an ASCII arrow where there is no other.
  func displayName(_ edge: Edge, arrow: String) -> String {
    "\(displayName(edge.source)) \(arrow) \(displayName(edge.target))"
  }
}
