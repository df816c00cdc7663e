/// A Kubernetes Service.
public struct Service: Sendable {
  /// The object.
  public let object: ConfigObject
  /// `ClusterIP` where none is written.
  public let type: String
  /// The labels of its pods; empty where it has none (headless without selector, ExternalName).
  public let selector: Selector?
  /// The address; `None` where it is headless.
  public let clusterIP: String?
  /// The DNS name that an ExternalName service stands for.
  public let externalName: Located<String>?
  /// Its ports.
  public let ports: [Port]
  /// Istio's annotation `networking.istio.io/exportTo`, split; empty means the mesh's default.
  public let exportTo: [String]
  /// Not written by anyone: what `istioctl analyze` assumes to be there (`istio-ingressgateway`).
  public let isAssumed: Bool

  /// Reads the object's spec.
  public init(_ object: ConfigObject, isAssumed: Bool = false) {
    self.object = object
    self.isAssumed = isAssumed
    let spec = object.spec
    type = spec?["type"]?.text ?? "ClusterIP"
    selector = Selector(spec, "selector", inner: nil)
    clusterIP = spec?["clusterIP"]?.text
    externalName = spec?.string("externalName")
    ports = spec?["ports"]?.items.map(Port.init) ?? []
    exportTo =
      object.annotations["networking.istio.io/exportTo"]?.value.split(separator: ",")
      .map { String($0.drop { $0 == " " }.prefix { $0 != " " }) }.filter { !$0.isEmpty } ?? []
  }

  /// Whether it has no address of its own.
  public var isHeadless: Bool { clusterIP == "None" }
  /// `reviews.bookinfo.svc.cluster.local`.
  public func fqdn(domain: String = "cluster.local") -> String {
    "\(object.name).\(object.namespace).svc.\(domain)"
  }

  /// One port.
  public struct Port: Sendable {
    /// The port's map.
    public let node: Node
    /// The name.
    public let name: Located<String>?
    /// The port's number.
    public let port: Located<Int>?
    /// A number or a container port's name; nil means the same number.
    public let targetPort: Located<String>?
    /// `TCP` where none is written.
    public let transport: String
    /// Whether `protocol` is written.
    public let hasTransport: Bool
    /// The protocol as written, which goes before the name's prefix.
    public let appProtocol: Located<String>?

    init(_ node: Node) {
      self.node = node
      name = node.string("name")
      port = node.int("port")
      targetPort = node.string("targetPort")
      transport = node["protocol"]?.text ?? "TCP"
      hasTransport = node["protocol"]?.text != nil
      appProtocol = node.string("appProtocol")
    }
  }
}
