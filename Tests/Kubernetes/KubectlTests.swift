import Foundation
import KubernetesTestKit
import Testing

extension LiveKubernetes {
  /// kubectl, which is not ours, vouches for the API server that the other tests rest on.
  ///
  /// One after the other: each waits for programs, and the threads that all tests share are few.
  @Suite struct KubectlTests {
    @Test func itLearnsWhatTheServerHas() throws {
      let server = try KubernetesTestServer(["--bookinfo"])
      let kubectl = try Kubectl(server)
      #expect(try kubectl("version").output.contains("Server Version: v1.36.1"))
      let kinds = try kubectl("api-resources", "-o", "name").output
      for kind in [
        "pods", "deployments.apps", "virtualservices.networking.istio.io", "endpointslices.discovery.k8s.io",
      ] {
        #expect(kinds.split(separator: "\n").contains(Substring(kind)))
      }
      // Again without discovery in one document, and without Istio.
      let old = try KubernetesTestServer(["--bookinfo", "--no-aggregated", "--without", "istio.io"])
      let names = try Kubectl(old)("api-resources", "-o", "name").output
      #expect(names.contains("deployments.apps") && !names.contains("istio.io"))
    }

    @Test func itGetsWhatItAsksFor() throws {
      let server = try KubernetesTestServer(["--bookinfo"])
      let kubectl = try Kubectl(server)
      let table = try kubectl("get", "pods", "-n", "bookinfo", "-l", "app in (reviews),version!=v2").output
      let lines = table.split(separator: "\n")
      #expect(
        lines[0].split(whereSeparator: \.isWhitespace) == ["NAME", "READY", "STATUS", "RESTARTS", "AGE"])
      #expect(lines.count == 3 && table.contains("reviews-v1-") && table.contains("reviews-v3-"))
      #expect(lines[1].contains("2/2") && lines[1].contains("Running"))
      let document = try kubectl("get", "vs", "reviews", "-n", "bookinfo", "-o", "yaml").output
      #expect(document.contains("kind: VirtualService") && document.contains("weight: 50"))
      let over = try kubectl("get", "pods", "-A", "--field-selector", "status.phase!=Running", "-o", "name")
      #expect(over.output.hasPrefix("pod/report-") && over.output.split(separator: "\n").count == 1)
      #expect(
        try kubectl("get", "pod", "nobody").errors
          == "Error from server (NotFound): pods \"nobody\" not found\n")
      let rows = try kubectl("get", "svc", "-A", "--no-headers").output.split(separator: "\n").count
      try server.order("DELETE", "/requests")
      let pages = try kubectl("get", "svc", "-A", "--no-headers", "--chunk-size=2").output.split(
        separator: "\n"
      ).count
      #expect(rows == pages)
      #expect(try server.requests().count { $0.path.contains("continue=") } == (rows - 1) / 2)
    }

    @Test func itWatches() throws {
      let server = try KubernetesTestServer(["--bookinfo", "--grace-seconds", "0"])
      let kubectl = try Kubectl(server)
      let watch = try kubectl.start(
        "get", "pods", "-n", "default", "--watch", "--output-watch-events", "--no-headers")
      #expect(try kubectl("run", "one", "--image=none").status == 0)
      #expect(watch.line()?.hasPrefix("ADDED") == true)
      #expect(try kubectl("label", "pod", "one", "colour=blue").status == 0)
      #expect(watch.line()?.hasPrefix("MODIFIED") == true)
      #expect(try kubectl("delete", "pod", "one").status == 0)
      #expect(watch.line()?.hasPrefix("DELETED") == true)
      // What a selector no longer takes in leaves its watch.
      #expect(try kubectl("run", "two", "--image=none", "--labels=colour=blue").status == 0)
      let blue = try kubectl.start(
        "get", "pods", "-l", "colour=blue", "--watch", "--output-watch-events", "--no-headers")
      #expect(blue.line()?.hasPrefix("ADDED") == true)
      #expect(try kubectl("label", "pod", "two", "colour=red", "--overwrite").status == 0)
      #expect(blue.line()?.hasPrefix("DELETED") == true)
    }

    @Test func aWatchFromAForgottenVersionAndAnOldTokenAreGone() throws {
      let server = try KubernetesTestServer(["--bookinfo", "--tick", "0"])
      let kubectl = try Kubectl(server)
      let page = try kubectl("get", "--raw", "/api/v1/pods?limit=3").output
      let list = try #require(try JSONSerialization.jsonObject(with: Data(page.utf8)) as? [String: Any])
      let metadata = try #require(list["metadata"] as? [String: Any])
      let token = try #require(metadata["continue"] as? String)
      let version = try #require(metadata["resourceVersion"] as? String)
      #expect(try kubectl("create", "configmap", "one", "--from-literal=a=b").status == 0)
      try server.compact()
      let old = try kubectl("get", "--raw", "/api/v1/pods?watch=1&resourceVersion=\(version)").output
      #expect(
        old.contains("\"type\":\"ERROR\"") && old.contains("\"reason\":\"Expired\"") && old.contains("410"))
      let next = try kubectl("get", "--raw", "/api/v1/pods?limit=3&continue=\(token)")
      #expect(next.status == 1 && next.errors.contains("(Expired)") && next.errors.contains("too old"))
      // In the middle of its pages kubectl takes the fresh token and goes on.
      #expect(try kubectl("get", "pods", "-A", "--chunk-size=3").status == 0)
    }

    @Test func itMayDoWhatTheRolesSay() throws {
      let server = try KubernetesTestServer(["--bookinfo"])
      let limited = try Kubectl(server, as: "limited")
      #expect(try limited("auth", "can-i", "list", "pods", "-A").output == "yes\n")
      #expect(
        try limited("auth", "can-i", "get", "pods", "--subresource=proxy", "-n", "bookinfo").output == "no\n")
      let refused = try limited("get", "vs", "-n", "bookinfo")
      #expect(
        refused.errors
          == "Error from server (Forbidden): virtualservices.networking.istio.io is forbidden: User \"limited\" cannot list resource \"virtualservices\" in API group \"networking.istio.io\" in the namespace \"bookinfo\"\n"
      )
      #expect(try Kubectl(server, as: "namespaced")("get", "pods").output.contains("reviews-v1"))
      #expect(
        try Kubectl(server, as: "namespaced")("get", "pods", "-A").errors.contains("at the cluster scope"))
      for good in ["exec", "exec-v1beta1", "tokenfile", "admin-files", "insecure"] {
        #expect(
          try Kubectl(server, as: good)("get", "ns", "bookinfo", "-o", "name").output
            == "namespace/bookinfo\n")
      }
      #expect(try Kubectl(server, as: "expired")("get", "ns").errors.contains("Unauthorized"))
      #expect(try Kubectl(server, as: "wrong-ca")("get", "ns").errors.contains("unknown authority"))
      // What is applied holds at once.
      let kubectl = try Kubectl(server)
      #expect(
        try kubectl("create", "clusterrolebinding", "more", "--clusterrole=see-all", "--user=limited").status
          == 0)
      #expect(try limited("get", "vs", "-n", "bookinfo").output.contains("reviews"))
    }

    @Test func itChangesThings() throws {
      let server = try KubernetesTestServer(["--bookinfo"])
      let kubectl = try Kubectl(server)
      let file = "\(server.folder)/one.yaml"
      func apply(_ data: String) throws -> String {
        let text =
          "{apiVersion: v1, kind: ConfigMap, metadata: {name: one, namespace: bookinfo}, data: \(data)}"
        try text.write(toFile: file, atomically: true, encoding: .utf8)
        return try kubectl("apply", "--validate=false", "-f", file).output
      }
      #expect(try apply("{a: '1', b: '2'}") == "configmap/one created\n")
      #expect(try apply("{b: '3'}") == "configmap/one configured\n")
      #expect(
        try kubectl("get", "cm", "one", "-n", "bookinfo", "-o", "jsonpath={.data}").output == "{\"b\":\"3\"}")
      #expect(
        try kubectl("set", "image", "deploy/reviews-v1", "-n", "bookinfo", "reviews=reviews:new").status == 0)
      #expect(
        try kubectl("rollout", "status", "deploy/reviews-v1", "-n", "bookinfo").output.contains(
          "successfully"))
      let images = try kubectl(
        "get", "pods", "-n", "bookinfo", "-l", "app=reviews,version=v1", "-o",
        "jsonpath={.items[*].spec.containers[0].image}")
      #expect(images.output.contains("reviews:new"))
    }

    @Test func itReadsLogsAndAsksPodsThroughTheServer() throws {
      let server = try KubernetesTestServer(["--bookinfo"])
      let kubectl = try Kubectl(server)
      let pod = try kubectl(
        "get", "pods", "-n", "bookinfo", "-l", "app=stock", "-o", "jsonpath={.items[0].metadata.name}"
      )
      .output
      let place = "/log?namespace=bookinfo&pod=\(pod)&container=istio-proxy"
      try server.order("POST", place, body: "first\nsecond\n")
      let follow = try kubectl.start("logs", "-n", "bookinfo", pod, "-c", "istio-proxy", "--tail=1", "-f")
      #expect(follow.line() == "second")
      try server.order("POST", place, body: "third\n")
      #expect(follow.line() == "third")
      let noPod = try kubectl(
        "get", "--raw", "/api/v1/namespaces/bookinfo/pods/\(pod):15090/proxy/stats/prometheus")
      #expect(noPod.errors.contains("error trying to reach service: dial tcp"))
      // The server's own second port stands for a proxy.
      let target = try #require(server.admin.split(separator: "/").last)
      #expect(
        try kubectl("annotate", "pod", pod, "-n", "bookinfo", "pharos.test/ports=15090=\(target)").status == 0
      )
      let answer = try kubectl(
        "get", "--raw", "/api/v1/namespaces/bookinfo/pods/\(pod):15090/proxy/state?x=1")
      #expect(answer.output.contains("\"compacted\""))
      #expect(
        try kubectl("get", "--raw", "/api/v1/namespaces/bookinfo/services/stock:grpc/proxy/").errors.contains(
          "connection refused"))
    }

    @Test func itSurvivesWhatTheServerIsToldToDoWrong() throws {
      let server = try KubernetesTestServer(["--bookinfo"])
      let kubectl = try Kubectl(server)
      #expect(try kubectl("get", "ns").status == 0)
      try server.fault(#"{"fault": "too-many", "path": "^/api/v1/namespaces", "times": 1}"#)
      try server.order("DELETE", "/requests")
      #expect(try kubectl("get", "ns").status == 0)
      #expect(
        try server.requests().filter { $0.path.hasPrefix("/api/v1/namespaces") }.map(\.status) == [429, 200])
      try server.fault(#"{"fault": "cut", "path": "^/api/v1/namespaces", "times": 1}"#)
      #expect(try kubectl("get", "ns").errors.contains("unexpected EOF"))
      try server.fault(#"{"fault": "error", "code": 503, "path": "^/api/v1/namespaces"}"#)
      #expect(try kubectl("get", "ns").errors.contains("currently unable to handle the request"))
      try server.clearFaults()
      #expect(try kubectl("get", "ns").status == 0)
    }
  }
}
