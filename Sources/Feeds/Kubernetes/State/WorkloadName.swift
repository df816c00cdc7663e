import Kubernetes

/// The workload that a pod belongs to, found as Istio's injector finds it (`GetDeployMetaFromPod`), so that the names
/// are those of the metrics, and by the objects where they can be seen.
public struct WorkloadName: Sendable, Hashable {
  /// `Deployment`, `StatefulSet`, `DaemonSet`, `Job`, `CronJob`, `Pod`, or a kind of somebody's own (`Rollout`).
  public var kind: String
  /// Its name.
  public var name: String

  /// Makes a name.
  public init(kind: String, name: String) {
    self.kind = kind
    self.name = name
  }

  /// Of a pod.
  public init(of pod: ClusterPod, in state: ClusterState) {
    guard let owner = pod.owner else {
      self.init(kind: "Pod", name: pod.name)
      return
    }
    switch owner.kind {
    case "ReplicaSet": self = Self.ofReplicaSet(owner.name, pod, state)
    case "ReplicationController":
      // OpenShift's DeploymentConfigs make these, and name themselves on the pods.
      if let config = pod.labels["deploymentconfig"] {
        self.init(kind: "DeploymentConfig", name: config)
      } else {
        self.init(kind: owner.kind, name: owner.name)
      }
    case "Job": self = Self.ofJob(owner.name, pod, state)
    case "Node":
      // A static pod: the node is no workload.
      self.init(kind: "Pod", name: pod.name)
    default: self.init(kind: owner.kind, name: owner.name)
    }
  }

  private static func ofReplicaSet(_ name: String, _ pod: ClusterPod, _ state: ClusterState) -> WorkloadName {
    if let set = state.workload(.replicaSet, namespace: pod.namespace, name: name) {
      guard let owner = set.owner else { return WorkloadName(kind: "ReplicaSet", name: name) }
      return WorkloadName(kind: owner.kind, name: owner.name)
    }
    // The set cannot be seen: its name is the deployment's and the hash of the pod's template.
    for (label, kind) in [("pod-template-hash", "Deployment"), ("rollouts-pod-template-hash", "Rollout")] {
      if let hash = pod.labels[label], !hash.isEmpty, name.hasSuffix("-" + hash),
        name.count > hash.count + 1
      {
        return WorkloadName(kind: kind, name: String(name.dropLast(hash.count + 1)))
      }
    }
    return WorkloadName(kind: "ReplicaSet", name: name)
  }

  private static func ofJob(_ name: String, _ pod: ClusterPod, _ state: ClusterState) -> WorkloadName {
    if let owner = state.workload(.job, namespace: pod.namespace, name: name)?.owner {
      return WorkloadName(kind: owner.kind, name: owner.name)
    }
    // A cron job's jobs end in the minute for which they were made.
    if let dash = name.lastIndex(of: "-"), dash > name.startIndex {
      let digits = name[name.index(after: dash)...]
      if (8...10).contains(digits.count), digits.allSatisfy({ $0.isASCII && $0.isNumber }) {
        return WorkloadName(kind: "CronJob", name: String(name[..<dash]))
      }
    }
    return WorkloadName(kind: "Job", name: name)
  }
}
