import Manifests

extension Rule {
  /// One service that is two things in two clusters.
  static let ist0170 = Rule(
    "IST0170", "MultiClusterInconsistentService", .warning, kinds: ["Service"], needs: [.clusters],
    explanation: """
      Services of one name and namespace in several clusters are one service of the mesh. These differ in type, in \
      being headless, or in their ports. Istio takes one cluster's definition for the traffic of all: calls fail or \
      take another protocol depending on the cluster they come from.

      In files a Service's cluster is that of its label `topology.istio.io/cluster`.
      """,
    remedy: "Give the Service the same type and ports (names too) in all clusters.",
    bad: Self.example(secondPort: "{name: http-web, port: 9080}"),
    good: Self.example(secondPort: "{name: http, port: 9080}")
  ) { set, report in
    var groups: [String: [Service]] = [:]
    for service in set.services where !service.isAssumed && !service.object.clusterName.isEmpty {
      groups[service.object.qualifiedName, default: []].append(service)
    }
    for (_, services) in groups.sorted(by: { $0.key < $1.key }) {
      guard let first = services.first, Set(services.map(\.object.clusterName)).count > 1 else { continue }
      var differences: [String] = []
      if Set(services.map(\.isHeadless)).count > 1 { differences.append("headless in some clusters only") }
      if Set(services.map(\.type)).count > 1 {
        differences.append(
          "of different types (\(Set(services.map(\.type)).sorted().joined(separator: ", ")))")
      }
      if Set(services.map(ports)).count > 1 { differences.append("with different ports") }
      guard !differences.isEmpty else { continue }
      let clusters = Set(services.map(\.object.clusterName)).sorted().joined(separator: ", ")
      report.report(
        first.object,
        "Service \(first.object.qualifiedName) is not the same in all its clusters (\(clusters)): it is "
          + differences.joined(separator: ", "),
        notes: services.dropFirst().map { .init("in cluster \($0.object.clusterName)", $0.object) },
        fix: "give it the same type and ports in all clusters")
    }
  }

  /// What must be equal of a Service's ports, in the order of their names.
  private static func ports(of service: Service) -> [String] {
    service.ports.map { port in
      let number = port.port.map { String($0.value) } ?? ""
      return [
        port.name?.value ?? "", number, port.transport, port.targetPort?.value ?? number,
        port.appProtocol?.value ?? "",
      ].joined(separator: " ")
    }
    .sorted()
  }

  private static func example(secondPort: String) -> String {
    """
    apiVersion: v1
    kind: Service
    metadata: {name: reviews, namespace: bookinfo, labels: {topology.istio.io/cluster: east}}
    spec:
      ports: [{name: http, port: 9080}]
    ---
    apiVersion: v1
    kind: Service
    metadata: {name: reviews, namespace: bookinfo, labels: {topology.istio.io/cluster: west}}
    spec:
      ports: [\(secondPort)]
    """
  }
}
