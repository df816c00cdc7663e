import FoundationEssentials
import JSON
import Kubernetes

/// What Pharos keeps of a pod. All texts are raw, as the cluster has them.
public struct ClusterPod: Sendable, Hashable {
  /// Where the pod is in its life (`status.phase`).
  public enum Phase: String, Sendable, Hashable {
    case pending = "Pending"
    case running = "Running"
    case succeeded = "Succeeded"
    case failed = "Failed"
    case unknown = "Unknown"
  }

  /// Its namespace.
  public var namespace: String
  /// Its name.
  public var name: String
  /// What tells it from an earlier pod of its name.
  public var uid: String
  /// All its labels.
  public var labels: [String: String]
  /// Those annotations that say something about the mesh or about metrics (``keeps(annotation:)``).
  public var annotations: [String: String]
  /// Its first address; nil while it has none.
  public var ip: String?
  /// Its phase.
  public var phase: Phase
  /// Why it is in that phase, in a word, where that is said: `Evicted`.
  public var reason: String?
  /// Whether the condition `Ready` holds; nil where nothing is said of it.
  public var isReady: Bool?
  /// When it was told to end (`metadata.deletionTimestamp`).
  public var deleted: Date?
  /// When it was made.
  public var created: Date?
  /// Its node; nil while it waits for one.
  public var node: String?
  /// Its service account.
  public var serviceAccount: String?
  /// Whether it has the node's network, where no sidecar can be.
  public var usesHostNetwork: Bool
  /// Its containers: the initial ones first, as they start.
  public var containers: [ClusterContainer]
  /// What it belongs to.
  public var owner: ObjectOwner?

  /// Makes a pod.
  public init(
    namespace: String, name: String, uid: String = "", labels: [String: String] = [:],
    annotations: [String: String] = [:], ip: String? = nil, phase: Phase = .unknown, reason: String? = nil,
    isReady: Bool? = nil, deleted: Date? = nil, created: Date? = nil, node: String? = nil,
    serviceAccount: String? = nil, usesHostNetwork: Bool = false, containers: [ClusterContainer] = [],
    owner: ObjectOwner? = nil
  ) {
    self.namespace = namespace
    self.name = name
    self.uid = uid
    self.labels = labels
    self.annotations = annotations
    self.ip = ip
    self.phase = phase
    self.reason = reason
    self.isReady = isReady
    self.deleted = deleted
    self.created = created
    self.node = node
    self.serviceAccount = serviceAccount
    self.usesHostNetwork = usesHostNetwork
    self.containers = containers
    self.owner = owner
  }

  /// What it is known by.
  public var key: ResourceKey { ResourceKey(namespace: namespace, name: name) }

  /// Whether it has been told to end.
  public var isTerminating: Bool { deleted != nil }

  /// Whether it has ended, well or not: its containers do not run and will not again.
  public var isOver: Bool { phase == .succeeded || phase == .failed }

  /// The containers that are there for as long as the pod is.
  public var lastingContainers: [ClusterContainer] { containers.filter(\.isLasting) }

  /// The container of a name.
  public func container(_ name: String) -> ClusterContainer? { containers.first { $0.name == name } }
}

extension ClusterPod {
  /// Whether an annotation is kept: what others write there can be large, and is nobody's business.
  static func keeps(annotation name: String) -> Bool {
    if name == "kubectl.kubernetes.io/last-applied-configuration" { return false }
    if name == "kubectl.kubernetes.io/default-container" { return true }
    let domain = name.split(separator: "/", maxSplits: 1).first ?? ""
    return domain == "prometheus.io" || domain == "istio.io" || domain.hasSuffix(".istio.io")
  }

  /// From a Pod object; nil for what has no name.
  package init?(_ value: JSONValue) {
    let metadata = value["metadata"]
    let spec = value["spec"]
    let status = value["status"]
    guard let name = metadata["name"].text else { return nil }
    func containers(_ list: String, _ statuses: String, isInitial: Bool) -> [ClusterContainer] {
      let states = status[statuses].elements
      return spec[list].elements.compactMap { container in
        let state = states.first { $0["name"] == container["name"] } ?? .null
        return ClusterContainer(spec: container, status: state, isInitial: isInitial)
      }
    }
    let conditions = status["conditions"].elements
    self.init(
      namespace: metadata["namespace"].text ?? KubernetesNames.defaultNamespace, name: name,
      uid: metadata["uid"].text ?? "", labels: metadata["labels"].textMembers,
      annotations: metadata["annotations"].textMembers.filter { Self.keeps(annotation: $0.key) },
      ip: status["podIP"].text.flatMap { $0.isEmpty ? nil : $0 } ?? status["podIPs"][0]["ip"].text,
      phase: status["phase"].text.flatMap(Phase.init) ?? .unknown, reason: status["reason"].text,
      isReady: conditions.first { $0["type"].text == "Ready" }.map { $0["status"].text == "True" },
      deleted: KubernetesMoment.date(metadata["deletionTimestamp"].text),
      created: KubernetesMoment.date(metadata["creationTimestamp"].text), node: spec["nodeName"].text,
      serviceAccount: spec["serviceAccountName"].text ?? spec["serviceAccount"].text,
      usesHostNetwork: spec["hostNetwork"].bool ?? false,
      containers: containers("initContainers", "initContainerStatuses", isInitial: true)
        + containers("containers", "containerStatuses", isInitial: false),
      owner: ObjectOwner(metadata: metadata))
  }
}
