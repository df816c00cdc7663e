/// Something that runs pods: a `Pod` itself, or a `Deployment`, `StatefulSet`, `DaemonSet`, `ReplicaSet`,
/// `ReplicationController`, `Job`, `CronJob`, `DeploymentConfig`, `Rollout` with its template.
public struct Workload: Sendable {
  /// The object.
  public let object: ConfigObject
  /// The pod's own map: a Pod itself, else the template. nil where it has none.
  public let template: Node?
  /// The labels its pods carry.
  public let labels: [String: String]
  /// The annotations its pods carry.
  public let annotations: [String: Located<String>]
  /// Containers in order.
  public let containers: [Container]
  /// Containers that run first (native sidecars stand here).
  public let initContainers: [Container]
  /// The service account; `default` where none is written.
  public let serviceAccount: Located<String>?
  /// Whether its pods use the node's network, and so get no sidecar.
  public let hostNetwork: Bool
  /// The node that the pod runs on.
  public let nodeName: String?
  /// The wanted number of pods; nil where none is written.
  public let replicas: Located<Int>?
  /// Not written by anyone: the gateway pod that `istioctl analyze` assumes.
  public let isAssumed: Bool

  /// Whether an object of this kind runs pods.
  public static func isWorkload(kind: String) -> Bool { kinds.contains(kind) }
  private static let kinds: Set<String> = [
    "Pod", "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController", "Job", "CronJob",
    "DeploymentConfig", "Rollout",
  ]

  /// Reads the object.
  public init(_ object: ConfigObject, isAssumed: Bool = false) {
    self.object = object
    self.isAssumed = isAssumed
    switch object.kind {
    case "Pod": template = object.root
    case "CronJob": template = object.spec?.at("jobTemplate", "spec", "template")
    default: template = object.spec?["template"]
    }
    let metadata = template?["metadata"]
    labels = metadata?.stringMap("labels") ?? [:]
    annotations = Dictionary(
      (metadata?["annotations"]?.entries ?? []).map {
        ($0.key, Located($0.value.text ?? "", $0.value.place))
      },
      uniquingKeysWith: { $1 })
    let spec = template?["spec"]
    containers = spec?["containers"]?.items.map(Container.init) ?? []
    initContainers = spec?["initContainers"]?.items.map(Container.init) ?? []
    serviceAccount = spec?.string("serviceAccountName") ?? spec?.string("serviceAccount")
    hostNetwork = spec?.bool("hostNetwork") ?? false
    nodeName = spec?["nodeName"]?.text
    replicas = object.spec?.int("replicas")
  }

  /// Whether it is a pod and not what makes pods.
  public var isPod: Bool { object.kind == "Pod" }

  /// One container.
  public struct Container: Sendable {
    /// The container's map.
    public let node: Node
    /// The name.
    public let name: Located<String>?
    /// The image as written.
    public let image: Located<String>?
    /// Declared ports: `containerPort`, `name`, `protocol`.
    public let ports: [Node]
    /// The user it runs as.
    public let runAsUser: Located<Int>?

    init(_ node: Node) {
      self.node = node
      name = node.string("name")
      image = node.string("image")
      ports = node["ports"]?.items ?? []
      runAsUser = node["securityContext"]?.int("runAsUser")
    }
  }
}
