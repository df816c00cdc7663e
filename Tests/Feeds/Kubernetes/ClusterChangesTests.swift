import Foundation
import Kubernetes
import Mesh
import Testing

@testable import Feeds

@Suite struct ClusterChangesTests {
  private let at = Date(timeIntervalSince1970: 1_800_000_000)

  private func deployment(_ replicas: Int, image: String, revision: String? = nil) -> ClusterWorkload {
    ClusterWorkload(
      kind: .deployment, namespace: "bookinfo", name: "reviews-v1",
      podLabels: revision.map { ["istio.io/rev": $0] } ?? [:],
      replicas: replicas, images: ["reviews": image])
  }

  private func changes(_ old: ClusterState, _ new: ClusterState) -> [MeshChange] {
    ClusterChanges.between(old, new, at: at)
  }

  @Test func scalingImagesAndRevisionsAreTold() throws {
    let old = ClusterObjects.state(workloads: [deployment(1, image: "registry:5000/reviews:1.0")])
    let new = ClusterObjects.state(workloads: [
      deployment(3, image: "registry:5000/reviews:1.1", revision: "canary")
    ])
    let found = changes(old, new)
    #expect(found.map(\.kind) == [.configured, .upgraded, .upgraded])
    #expect(found[0].from == "1 replica" && found[0].to == "3 replicas")
    #expect(found.contains { $0.from == "1.0" && $0.to == "1.1" })
    #expect(found.contains { $0.from == nil && $0.to == "canary" })
    #expect(found.allSatisfy { $0.name == "reviews-v1" && $0.namespace == "bookinfo" && $0.at == at })
  }

  @Test func anotherImageIsNamedInFull() {
    #expect(ClusterChanges.shortened("a/x:1", "b/x:2") == ("a/x:1", "b/x:2"))
    #expect(ClusterChanges.shortened("r:5000/x", "r:5000/x:2") == ("r:5000/x", "r:5000/x:2"))
    #expect(ClusterChanges.shortened("x@sha256:aa", "x@sha256:bb") == ("sha256:aa", "sha256:bb"))
  }

  @Test func podsComeGoAndStartAgain() throws {
    let first = try #require(ClusterObjects.sidecarPod())
    var restarted = first
    let index = try #require(restarted.containers.firstIndex { $0.name == "istio-proxy" })
    restarted.containers[index].restarts = 1
    restarted.containers[index].lastEnd = "OOMKilled"
    let restart = try #require(
      changes(ClusterObjects.state(pods: [first]), ClusterObjects.state(pods: [restarted])).first)
    #expect(
      restart.kind == .restarted && restart.reason == "container istio-proxy was started again: OOMKilled")
    let one = ClusterObjects.plainPod("new")
    #expect(
      changes(ClusterObjects.state(pods: [first]), ClusterObjects.state(pods: [first, one])).map(\.kind) == [
        .appeared
      ])
    #expect(
      changes(ClusterObjects.state(pods: [first, one]), ClusterObjects.state(pods: [first])).map(\.name) == [
        "new"
      ])
    // The same name again is another pod.
    var anew = first
    anew.uid = "p2"
    #expect(
      changes(ClusterObjects.state(pods: [first]), ClusterObjects.state(pods: [anew])).map(\.reason) == [
        "the pod was made anew"
      ])
  }

  @Test func manyPodsOfOneWorkloadAreOneLine() throws {
    let pods = (0..<5).map { ClusterObjects.sidecarPod("reviews-v1-7c67b8f9d5-x2x4\($0)") }
    let found = changes(ClusterObjects.state(), ClusterObjects.state(pods: pods))
    #expect(found.count == 1 && found[0].name == "5 pods of reviews-v1")
    #expect(found[0].reason?.hasSuffix("and 2 more") == true)
  }

  @Test func whatIsSeenForTheFirstTimeIsNotNew() {
    #expect(changes(ClusterState(), ClusterObjects.state(pods: [ClusterObjects.plainPod("a")])).isEmpty)
  }

  @Test func aNamespaceThatIsLabelledAnewIsTold() throws {
    func state(_ labels: [String: String]) -> ClusterState {
      ClusterObjects.state(namespaces: [ClusterNamespace(name: "n", labels: labels)])
    }
    let change = try #require(
      changes(state(["istio-injection": "enabled"]), state(["istio.io/rev": "canary"])).first)
    #expect(change.from == "sidecars of revision default" && change.to == "sidecars of revision canary")
    #expect(changes(state([:]), state(["team": "x"])).isEmpty)
  }
}
