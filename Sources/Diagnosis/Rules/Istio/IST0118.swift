import Manifests

extension Rule {
  /// A Service's port that does not say what is spoken on it.
  static let ist0118 = Rule(
    "IST0118", "PortNameIsNotUnderNamingConvention", .info, kinds: ["Service"],
    sameAs: ["KIA0601", "KIA0602"],
    explanation: """
      Istio learns what is spoken on a Service's port from `appProtocol`, else from the port's name: a protocol, or a \
      protocol, a dash and anything (`http-metrics`). This port says neither. Istio then guesses from the first bytes \
      of each connection: protocols in which the server speaks first are delayed by the guessing, and a port that is \
      taken for TCP has no HTTP routes, retries or metrics.

      Services of namespaces that are known to be outside the mesh are left out.
      """,
    remedy: "Name the port after its protocol, or set `appProtocol`.",
    bad: """
      apiVersion: v1
      kind: Service
      metadata: {name: ratings, namespace: bookinfo}
      spec:
        ports: [{name: web, port: 9080}]
      """,
    good: """
      apiVersion: v1
      kind: Service
      metadata: {name: ratings, namespace: bookinfo}
      spec:
        ports: [{name: http-web, port: 9080}]
      """
  ) { set, report in
    let scope = PortNameScope(set)
    for service in set.services where service.type != "ExternalName" && scope.isChecked(service) {
      for port in service.ports where !PortNaming.isDeclared(port) {
        let number = port.port.map { " \($0.value)" } ?? ""
        let what =
          port.appProtocol.map { "has appProtocol \($0.value), which Istio does not know" }
          ?? port.name.map { "is named \($0.value), which names no protocol" } ?? "has no name"
        let name = port.name.map { "http-\($0.value)" } ?? "http"
        report.report(
          service.object, at: (port.appProtocol ?? port.name)?.place ?? port.node.place,
          "Port\(number) of Service \(service.object.name) \(what): Istio has to guess the protocol from the traffic",
          fix: "name the port after its protocol (\(name), tcp, …) or set appProtocol")
      }
    }
  }
}

/// Which Services' port names matter: those of the mesh, and those of which it is not known.
struct PortNameScope {
  private let membership: MeshMembership
  /// Namespaces that are outside by their labels but hold pods that are inside by theirs.
  private let peopled: Set<String>

  init(_ set: ConfigSet) {
    let membership = MeshMembership(set)
    self.membership = membership
    peopled = Set(
      set.workloads.lazy.filter { membership.answer($0).isMember }.map(\.object.namespace))
  }

  /// Istio's own Services and those it makes for Gateways are left out, and those known to be outside the mesh.
  func isChecked(_ service: Service) -> Bool {
    guard !service.isAssumed, !service.object.isControlPlane,
      service.object.labels["gateway.istio.io/managed"] == nil
    else { return false }
    let namespace = service.object.namespace
    return membership.answer(namespace: namespace) != .outside || peopled.contains(namespace)
  }
}
