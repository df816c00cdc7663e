import Manifests

extension Rule {
  /// An ExternalName Service's port that catches too much.
  static let ist0150 = Rule(
    "IST0150", "ExternalNameServiceTypeInvalidPortName", .warning, kinds: ["Service"],
    explanation: """
      A Service of type ExternalName has no address of its own. Where its port is TCP, by its name or because it names \
      no protocol, Istio makes a listener for that port on all addresses: every connection of the namespace to that \
      port, whatever its destination, goes to the external name.
      """,
    remedy: "Name the port after what is spoken on it: `http`, `https`, `tls`, `grpc`, ….",
    bad: """
      apiVersion: v1
      kind: Service
      metadata: {name: books, namespace: bookinfo}
      spec:
        type: ExternalName
        externalName: www.googleapis.com
        ports: [{name: tcp, port: 443}]
      """,
    good: """
      apiVersion: v1
      kind: Service
      metadata: {name: books, namespace: bookinfo}
      spec:
        type: ExternalName
        externalName: www.googleapis.com
        ports: [{name: https, port: 443}]
      """
  ) { set, report in
    let scope = PortNameScope(set)
    for service in set.services where service.type == "ExternalName" && scope.isChecked(service) {
      for port in service.ports {
        let isTCP = port.name?.value == "tcp" && port.appProtocol == nil
        guard isTCP || !PortNaming.isDeclared(port) else { continue }
        let number = port.port.map { " \($0.value)" } ?? ""
        report.report(
          service.object, at: port.name?.place ?? port.node.place,
          "Port\(number) of the ExternalName Service \(service.object.name) "
            + (isTCP ? "is named tcp" : "names no protocol")
            + ": Istio then takes every connection to that port for this Service",
          fix: "name it after what is spoken on it: http, https, tls, grpc, …")
      }
    }
  }
}
