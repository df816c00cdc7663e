import JSON
import Kubernetes

/// The endpoints of a service, or a part of them: an EndpointSlice.
public struct ClusterEndpoints: Sendable, Hashable {
  /// One endpoint.
  public struct Endpoint: Sendable, Hashable {
    /// Its addresses.
    public var addresses: [String]
    /// Whether it takes requests; what is not said counts as yes, as Kubernetes has it.
    public var isReady: Bool
    /// The pod behind it.
    public var pod: String?

    /// Makes an endpoint.
    public init(addresses: [String], isReady: Bool = true, pod: String? = nil) {
      self.addresses = addresses
      self.isReady = isReady
      self.pod = pod
    }
  }

  /// Its namespace.
  public var namespace: String
  /// The slice's own name.
  public var name: String
  /// The service; nil for a slice of nobody.
  public var service: String?
  /// The endpoints.
  public var endpoints: [Endpoint]

  /// Makes endpoints.
  public init(namespace: String, name: String, service: String?, endpoints: [Endpoint] = []) {
    self.namespace = namespace
    self.name = name
    self.service = service
    self.endpoints = endpoints
  }

  /// Endpoints that take requests.
  public var ready: Int { endpoints.count(where: \.isReady) }

  /// From an EndpointSlice object; nil for what has no name.
  package init?(_ value: JSONValue) {
    let metadata = value["metadata"]
    guard let name = metadata["name"].text else { return nil }
    self.init(
      namespace: metadata["namespace"].text ?? KubernetesNames.defaultNamespace, name: name,
      service: metadata["labels"]["kubernetes.io/service-name"].text,
      endpoints: value["endpoints"].elements.map { endpoint in
        let target = endpoint["targetRef"]
        return Endpoint(
          addresses: endpoint["addresses"].texts, isReady: endpoint["conditions"]["ready"].bool ?? true,
          pod: target["kind"].text == "Pod" ? target["name"].text : nil)
      })
  }
}
