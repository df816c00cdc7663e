import Foundation
import Mesh
import Testing
import Topology

/// The same Prometheus answers that Kiali's own tests begin with, the same nodes and edges at the end.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["PHAROS_DATA"] != nil, "PHAROS_DATA is not set"))
struct KialiGoldenTests {
  struct Golden: Decodable {
    struct Query: Decodable {
      struct Answer: Decodable {
        var metric: [String: String]
        var value: Double
      }
      var query: String
      var samples: [Answer]
    }
    struct Expected: Decodable {
      struct Elements: Decodable {
        struct Entry: Decodable {
          struct Fields: Decodable {
            struct Traffic: Decodable { var `protocol`: String }
            var id: String
            var source: String?
            var target: String?
            var namespace: String?
            var workload: String?
            var app: String?
            var version: String?
            var service: String?
            var isRoot: Bool?
            var isBox: String?
            var nodeType: String?
            // A list on nodes, a single one on edges.
            var traffic: EdgeTraffic?
          }
          var data: Fields
        }
        var nodes: [Entry]
        var edges: [Entry]
      }
      var graphType: String
      var elements: Elements
    }
    /// The protocol of an edge's traffic; nothing for a node's list.
    struct EdgeTraffic: Decodable {
      var name: String?
      init(from decoder: any Decoder) throws {
        name = try? decoder.container(keyedBy: Key.self).decode(String.self, forKey: .protocol)
      }
      enum Key: String, CodingKey { case `protocol` }
    }
    var queries: [Query]
    var expected: Expected
  }

  @Test(arguments: ["TestWorkloadGraph", "TestVersionedAppGraph", "TestServiceGraph"])
  func agreesOnNodesAndEdges(name: String) throws {
    let folder = try #require(ProcessInfo.processInfo.environment["PHAROS_DATA"])
    let data = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/kiali/\(name).json"))
    let golden = try JSONDecoder().decode(Golden.self, from: data)
    let snapshot = try Self.snapshot(golden)
    let isService = golden.expected.graphType == "service"

    let boxes = Set(golden.expected.elements.nodes.filter { $0.data.isBox != nil }.map(\.data.id))
    var nameOfID: [String: String] = [:]
    for node in golden.expected.elements.nodes where !boxes.contains(node.data.id) {
      nameOfID[node.data.id] = Self.name(
        node.data.namespace, workload: node.data.workload, app: node.data.app, service: node.data.service)
    }
    var ours: [NodeID: String] = [:]
    for node in snapshot.nodes {
      ours[node.id] = Self.name(node.namespace, workload: node.workload, app: node.app, service: node.service)
    }
    // Kiali's service graph loses traffic that ends in a workload without a service.
    let lost: Set<String> = isService ? ["bookinfo/kiali-2412"] : []
    #expect(Set(ours.values).subtracting(lost) == Set(nameOfID.values))
    let theirEdges = golden.expected.elements.edges.map { edge in
      "\(nameOfID[edge.data.source ?? ""] ?? "?") > \(nameOfID[edge.data.target ?? ""] ?? "?") \(edge.data.traffic?.name ?? "?")"
    }
    let ourEdges = snapshot.edges.filter { !lost.contains(ours[$0.target] ?? "") }.map { edge in
      "\(ours[edge.source] ?? "?") > \(ours[edge.target] ?? "?") \(edge.protocol.rawValue)"
    }
    #expect(Set(ourEdges) == Set(theirEdges))
    let theirRoots = golden.expected.elements.nodes.filter { $0.data.isRoot == true }
      .compactMap { nameOfID[$0.data.id] }
    #expect(Set(snapshot.nodes.filter(\.isRoot).compactMap { ours[$0.id] }) == Set(theirRoots))
  }

  /// `NAMESPACE/NAME`, with Kiali's word for what is not known taken as nothing.
  static func name(_ namespace: String?, workload: String?, app: String?, service: String?) -> String {
    let known = { (text: String?) in text == "unknown" ? nil : text }
    let name = known(workload) ?? known(service) ?? known(app) ?? "-"
    return (known(namespace) ?? "-") + "/" + name
  }

  static func snapshot(_ golden: Golden) throws -> Snapshot {
    var mesh = MeshScript(
      window: 10, graph: try #require(GraphType(rawValue: golden.expected.graphType)))
    var samples: [(String, [String: String], Double)] = []
    for query in golden.queries {
      guard let begin = query.query.firstRange(of: "rate("), let end = query.query.firstIndex(of: "{") else {
        continue
      }
      let metric = String(query.query[begin.upperBound..<end])
      let reporter = query.query.contains("reporter=\"source\"") ? "source" : "destination"
      for answer in query.samples {
        samples.append((metric, answer.metric.merging(["reporter": reporter]) { $1 }, answer.value))
      }
    }
    mesh.scrape("prometheus")
    mesh.wait(10)
    for (name, labels, value) in samples { mesh.add(value * 10, name, labels, on: "prometheus") }
    mesh.scrape("prometheus")
    return mesh.snapshot()
  }
}
