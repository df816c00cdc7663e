import JSON
import Kubernetes

/// What Pharos keeps of something that makes pods.
public struct ClusterWorkload: Sendable, Hashable {
  /// The kinds that are known.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    case deployment = "Deployment"
    case replicaSet = "ReplicaSet"
    case statefulSet = "StatefulSet"
    case daemonSet = "DaemonSet"
    case job = "Job"
    case cronJob = "CronJob"

    /// The kind in the API.
    public var resource: ResourceKind {
      switch self {
      case .deployment: .deployments
      case .replicaSet: .replicaSets
      case .statefulSet: .statefulSets
      case .daemonSet: .daemonSets
      case .job: .jobs
      case .cronJob: .cronJobs
      }
    }
  }

  /// Which kind of thing it is.
  public var kind: Kind
  /// Its namespace.
  public var namespace: String
  /// Its name.
  public var name: String
  /// All its labels.
  public var labels: [String: String]
  /// Labels of its pods.
  public var podLabels: [String: String]
  /// How many pods it shall have; nil where that is not for it to say.
  public var replicas: Int?
  /// How many are ready; nil where nothing is said of it.
  public var ready: Int?
  /// Images by container, initial ones too.
  public var images: [String: String]
  /// What it belongs to.
  public var owner: ObjectOwner?

  /// Makes a workload.
  public init(
    kind: Kind, namespace: String, name: String, labels: [String: String] = [:],
    podLabels: [String: String] = [:], replicas: Int? = nil, ready: Int? = nil,
    images: [String: String] = [:], owner: ObjectOwner? = nil
  ) {
    self.kind = kind
    self.namespace = namespace
    self.name = name
    self.labels = labels
    self.podLabels = podLabels
    self.replicas = replicas
    self.ready = ready
    self.images = images
    self.owner = owner
  }

  /// What it is known by.
  public var key: ResourceKey { ResourceKey(namespace: namespace, name: name) }

  /// `Deployment bookinfo/reviews-v1`.
  public var title: String { "\(kind.rawValue) \(namespace)/\(name)" }

  /// From an object of that kind; nil for what has no name.
  package init?(_ value: JSONValue, as kind: Kind) {
    let metadata = value["metadata"]
    guard let name = metadata["name"].text else { return nil }
    let spec = value["spec"]
    let status = value["status"]
    let template = kind == .cronJob ? spec["jobTemplate"]["spec"]["template"] : spec["template"]
    var images: [String: String] = [:]
    for list in ["initContainers", "containers"] {
      for container in template["spec"][list].elements {
        if let name = container["name"].text { images[name] = container["image"].text ?? "" }
      }
    }
    let replicas: Int?
    let ready: Int?
    switch kind {
    case .deployment, .replicaSet, .statefulSet:
      // The API fills in 1 where nothing is said; counts of nought are left out of the status.
      replicas = spec["replicas"].integer ?? 1
      ready = status.isNull ? nil : status["readyReplicas"].integer ?? 0
    case .daemonSet:
      replicas = status["desiredNumberScheduled"].integer
      ready = status.isNull ? nil : status["numberReady"].integer ?? 0
    case .job:
      replicas = spec["parallelism"].integer ?? 1
      ready = status["ready"].integer
    case .cronJob:
      replicas = nil
      ready = nil
    }
    self.init(
      kind: kind, namespace: metadata["namespace"].text ?? KubernetesNames.defaultNamespace, name: name,
      labels: metadata["labels"].textMembers, podLabels: template["metadata"]["labels"].textMembers,
      replicas: replicas, ready: ready, images: images, owner: ObjectOwner(metadata: metadata))
  }
}
