import Mesh
import Terminal

/// What a node shows of itself: name, kind, numbers, in words that fit a card.
struct NodeFace {
  /// How a node's box is drawn, so that kinds differ without colour.
  enum Shape: Hashable {
    /// Something that runs: rounded corners.
    case workload
    /// A Service or host: square corners.
    case service
    /// A caller without a name: dashed.
    case unknown
  }

  var shape: Shape
  var name: String
  /// Version, or the kind where there is no version.
  var tag: String

  init(_ node: Node, _ glyphs: GlyphSet) {
    switch node.type {
    case .unknown:
      shape = .unknown
      name = glyphs == .unicode ? "⟨unknown⟩" : "<unknown>"
      tag = ""
    case .service:
      shape = .service
      name = node.service ?? node.app ?? node.id.text
      tag = node.isOutside ? "ext" : "svc"
    case .workload:
      shape = .workload
      name = node.workload ?? node.app ?? node.id.text
      tag = ""
    case .app, .aggregate, .box:
      shape = .workload
      name = node.app ?? node.workload ?? node.service ?? node.id.text
      tag = node.version ?? ""
    }
    // "latest" is what Istio says for a workload without a version.
    if tag == "latest" { tag = "" }
    name = TextSafety.safe(name)
    tag = TextSafety.safe(tag)
  }

  /// The rate that a card shows: what others ask of the node; where nobody calls it, what it asks itself.
  static func rate(_ node: Node, _ format: Format) -> String {
    if node.isIdle { return "idle" }
    let requests = node.traffic.filter { $0.protocol != .tcp }
    let inbound = requests.reduce(0) { $0 + $1.inbound }
    if inbound > 0 { return format.rate(inbound) }
    let outbound = requests.reduce(0) { $0 + $1.outbound }
    if outbound > 0 { return format.rate(outbound) }
    guard let tcp = node.traffic.first(where: { $0.protocol == .tcp }) else {
      return node.traffic.isEmpty ? format.unknown : format.rate(0)
    }
    return format.bytesPerSecond(tcp.inbound > 0 ? tcp.inbound : tcp.outbound)
  }

  /// Errors in percent of the requests others make, or nil where there are none.
  static func percentErr(_ node: Node) -> Double? {
    var total = 0.0
    var errors = 0.0
    for traffic in node.traffic where traffic.protocol != .tcp {
      total += traffic.inbound
      errors += traffic.inNoResponse
      errors += traffic.protocol == .grpc ? traffic.inGrpcErr : traffic.in4xx + traffic.in5xx
    }
    guard total > 0, errors > 0 else { return nil }
    return min(100, errors / total * 100)
  }

  /// The sign of a state.
  static func symbol(_ health: Health) -> Symbol {
    switch health {
    case .na: .idle
    case .healthy: .healthy
    case .notReady: .notReady
    case .degraded: .degraded
    case .failure: .failure
    }
  }

  /// The colour of a state.
  static func ink(_ health: Health) -> Ink {
    switch health {
    case .na: .idle
    case .healthy: .healthy
    case .notReady: .notReady
    case .degraded: .degraded
    case .failure: .failure
    }
  }
}
