import Foundation
import KubernetesTestKit
import Testing

extension EndToEnd {
  /// Two meshes at once whose clusters call themselves the same, as clusters do that nobody gave a name.
  @Suite struct SeveralClustersTests {
    /// Two clusters of the same workloads, the second with four times the traffic.
    private final class Pair {
      let proxies: [SimulatedProxies]
      let servers: [KubernetesTestServer]
      let folder: TemporaryFolder
      /// Contexts `blue` and `green`; `teal` is another way into the first.
      let kubeconfig: String

      init() throws {
        proxies = [try SimulatedProxies(6, "--rps", "20"), try SimulatedProxies(6, "--rps", "80")]
        servers = try proxies.map { proxies in
          let first = try #require(proxies.addresses.first)
          return try KubernetesTestServer(["--simulated", "6", "--simulated-at", first])
        }
        folder = try TemporaryFolder()
        var files: [String] = []
        for (name, server, user) in [
          ("blue", servers[0], "viewer"), ("green", servers[1], "viewer"), ("teal", servers[0], "admin"),
        ] {
          let text = try String(contentsOfFile: server.kubeconfig(user), encoding: .utf8)
          // Names alone: what opens the door stays.
          let lines = text.split(separator: "\n").map { line in
            line.hasSuffix(" \(user)") ? line.dropLast(user.count) + name : line
          }
          let file = "\(folder.path)/\(name)"
          try lines.joined(separator: "\n").write(toFile: file, atomically: true, encoding: .utf8)
          files.append(file)
        }
        kubeconfig = files.joined(separator: ":")
      }

      deinit { for one in proxies { one.end() } }

      func graph(_ contexts: String...) throws -> GraphJSON {
        let result = try Command.run(
          Program.path,
          ["graph", "-o", "json", "--window", "10s", "-A", "--graph-type", "workload"]
            + contexts.flatMap { ["--context", $0] }, environment: ["KUBECONFIG": kubeconfig])
        try #require(result.status == 0, "\(result.errors)")
        return try GraphJSON(result.output)
      }
    }

    /// A workload of a cluster as nodes are called.
    private func nodes(_ graph: GraphJSON, of cluster: String) -> Set<String> {
      Set(
        graph.nodes.map(\.id).filter { $0.hasPrefix("workload:\(cluster)/") }
          .map { String($0.dropFirst("workload:\(cluster)/".count)) })
    }

    @Test(.timeLimit(.minutes(4))) func workloadsOfTheSameNameAreTwoWithNumbersOfTheirOwn() throws {
      let pair = try Pair()
      let both = try pair.graph("blue", "green")
      let (blue, green) = (nodes(both, of: "blue"), nodes(both, of: "green"))
      #expect(blue == green && blue.count >= 3, "\(both.nodes.map(\.id))")
      #expect(!both.nodes.contains { $0.id.contains(":Kubernetes/") })
      // No edge leads from one mesh into the other.
      func rate(_ cluster: String) -> Double {
        both.edges.filter {
          $0.protocol != "tcp" && $0.source.contains(":\(cluster)/") && $0.target.contains(":\(cluster)/")
        }.reduce(0) { $0 + ($1.rate ?? 0) }
      }
      #expect(
        !both.edges.contains {
          $0.source.contains(":blue/") && $0.target.contains(":green/")
            || $0.source.contains(":green/") && $0.target.contains(":blue/")
        })
      let share = rate("green") / rate("blue")
      #expect(share > 3 && share < 5, "\(rate("blue")) \(rate("green"))")
      // One cluster alone is called as it calls itself.
      let alone = try pair.graph("blue")
      #expect(nodes(alone, of: "Kubernetes") == blue)
    }

    @Test(.timeLimit(.minutes(4))) func twoWaysIntoOneClusterAreReadOnce() throws {
      let pair = try Pair()
      let graph = try pair.graph("blue", "teal")
      #expect(nodes(graph, of: "Kubernetes").count >= 3, "\(graph.nodes.map(\.id))")
      #expect(graph.sources.count { $0.kind == "proxy" } == 6)
      #expect(
        graph.warnings.contains { $0.contains("teal") && $0.contains("same cluster as blue") },
        "\(graph.warnings)")
    }

    /// A virtual service of a gateway that is not there.
    private static let mistake = """
      {"apiVersion": "networking.istio.io/v1", "kind": "VirtualService", \
      "metadata": {"name": "astray", "namespace": "NAMESPACE"}, \
      "spec": {"hosts": ["SERVICE"], "gateways": ["nowhere"], \
      "http": [{"route": [{"destination": {"host": "SERVICE"}}]}]}}
      """

    @Test(.timeLimit(.minutes(4))) func aMistakeAndALogAreThoseOfTheirCluster() throws {
      let pair = try Pair()
      let known = nodes(try pair.graph("blue"), of: "Kubernetes").sorted()
      let workload = try #require(known.first { !$0.hasPrefix("istio-system/") })
      let parts = workload.split(separator: "/").map(String.init)
      let pods = try pair.servers.map { server in
        try Kubectl(server)("get", "pods", "-n", parts[0], "-o", "name").output.split(separator: "\n")
          .map { String($0.dropFirst("pod/".count)) }.filter { $0.hasPrefix(parts[1]) }
      }
      let service = try #require(
        Kubectl(pair.servers[1])("get", "services", "-n", parts[0], "-o", "name").output.split(
          separator: "\n"
        )
        .map { $0.dropFirst("service/".count) }.first { parts[1].hasPrefix($0) })
      try pair.servers[1].order(
        "POST", "/objects",
        body: Self.mistake.replacing("NAMESPACE", with: parts[0]).replacing("SERVICE", with: service))
      for (server, (pods, word)) in zip(pair.servers, zip(pods, ["bluish", "greenish"])) {
        for pod in pods {
          try server.order(
            "POST", "/log?namespace=\(parts[0])&pod=\(pod)&container=istio-proxy", body: "\(word) line\n")
        }
      }
      let analysis = try Command.run(
        Program.path, ["analyze", "-A", "--context", "blue", "--context", "green", "-o", "json"],
        environment: ["KUBECONFIG": pair.kubeconfig])
      let document = try #require(
        try JSONSerialization.jsonObject(with: Data(analysis.output.utf8)) as? [String: Any])
      let findings = try #require(document["findings"] as? [[String: Any]])
      let astray = findings.filter { $0["name"] as? String == "astray" }
      #expect(
        !astray.isEmpty && astray.allSatisfy { $0["cluster"] as? String == "green" }, "\(analysis.errors)")

      let terminal = try TestTerminal(
        columns: 200, rows: 60, environment: ["KUBECONFIG": pair.kubeconfig],
        "'\(Program.path)' --context blue --context green -A")
      try terminal.wait("both clusters") { $0.contains("12/12 proxies") }
      // The mistake is the second cluster's, and says so.
      try terminal.press("5")
      try terminal.wait("one cluster's configuration") { $0.contains("cluster ") && $0.contains("C: ") }
      if try !terminal.screen().contains("cluster green") { try terminal.press("C") }
      try terminal.wait("the mistake") { $0.contains("cluster green") && $0.contains("astray") }
      try terminal.press("C")
      try terminal.wait("the other cluster") { $0.contains("cluster blue") && !$0.contains("astray") }
      try terminal.press("3")
      for (cluster, word) in [("green", "greenish line"), ("blue", "bluish line")] {
        try terminal.type("/cluster = \(cluster) AND name = \(parts[1])")
        try terminal.press("Enter")
        try terminal.wait("the workload of \(cluster)") {
          $0.contains("1 of 8 workloads") && $0.contains("\(parts[0])@\(cluster)")
        }
        try terminal.press("L")
        try terminal.wait("the log of \(cluster)") { $0.contains(word) }
        try terminal.press("Escape")
        try terminal.wait("the workload again") { $0.contains("1 of 8 workloads") }
        try terminal.press("Escape")
        try terminal.wait("all workloads") { $0.contains(" 8 workloads") && !$0.contains("1 of 8") }
      }
    }
  }
}
