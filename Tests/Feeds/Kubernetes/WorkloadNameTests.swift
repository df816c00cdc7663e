import Kubernetes
import Testing

@testable import Feeds

@Suite struct WorkloadNameTests {
  private func name(
    _ pod: ClusterPod?, workloads: [ClusterWorkload?] = []
  ) throws -> WorkloadName {
    let pod = try #require(pod)
    return WorkloadName(of: pod, in: ClusterObjects.state(pods: [pod], workloads: workloads))
  }

  @Test func aDeploymentIsFoundThroughItsReplicaSetOrByItsHash() throws {
    let pod = ClusterObjects.sidecarPod()
    #expect(try name(pod) == WorkloadName(kind: "Deployment", name: "reviews-v1"))
    let set = ClusterWorkload(
      kind: .replicaSet, namespace: "bookinfo", name: "reviews-v1-7c67b8f9d5",
      owner: ObjectOwner(kind: "Rollout", name: "reviews"))
    #expect(try name(pod, workloads: [set]) == WorkloadName(kind: "Rollout", name: "reviews"))
    // A set of somebody's own, whose name only looks like a deployment's.
    let own = ClusterWorkload(kind: .replicaSet, namespace: "bookinfo", name: "reviews-v1-7c67b8f9d5")
    #expect(
      try name(pod, workloads: [own]) == WorkloadName(kind: "ReplicaSet", name: "reviews-v1-7c67b8f9d5"))
  }

  @Test func aSetWithoutTheHashOfItsPodIsItself() throws {
    let pod = ClusterObjects.plainPod("a-1", owners: ClusterObjects.owner("ReplicaSet", "by-hand"))
    #expect(try name(pod) == WorkloadName(kind: "ReplicaSet", name: "by-hand"))
  }

  @Test func theControllerIsTheOneThatCounts() throws {
    let owners =
      #"[{"kind":"Something","name":"first","uid":"1"},{"kind":"StatefulSet","name":"db","uid":"2","controller":true}]"#
    #expect(
      try name(ClusterObjects.plainPod("db-0", owners: owners))
        == WorkloadName(kind: "StatefulSet", name: "db"))
    let nobody = #"[{"kind":"Something","name":"first","uid":"1"}]"#
    #expect(
      try name(ClusterObjects.plainPod("db-0", owners: nobody)) == WorkloadName(kind: "Pod", name: "db-0"))
  }

  @Test func jobsOfACronJobAreTheCronJob() throws {
    let job = ClusterObjects.plainPod("x", owners: ClusterObjects.owner("Job", "report-29123456"))
    #expect(try name(job) == WorkloadName(kind: "CronJob", name: "report"))
    let single = ClusterObjects.plainPod("x", owners: ClusterObjects.owner("Job", "migrate-2"))
    #expect(try name(single) == WorkloadName(kind: "Job", name: "migrate-2"))
  }

  @Test func staticAndLonePodsAreTheirOwnWorkload() throws {
    #expect(try name(ClusterObjects.plainPod("lone")) == WorkloadName(kind: "Pod", name: "lone"))
    let mirror = ClusterObjects.plainPod("etcd-n1", owners: ClusterObjects.owner("Node", "n1"))
    #expect(try name(mirror) == WorkloadName(kind: "Pod", name: "etcd-n1"))
  }
}
