import Foundation
import KubernetesTestKit
import Testing

extension EndToEnd {
  /// A real kube-apiserver, where one is at hand: `PHAROS_KUBE_APISERVER` names the binary, `PHAROS_ETCD` etcd's where it
  /// is not on the PATH. Needs root, for addresses of pods (`Tests/Kubernetes/Server/real.py`).
  @Suite(.enabled(if: ProcessInfo.processInfo.environment["PHAROS_KUBE_APISERVER"] != nil))
  struct RealKubernetesTests {
    private struct Report: Decodable {
      let dir: String
      let kubeconfigs: [String: String]
    }

    /// A user with the role that `pharos rbac` prints sees the mesh; without parts of it another way is taken.
    @Test(.timeLimit(.minutes(5))) func theRoleThatIsPrintedIsEnough() throws {
      let environment = ProcessInfo.processInfo.environment
      let demo = try SharedDemo.get()
      let folder = try TemporaryFolder()
      try demo.line.write(toFile: folder.path + "/demo.json", atomically: true, encoding: .utf8)
      let script = Program.root.path + "/Tests/Kubernetes/Server/real.py"
      let server = try Child(
        "python3",
        [
          "-B", script, "--demo", folder.path + "/demo.json",
          "--apiserver", environment["PHAROS_KUBE_APISERVER"] ?? "", "--etcd",
          environment["PHAROS_ETCD"] ?? "etcd",
        ])
      defer { server.end() }
      let report = try JSONDecoder().decode(Report.self, from: Data(try #require(server.line()).utf8))
      let kubectl = try Kubectl(kubeconfig: try #require(report.kubeconfigs["admin"]), folder: report.dir)
      let user = try #require(report.kubeconfigs["pharos"])
      let cluster = ["--kube", "-A", "--kubeconfig", user]
      let refused = try Command.run(Program.path, ["graph"] + cluster)
      #expect(refused.status == 3 && refused.errors.contains("`pharos` may not list pods"))

      try grant(kubectl, folder, [])
      let graph = try read(cluster)
      #expect(graph.edges.filter { ($0.rate ?? 0) > 0 }.count >= 10)
      #expect(graph.sources.filter { $0.kind == "proxy" && $0.state == "ok" }.count == 9)
      #expect(Set(graph.nodes.map(\.id)).count == graph.nodes.count)
      let findings = try Command.run(Program.path, ["analyze", "-o", "json"] + cluster)
      #expect(findings.status <= 1 && !findings.errors.contains("may not"), "\(findings.errors)")
      let log = try Command.run(
        Program.path, ["logs", "bookinfo/reviews-v1", "--tail", "1", "--kube", "--kubeconfig", user])
      #expect(log.status == 0 && !log.output.isEmpty, "\(log.errors)")

      try grant(kubectl, folder, ["--without", "proxies"])
      let forwarded = try read(cluster)
      #expect(forwarded.warnings.contains { $0.contains("port-forward") }, "\(forwarded.warnings)")
      #expect(forwarded.sources.filter { $0.kind == "proxy" && $0.state == "ok" }.count == 9)
    }

    private func read(_ cluster: [String]) throws -> GraphJSON {
      let result = try Command.run(Program.path, ["graph", "-o", "json", "--window", "10s"] + cluster)
      try #require(result.status == 0, "\(result.errors)")
      return try GraphJSON(result.output)
    }

    private func grant(_ kubectl: Kubectl, _ folder: TemporaryFolder, _ words: [String]) throws {
      let role = try Command.run(Program.path, ["rbac", "--user", "pharos"] + words)
      let file = folder.path + "/role.yaml"
      try role.output.write(toFile: file, atomically: true, encoding: .utf8)
      #expect(try kubectl("apply", "-f", file).status == 0)
    }
  }
}
