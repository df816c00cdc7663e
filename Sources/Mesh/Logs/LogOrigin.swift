/// One container whose log can be read.
public struct LogOrigin: Sendable, Hashable {
  /// Namespace of the pod.
  public var namespace: String
  /// The pod.
  public var pod: String
  /// The container, `istio-proxy` for a proxy.
  public var container: String

  /// Makes an origin.
  public init(namespace: String, pod: String, container: String) {
    self.namespace = namespace
    self.pod = pod
    self.container = container
  }

  /// The container that Istio's proxies have, as sidecars and as gateways.
  public static let proxyContainer = "istio-proxy"

  /// It is the proxy.
  public var isProxy: Bool { container == Self.proxyContainer }
}
