import JSON
import Testing

@testable import pharos

/// How clusters that are read at once are told apart.
@Suite struct ClusterNamesTests {
  private func claim(
    _ context: String, id: String? = "Kubernetes", uid: String? = nil, server: String? = nil
  ) -> ClusterClaim {
    ClusterClaim(
      context: context, server: server ?? "https://\(context)", uids: uid.map { ["kube-system": $0] } ?? [:],
      id: id)
  }

  private func names(_ claims: [ClusterClaim]) -> [String?] {
    var names = ClusterNames()
    names.admit(Dictionary(uniqueKeysWithValues: claims.enumerated().map { ($0, $1) }))
    return claims.indices.map { names.standing(of: $0)?.name }
  }

  @Test func meshesThatCallThemselvesTheSameAreCalledAsTheirContexts() {
    #expect(names([claim("a"), claim("b")]) == ["a", "b"])
    #expect(names([claim("a"), claim("b"), claim("c", id: "cluster-east")]) == ["a", "b", "cluster-east"])
  }

  @Test func clustersOfOneMeshKeepTheIDsByWhichTheyKnowEachOther() {
    #expect(
      names([claim("a", id: "cluster-east"), claim("b", id: "cluster-west")]) == [
        "cluster-east", "cluster-west",
      ])
  }

  @Test func aContextMayBeCalledAsAnotherClusterCallsItself() {
    let found = names([claim("east"), claim("b"), claim("c", id: "east")])
    #expect(found == ["Kubernetes (east)", "b", "east"])
    #expect(names([claim("Kubernetes"), claim("b")]) == ["Kubernetes (Kubernetes)", "b"])
  }

  @Test func twoWaysIntoOneClusterAreReadOnceByTheFirst() {
    var names = ClusterNames()
    names.admit([
      0: claim("admin", uid: "1"), 1: claim("viewer", uid: "1", server: "https://balancer"),
      2: claim("other", uid: "2"),
    ])
    #expect(names.standing(of: 1) == .same(as: "admin"))
    #expect(names.standing(of: 0)?.name == "admin" && names.standing(of: 2)?.name == "other")
    // Alone with its id among those that are read, a cluster needs no other name.
    var pair = ClusterNames()
    pair.admit([0: claim("admin", uid: "1"), 1: claim("viewer", uid: "1")])
    #expect(pair.standing(of: 0) == .own(ClusterName(id: "Kubernetes", name: "Kubernetes")))
  }

  @Test func whereNothingMayBeReadTheAddressDecides() {
    let a = claim("a", server: "https://x")
    #expect(a.isSame(claim("b", uid: "1", server: "https://x")))
    #expect(!a.isSame(claim("b", server: "https://y")))
    // Several clusters behind one address are not one.
    #expect(!claim("a", uid: "1", server: "https://x").isSame(claim("b", uid: "2", server: "https://x")))
  }

  @Test func ofTwoClustersAtOneAddressTheSecondIsRefused() {
    var names = ClusterNames()
    names.admit([
      0: claim("a", uid: "1", server: "https://x"), 1: claim("b", uid: "2", server: "https://x"),
    ])
    #expect(names.standing(of: 1) == .clash(with: "a"))
  }

  @Test func aNameThatWasGivenStays() {
    var names = ClusterNames()
    names.admit([0: claim("a")])
    names.admit([1: claim("b")])
    #expect(names.standing(of: 0)?.name == "Kubernetes" && names.standing(of: 1)?.name == "b")
    names.leave(0)
    names.admit([0: claim("c", id: "cluster-east")])
    #expect(names.standing(of: 0)?.name == "cluster-east" && names.standing(of: 1)?.name == "b")
  }

  @Test func anIDThatIsLearntLaterNamesTheClusterWhereItIsItsOwn() {
    var names = ClusterNames()
    names.admit([0: claim("a", id: nil), 1: claim("b", id: "cluster-west")])
    #expect(names.standing(of: 0) == .own(ClusterName(id: nil, name: "a")))
    names.learn("cluster-east", of: 0)
    #expect(names.standing(of: 0)?.name == "cluster-east")
    var same = ClusterNames()
    same.admit([0: claim("a", id: nil), 1: claim("b")])
    same.learn("Kubernetes", of: 0)
    #expect(same.standing(of: 0) == .own(ClusterName(id: "Kubernetes", name: "a")))
  }

  @Test func proxiesAreToldTheirClusterByTheirPods() throws {
    func pod(_ variable: String, _ value: String) throws -> JSONValue {
      try JSONValue(
        Array(#"{"spec":{"containers":[{"env":[{"name":"\#(variable)","value":"\#(value)"}]}]}}"#.utf8))
    }
    #expect(ClusterClaim.id(ofPods: []) == nil)
    #expect(ClusterClaim.id(ofPods: [try pod("HOME", "/")]) == nil)
    // A control plane may serve another cluster.
    let pods = [try pod("CLUSTER_ID", "primary"), try pod("ISTIO_META_CLUSTER_ID", "remote")]
    #expect(ClusterClaim.id(ofPods: pods) == "remote")
  }

  @Test(.timeLimit(.minutes(1))) func oneThatDoesNotAnswerIsNotWaitedFor() async {
    let roll = ClusterRoll(3)
    async let first = roll.standing(of: 0, claim("a"))
    async let second = roll.standing(of: 1, claim("b"))
    await roll.pass(2)
    #expect(await [first.name, second.name] == ["a", "b"])
    #expect(await roll.standing(of: 2, claim("c")).name == "c")
  }
}
