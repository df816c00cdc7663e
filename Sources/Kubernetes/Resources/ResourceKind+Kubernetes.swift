extension ResourceKind {
  /// Namespaces.
  public static let namespaces = core("namespaces", "Namespace", isNamespaced: false)
  /// Nodes of the cluster.
  public static let nodes = core("nodes", "Node", isNamespaced: false)
  /// Pods.
  public static let pods = core("pods", "Pod")
  /// Services.
  public static let services = core("services", "Service")
  /// Endpoints, as clusters before 1.21 know them alone.
  public static let endpoints = core("endpoints", "Endpoints")
  /// Service accounts.
  public static let serviceAccounts = core("serviceaccounts", "ServiceAccount")
  /// Config maps. Ask for one by its name (`fieldSelector: "metadata.name=istio"`): they hold what is nobody's business.
  public static let configMaps = core("configmaps", "ConfigMap")
  /// Endpoint slices.
  public static let endpointSlices = ResourceKind(
    group: "discovery.k8s.io", version: "v1", plural: "endpointslices", kind: "EndpointSlice")

  /// Deployments.
  public static let deployments = apps("deployments", "Deployment")
  /// Replica sets.
  public static let replicaSets = apps("replicasets", "ReplicaSet")
  /// Stateful sets.
  public static let statefulSets = apps("statefulsets", "StatefulSet")
  /// Daemon sets.
  public static let daemonSets = apps("daemonsets", "DaemonSet")
  /// Jobs.
  public static let jobs = ResourceKind(group: "batch", version: "v1", plural: "jobs", kind: "Job")
  /// Cron jobs.
  public static let cronJobs = ResourceKind(
    group: "batch", version: "v1", plural: "cronjobs", kind: "CronJob")

  /// Mutating webhooks: Istio's injectors, with their revisions and tags.
  public static let mutatingWebhookConfigurations = ResourceKind(
    group: "admissionregistration.k8s.io", version: "v1", plural: "mutatingwebhookconfigurations",
    kind: "MutatingWebhookConfiguration", isNamespaced: false)

  /// Kubernetes' own kinds that Pharos watches.
  public static let kubernetesKinds: [ResourceKind] = [
    .namespaces, .nodes, .pods, .services, .endpoints, .endpointSlices, .serviceAccounts, .deployments,
    .replicaSets, .statefulSets, .daemonSets, .jobs, .cronJobs, .mutatingWebhookConfigurations,
  ]

  /// Every kind that Pharos asks for: Kubernetes', Istio's and the Gateway API's.
  public static let wanted: [ResourceKind] = kubernetesKinds + istioKinds + gatewayKinds

  private static func core(_ plural: String, _ kind: String, isNamespaced: Bool = true) -> ResourceKind {
    ResourceKind(group: "", version: "v1", plural: plural, kind: kind, isNamespaced: isNamespaced)
  }

  private static func apps(_ plural: String, _ kind: String) -> ResourceKind {
    ResourceKind(group: "apps", version: "v1", plural: plural, kind: kind)
  }
}
