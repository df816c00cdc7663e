import JSON
import Kubernetes

/// What Pharos keeps of a service.
public struct ClusterService: Sendable, Hashable {
  /// A port of it.
  public struct Port: Sendable, Hashable {
    /// Its name, where it has one.
    public var name: String?
    /// Its number.
    public var number: Int
    /// Number or name of the port of the pods.
    public var target: String?
    /// What it speaks, where that is said (`appProtocol`, else the name as Istio reads it).
    public var appProtocol: String?

    /// Makes a port.
    public init(name: String? = nil, number: Int, target: String? = nil, appProtocol: String? = nil) {
      self.name = name
      self.number = number
      self.target = target
      self.appProtocol = appProtocol
    }
  }

  /// Its namespace.
  public var namespace: String
  /// Its name.
  public var name: String
  /// All its labels.
  public var labels: [String: String]
  /// `ClusterIP`, `NodePort`, `LoadBalancer` or `ExternalName`.
  public var type: String
  /// Without an address of its own: its name stands for its pods.
  public var isHeadless: Bool
  /// The labels of its pods; nil where its endpoints come from elsewhere.
  public var selector: [String: String]?
  /// Its ports.
  public var ports: [Port]

  /// Makes a service.
  public init(
    namespace: String, name: String, labels: [String: String] = [:], type: String = "ClusterIP",
    isHeadless: Bool = false, selector: [String: String]? = nil, ports: [Port] = []
  ) {
    self.namespace = namespace
    self.name = name
    self.labels = labels
    self.type = type
    self.isHeadless = isHeadless
    self.selector = selector
    self.ports = ports
  }

  /// What it is known by.
  public var key: ResourceKey { ResourceKey(namespace: namespace, name: name) }

  /// Whether a pod of its namespace carries its labels.
  public func selects(_ pod: ClusterPod) -> Bool {
    guard pod.namespace == namespace, let selector, !selector.isEmpty else { return false }
    return selector.allSatisfy { pod.labels[$0.key] == $0.value }
  }

  /// From a Service object; nil for what has no name.
  package init?(_ value: JSONValue) {
    let metadata = value["metadata"]
    let spec = value["spec"]
    guard let name = metadata["name"].text else { return nil }
    let selector = spec["selector"].textMembers
    self.init(
      namespace: metadata["namespace"].text ?? KubernetesNames.defaultNamespace, name: name,
      labels: metadata["labels"].textMembers, type: spec["type"].text ?? "ClusterIP",
      isHeadless: spec["clusterIP"].text == "None", selector: selector.isEmpty ? nil : selector,
      ports: spec["ports"].elements.compactMap { port in
        guard let number = port["port"].integer else { return nil }
        let target = port["targetPort"]
        return Port(
          name: port["name"].text.flatMap { $0.isEmpty ? nil : $0 }, number: number,
          target: target.text ?? target.integer.map(String.init), appProtocol: port["appProtocol"].text)
      })
  }
}
