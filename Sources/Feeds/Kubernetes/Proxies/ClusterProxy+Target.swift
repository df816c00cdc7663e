import Kubernetes

extension ClusterProxy {
  /// The proxy as something to poll, through the API server's pod proxy.
  /// - Parameter place: one of ``places``; nil for a proxy without any.
  public func target(_ client: KubernetesClient, at place: Place? = nil) -> ProxyTarget? {
    guard let place = place ?? places.first, let port = UInt16(exactly: place.port) else { return nil }
    let base = client.podProxyURL(
      namespace: pod.namespace ?? KubernetesNames.defaultNamespace, pod: pod.name, port: place.port, path: "")
    return ProxyTarget(
      host: pod.name, port: port, path: place.path == IstioNames.statisticsPath ? nil : place.path,
      title: name,
      base: base.hasSuffix("/") ? String(base.dropLast()) : base, identity: identity, started: started)
  }
}
