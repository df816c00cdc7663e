import Foundation

/// What a script reads of `pharos graph -o json`.
struct GraphJSON: Decodable {
  struct Source: Decodable {
    let name: String
    let kind: String
    let state: String
    let error: String?
    let ageSeconds: Double?
  }
  struct Node: Decodable {
    let id: String
    let health: String
  }
  struct Share: Decodable {
    /// Percent of the requests, by response flag.
    let flags: [String: Double]
  }
  struct View: Decodable {
    let count: Double?
    let rate: Double
    let percentErr: Double?
    let responses: [String: Share]
  }
  struct Connections: Decodable {
    let opened: Double
    let closed: Double
  }
  struct Latency: Decodable {
    let avg: Double?
    let p95: Double?
  }
  struct Basis: Decodable {
    let count: Double
    let errors: Double
  }
  struct Edge: Decodable {
    let id: String
    let source: String
    let target: String
    let `protocol`: String
    let health: String
    let count: Double?
    let rate: Double?
    let rateReceived: Double?
    let percentErr: Double?
    let mtlsPercent: Double?
    let difference: String?
    let connections: Connections?
    let responseTime: Latency?
    /// By response code; absent on an idle edge, as the next is.
    let responses: [String: Share]?
    let reporters: [String: View]?
    let healthBasis: Basis?
  }

  let timestamp: String
  let warnings: [String]
  let sources: [Source]
  let nodes: [Node]
  let edges: [Edge]

  init(_ text: some StringProtocol) throws {
    self = try JSONDecoder().decode(GraphJSON.self, from: Data(text.utf8))
  }

  /// The edge between two nodes named by the ends of their ids, such as `reviews-v3`.
  func edge(_ source: String, _ target: String) -> Edge? {
    edges.first { $0.source.hasSuffix(source) && $0.target.hasSuffix(target) }
  }

  /// The node whose id ends so.
  func node(_ name: String) -> Node? { nodes.first { $0.id.hasSuffix("/" + name) } }

  /// Seconds since 1970.
  var seconds: Double? {
    let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
    return (try? Date(timestamp, strategy: style))?.timeIntervalSince1970
  }
}
