import Foundation
import KubernetesTestKit
import Testing

extension EndToEnd {
  /// A mesh in a Kubernetes cluster: real Envoys behind an API server that `kubectl` takes for one.
  @Suite struct ClusterTests {
    /// A cluster whose pods are the common demo's Envoys.
    private func cluster() throws -> (server: KubernetesTestServer, demo: DemoUnderTest) {
      let demo = try SharedDemo.get()
      let folder = try TemporaryFolder()
      let file = folder.path + "/demo.json"
      try demo.line.write(toFile: file, atomically: true, encoding: .utf8)
      return (try KubernetesTestServer(["--demo", file, "--grace-seconds", "0"]), demo)
    }

    private func graph(_ arguments: [String]) throws -> GraphJSON {
      let result = try Command.run(Program.path, ["graph", "-o", "json", "--window", "10s"] + arguments)
      try #require(result.status == 0, "\(result.errors)")
      return try GraphJSON(result.output)
    }

    @Test(.timeLimit(.minutes(3))) func throughTheAPIServerTheMeshIsTheSame() throws {
      let (server, demo) = try cluster()
      let through = try graph(["--kube", "--kubeconfig", try server.kubeconfig("viewer"), "-A"])
      let direct = try graph(demo.proxyOptions)
      // The windows are not the same ten seconds: what moved well in one of them has moved in the other.
      let moving = { (graph: GraphJSON) in graph.edges.filter { ($0.count ?? 0) >= 20 } }
      let moved = { (graph: GraphJSON) in Set(graph.edges.filter { ($0.count ?? 0) > 0 }.map(\.id)) }
      #expect(moving(through).count >= 8)
      #expect(Set(moving(through).map(\.id)).subtracting(moved(direct)).isEmpty)
      #expect(Set(moving(direct).map(\.id)).subtracting(moved(through)).isEmpty)
      for edge in moving(through) {
        guard let same = direct.edges.first(where: { $0.id == edge.id }) else { continue }
        #expect(edge.mtlsPercent == same.mtlsPercent, "\(edge.id)")
      }
      let proxies = through.sources.filter { $0.kind == "proxy" }
      #expect(proxies.count == 9 && proxies.allSatisfy { $0.state == "ok" })
      #expect(proxies.allSatisfy { $0.name.contains(".bookinfo") || $0.name.contains(".istio-system") })
      let one = try Command.run(
        Program.path,
        ["metrics", "workload", "reviews-v3", "-n", "bookinfo", "--window", "3s"],
        environment: ["KUBECONFIG": try server.kubeconfig("viewer")])
      #expect(one.status == 0 && one.output.contains("ratings-v1"), "\(one.errors)")
      let traces = try Command.run(
        Program.path, ["traces", "list", "--kube", "--kubeconfig", try server.kubeconfig("viewer")])
      #expect(traces.status == 0 && traces.output.contains("reviews.bookinfo"), "\(traces.errors)")
      // Who they are is known from the pods: nobody was asked.
      #expect(try !server.requests().contains { $0.path.contains("server_info") })
    }

    /// What keeps a cluster from being read, and the words that its sentence must hold.
    static let troubles: [(kubeconfig: String, words: [String])] = [
      ("expired", ["401", "log in again"]), ("wrong-ca", ["certificate", "certificate-authority"]),
      ("unreachable", ["nothing listens", "127.0.0.1:9"]),
      ("nobody", ["nobody", "may not list pods", "pharos rbac"]),
      ("limited", ["pods/proxy is not allowed", "pharos rbac", "--prometheus"]),
    ]

    @Test(.timeLimit(.minutes(4))) func whatKeepsAClusterFromBeingReadIsSaidWithWhatToDo() throws {
      let server = try KubernetesTestServer(["--bookinfo"])
      let secrets = try ["viewer", "limited", "nobody"].map { try server.token($0) }
      for trouble in Self.troubles {
        let result = try Command.run(
          Program.path,
          ["graph", "--kube", "-n", "bookinfo", "--window", "2s", "--kubeconfig"]
            + [try server.kubeconfig(trouble.kubeconfig)])
        let text = result.output + result.errors
        #expect(result.status == 3, "\(trouble.kubeconfig): \(result.status) \(text)")
        for word in trouble.words { #expect(text.contains(word), "\(trouble.kubeconfig): \(text)") }
        #expect(!secrets.contains { text.contains($0) })
      }
      for (kubeconfig, word) in [("expired", "log in again"), ("unreachable", "nothing listens")] {
        let traces = try Command.run(
          Program.path, ["traces", "list", "--kubeconfig", try server.kubeconfig(kubeconfig)])
        #expect(traces.status == 3 && traces.errors.contains(word), "\(traces.errors)")
      }
      let unknown = try Command.run(
        Program.path,
        ["graph", "--context", "viewr", "--kubeconfig", try server.kubeconfig("viewer")])
      #expect(unknown.status == 2 && unknown.errors.contains("`viewer`"), "\(unknown.errors)")
      let typo = try Command.run(
        Program.path,
        ["graph", "-n", "bokinfo", "--window", "6s", "--kubeconfig", try server.kubeconfig("viewer")])
      #expect(
        typo.status == 3 && typo.errors.contains("no namespace bokinfo; did you mean bookinfo?"),
        "\(typo.errors)")
    }

    @Test(.timeLimit(.minutes(3))) func aNameThatIsNotThereLeadsToTheOneThatIs() throws {
      let server = try KubernetesTestServer(["--bookinfo"])
      let environment = ["KUBECONFIG": try server.kubeconfig("viewer")]
      for (arguments, sentence) in [
        (["logs", "--kube", "bookinfo/reviewsv3"], "did you mean reviews-v3?"),
        (["logs", "--kube", "reviews-v3"], "namespace default, which has no pods"),
        (["proxy", "clusters", "reviewsv3", "-n", "bookinfo"], "did you mean reviews-v3?"),
        (["proxy", "clusters", "--kube", "reviewsv3.bookinfo"], "did you mean reviews-v3?"),
      ] {
        let result = try Command.run(Program.path, arguments, environment: environment)
        #expect(result.status == 3 && result.errors.contains(sentence), "\(arguments): \(result.errors)")
      }
    }

    /// As of `istioctl analyze -n`: what is wrong elsewhere is somebody else's.
    @Test(.timeLimit(.minutes(3))) func theAnalysisOfANamespaceIsOfThatNamespace() throws {
      let server = try KubernetesTestServer(["--bookinfo"])
      for namespace in ["bookinfo", "istio-system"] {
        try server.order(
          "POST", "/objects",
          body: """
            {"apiVersion": "networking.istio.io/v1", "kind": "VirtualService", \
            "metadata": {"name": "astray", "namespace": "\(namespace)"}, \
            "spec": {"hosts": ["nobody"], "gateways": ["nowhere"], \
            "http": [{"route": [{"destination": {"host": "nobody"}}]}]}}
            """)
      }
      let environment = ["KUBECONFIG": try server.kubeconfig("viewer")]
      func analyze(_ words: [String]) throws -> (status: Int32, namespaces: Set<String>, errors: String) {
        let result = try Command.run(
          Program.path, ["analyze", "-o", "json"] + words, environment: environment)
        let document = try? JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
        let findings = document?["findings"] as? [[String: Any]] ?? []
        let namespaces = findings.compactMap {
          ($0["kind"] as? String == "Namespace" ? $0["name"] : $0["namespace"]) as? String
        }
        return (result.status, Set(namespaces), result.errors)
      }
      let one = try analyze(["-n", "bookinfo"])
      #expect(one.status == 1 && one.namespaces.subtracting([""]) == ["bookinfo"], "\(one)")
      for words in [[], ["-A"], ["-n", "bookinfo", "-A"]] {
        let all = try analyze(words)
        #expect(all.status == 1 && all.namespaces.isSuperset(of: ["bookinfo", "istio-system"]), "\(all)")
      }
      let none = try analyze(["-n", "bokinfo"])
      #expect(none.status == 2 && none.errors.contains("did you mean bookinfo?"), "\(none)")
      let mtls = try Command.run(
        Program.path, ["mtls", "--kube", "-n", "bookinfo"], environment: environment)
      #expect(mtls.output.contains("reviews.bookinfo.svc") && !mtls.output.contains("istiod.istio-system"))
    }

    @Test(.timeLimit(.minutes(4))) func aNamespaceIsChosenAndPodsComeAndGo() throws {
      let (server, _) = try cluster()
      let kubectl = try Kubectl(server)
      let terminal = try TestTerminal(
        columns: 150, rows: 40, environment: ["KUBECONFIG": try server.kubeconfig("viewer")],
        "'\(Program.path)'")
      // The context's namespace has no proxies: there is a choice.
      try terminal.wait("the namespaces") { $0.contains("Where to look") && $0.contains("bookinfo") }
      try terminal.press("Down", "Enter")
      try terminal.wait("the graph") { $0.contains("productpage") && $0.contains("8/8 proxies") }
      let pods = try kubectl("get", "pods", "-n", "bookinfo", "-o", "name", "-l", "app=ratings").output
      let pod = try #require(pods.split(separator: "\n").first).dropFirst("pod/".count)
      try terminal.press("7")
      #expect(try kubectl("delete", "pod", "-n", "bookinfo", String(pod), "--wait=false").status == 0)
      try terminal.wait("the pod that went, and the one that came") {
        $0.contains("vanished") && $0.contains("appeared") && $0.contains("ratings")
      }
      try terminal.type(":ns istio-system")
      try terminal.press("Enter", "1")
      try terminal.wait("the other namespace") { $0.contains("istio-system@") && $0.contains("1/1 proxy") }
      let screen = try terminal.styledScreen()
      #expect(!screen.contains(try server.token("viewer").prefix(12)))
    }

    @Test(.timeLimit(.minutes(4))) func aRecordingOfAClusterHoldsAllThatTheDashboardShowed() throws {
      let (server, _) = try cluster()
      let kubectl = try Kubectl(server)
      let folder = try TemporaryFolder()
      let file = folder.path + "/mesh.pharos"
      let recorder = try Child(
        Program.path,
        [
          "record", file, "--kube", "-n", "bookinfo", "--verbose", "--kubeconfig",
          try server.kubeconfig("viewer"),
        ])
      func ask(_ query: String) throws -> Int? {
        Int(
          try Command.run("sqlite3", [file, query]).output.trimmingCharacters(in: .whitespacesAndNewlines))
      }
      // Two polls may be written as one.
      while let line = recorder.line() {
        if line.hasPrefix("recorded "), let rounds = Int(line.dropFirst("recorded ".count)), rounds >= 2 {
          break
        }
      }
      try waitFor("the configuration") { (try ask("SELECT count(*) FROM config") ?? 0) > 0 ? true : nil }
      try waitFor("traces") { (try ask("SELECT count(*) FROM trace") ?? 0) > 0 ? true : nil }
      let pods = try kubectl("get", "pods", "-n", "bookinfo", "-o", "name", "-l", "app=details").output
      let pod = try #require(pods.split(separator: "\n").first).dropFirst("pod/".count)
      #expect(try kubectl("delete", "pod", "-n", "bookinfo", String(pod), "--wait=false").status == 0)
      try waitFor("the pod that went") {
        try ask("SELECT count(*) FROM event WHERE kind = 'vanished' AND name = '\(pod)'") == 1 ? true : nil
      }
      recorder.end()
      #expect(try ask("SELECT count(*) FROM config WHERE path LIKE '%/pods/%'") == 0)
      #expect(
        try ask("SELECT count(*) FROM config WHERE path = 'cluster:///virtualservices/bookinfo/reviews'") == 1
      )
      let again = try Program.run("graph", "--replay", file, "-o", "json")
      #expect(try GraphJSON(again.output).edges.count >= 8)
    }

    /// The admin port listens on a pod's own loopback: the user's kubectl leads there, with the kubeconfig that was named.
    @Test(.timeLimit(.minutes(4))) func aProxysConfigurationOpensThroughAPortForward() throws {
      let (server, _) = try cluster()
      let kubectl = try Kubectl(server)
      let folder = URL(fileURLWithPath: kubectl.path).deletingLastPathComponent().path
      let path = folder + ":" + (ProcessInfo.processInfo.environment["PATH"] ?? "")
      let terminal = try TestTerminal(
        columns: 150, rows: 40, environment: ["PATH": path, "KUBECONFIG": ""],
        "'\(Program.path)' --kube -n bookinfo --kubeconfig '\(try server.kubeconfig("viewer"))'")
      try terminal.wait("the graph") { $0.contains("8/8 proxies") }
      try terminal.type(":proxy reviews-v3")
      try terminal.press("Enter")
      try terminal.wait("the pages of the proxy") { $0.contains("CDS") && $0.contains("nothing refused") }
      let options = ["reviews-v3", "-n", "bookinfo", "--kubeconfig", try server.kubeconfig("viewer")]
      let listed = try Command.run(
        Program.path, ["proxy", "secrets"] + options, environment: ["PATH": path, "KUBECONFIG": ""])
      #expect(
        listed.output.contains("spiffe://cluster.local/ns/bookinfo/sa/bookinfo-reviews"), "\(listed.errors)")
    }

    @Test(.timeLimit(.minutes(4))) func theAPIServerGetsNoMoreThanTheBudget() throws {
      let proxies = try SimulatedProxies(40)
      defer { proxies.end() }
      let first = try #require(proxies.addresses.first)
      let server = try KubernetesTestServer(["--simulated", "40", "--simulated-at", first])
      try server.order("DELETE", "/requests")
      let begin = ContinuousClock.now
      let read = try graph([
        "--kube", "--kubeconfig", try server.kubeconfig("viewer"), "-A", "--api-requests", "10",
        "--window", "20s",
      ])
      let seconds = Double((ContinuousClock.now - begin).components.seconds)
      let asked = try server.requests().count { $0.path.contains("/proxy/") }
      #expect(Double(asked) <= 10 * (seconds + 2), "\(asked) in \(seconds) s")
      #expect(read.warnings.contains { $0.contains("share 10 requests/s") }, "\(read.warnings)")
      #expect(read.sources.count { $0.kind == "proxy" && $0.state == "ok" } >= 38)
    }

    /// An environment in which kubectl is the one that the tests have fetched, or none at all.
    private func path(_ kubectl: Kubectl?) -> [String: String] {
      let own = kubectl.map { [($0.path as NSString).deletingLastPathComponent] } ?? []
      return ["PATH": (own + ["/pharos-test/no-programs-here"]).joined(separator: ":")]
    }

    @Test(.timeLimit(.minutes(6))) func podsThatTheAPIServerDoesNotReachAreReadByAnotherWay() throws {
      let (server, _) = try cluster()
      let kubectl = try Kubectl(server)
      let viewer = try server.kubeconfig("viewer")
      // One pod that is down is no broken way: the others answer.
      try server.fault(#"{"fault": "unreachable", "path": "/pods/ratings[^/]*/proxy/"}"#)
      let arguments = [
        "graph", "-o", "json", "--window", "6s", "--kube", "--kubeconfig", viewer, "-n", "bookinfo",
      ]
      func graph(_ kubectl: Kubectl?) throws -> (status: Int32, graph: GraphJSON?, text: String) {
        let result = try Command.run(Program.path, arguments, environment: path(kubectl))
        return (result.status, try? GraphJSON(result.output), result.output + result.errors)
      }
      let one = try graph(kubectl)
      #expect(one.graph?.sources.count { $0.kind == "proxy" && $0.state == "ok" } == 7, "\(one.text)")
      let down = try #require(one.graph?.sources.first { $0.name.hasPrefix("ratings") })
      #expect(down.error?.contains("does not reach it: i/o timeout") == true, "\(down.error ?? "")")
      #expect(one.graph?.warnings.contains { $0.contains("port-forward") } == false)

      // A firewall between the control plane and the nodes: all of them, and never an answer.
      try server.clearFaults()
      try server.fault(#"{"fault": "unreachable", "path": "/(pods|services)/[^/]+/proxy/"}"#)
      let terminal = try TestTerminal(
        columns: 150, rows: 40, environment: ["KUBECONFIG": viewer],
        "PATH=\"\((kubectl.path as NSString).deletingLastPathComponent):$PATH\" '\(Program.path)' --kube -n bookinfo"
      )
      try terminal.wait("the graph, by port-forwards") {
        $0.contains("productpage") && $0.contains("8/8 proxies")
      }
      try terminal.press("W", "Tab", "Tab")
      try terminal.wait("the way, and why") {
        $0.contains("through kubectl port-forward") && $0.contains("does not reach the pods (i/o timeout)")
      }

      let forwarded = try graph(kubectl)
      #expect(
        forwarded.graph?.sources.count { $0.kind == "proxy" && $0.state == "ok" } == 8, "\(forwarded.text)")
      let said = forwarded.graph?.warnings.filter { $0.contains("i/o timeout") } ?? []
      #expect(
        said.count == 1 && said.first?.contains("kubectl port-forward is used") == true, "\(forwarded.text)")
      // Without kubectl nothing is left, and that is said.
      let blocked = try graph(nil)
      #expect(blocked.status == 3)
      for words in [
        "does not reach the pods (i/o timeout)", "kubectl is not installed", "no Prometheus answers",
      ] {
        #expect(blocked.text.contains(words), "\(blocked.text)")
      }

      // It heals by itself, without anybody asking for it.
      try server.clearFaults()
      try terminal.wait("the way through the API server", seconds: 150) {
        $0.contains("Proxies are read through the API server")
      }
    }
  }
}
