/// The ingress gateway that `istioctl analyze` takes for granted when only files are given: without it every Gateway
/// of a default installation would be said to select nothing.
enum AssumedGateway {
  private static let text = """
    apiVersion: v1
    kind: List
    items:
    - apiVersion: v1
      kind: Service
      metadata: {name: istio-ingressgateway, namespace: istio-system}
      spec:
        selector: {istio: ingressgateway}
        ports:
        - {port: 80, targetPort: 80, protocol: TCP, name: http2}
        - {port: 443, targetPort: 443, protocol: TCP, name: https}
        - {port: 31400, targetPort: 31400, protocol: TCP, name: tcp}
        - {port: 15443, targetPort: 15443, protocol: TCP, name: tls}
    - apiVersion: v1
      kind: Pod
      metadata: {name: dummy-default-ingressgateway-pod, namespace: istio-system, labels: {istio: ingressgateway}}
    """

  /// The service and the pod; the pod only where no service of this name was given (files override what is assumed).
  static func make(objects: [ConfigObject]) -> (service: Service, pod: Workload)? {
    if objects.contains(where: {
      $0.kind == "Service" && $0.name == "istio-ingressgateway" && $0.namespace == "istio-system"
    }) {
      return nil
    }
    let source = ManifestSource(name: "assumed", bytes: Array(text.utf8))
    let read = ManifestReader().read([source]).objects
    guard read.count == 2 else { return nil }
    return (Service(read[0], isAssumed: true), Workload(read[1], isAssumed: true))
  }
}
