import Manifests

extension Rule {
  /// One port number of two Services with two transports.
  static let ist0116 = Rule(
    "IST0116", "DeploymentAssociatedToMultipleServices", .warning, kinds: ["Deployment"],
    needs: [.services],
    explanation: """
      Two Services select the same workload of the mesh and use one port number with different transports, TCP in one \
      and UDP in the other. Istio keeps one protocol for a workload's port, and so treats the traffic of one of the \
      Services wrongly.
      """,
    remedy: "Give the Services the same protocol, or other port numbers.",
    bad: """
      apiVersion: v1
      kind: Namespace
      metadata: {name: bookinfo, labels: {istio-injection: enabled}}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: details-v1, namespace: bookinfo}
      spec:
        selector: {matchLabels: {app: details, version: v1}}
        template:
          metadata: {labels: {app: details, version: v1}}
          spec:
            containers:
            - name: details
              image: bookinfo/details
              ports: [{containerPort: 9080}, {containerPort: 9080, protocol: UDP}]
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: details, namespace: bookinfo}
      spec:
        selector: {app: details}
        ports: [{name: http, port: 9080}]
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: details-udp, namespace: bookinfo}
      spec:
        selector: {app: details}
        ports: [{name: udp, port: 9080, protocol: UDP}]
      """,
    good: """
      apiVersion: v1
      kind: Namespace
      metadata: {name: bookinfo, labels: {istio-injection: enabled}}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: details-v1, namespace: bookinfo}
      spec:
        selector: {matchLabels: {app: details, version: v1}}
        template:
          metadata: {labels: {app: details, version: v1}}
          spec:
            containers:
            - name: details
              image: bookinfo/details
              ports: [{containerPort: 9080}, {containerPort: 9081, protocol: UDP}]
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: details, namespace: bookinfo}
      spec:
        selector: {app: details}
        ports: [{name: http, port: 9080}]
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: details-udp, namespace: bookinfo}
      spec:
        selector: {app: details}
        ports: [{name: udp, port: 9081, protocol: UDP}]
      """
  ) { set, report in
    for (workload, services) in ServiceAssociation.shared(in: set, &report) {
      var byNumber: [Int: [(service: Service, port: Service.Port)]] = [:]
      for service in services {
        for port in service.ports {
          if let number = port.port?.value { byNumber[number, default: []].append((service, port)) }
        }
      }
      for (number, uses) in byNumber.sorted(by: { $0.key < $1.key }) {
        let transports = Set(uses.map(\.port.transport))
        // One Service with both transports on a port (DNS) is one service of two protocols, not two that clash.
        guard transports.count > 1, Set(uses.map(\.service.object.index)).count > 1 else { continue }
        report.report(
          workload.object,
          "Services \(ServiceAssociation.names(uses.map(\.service))) select \(workload.object.name) and use port \(number) with "
            + "different protocols (\(transports.sorted().joined(separator: ", "))): Istio keeps only one for it",
          notes: uses.map {
            .init(
              "\($0.service.object.name): \($0.port.transport)", $0.service.object, at: $0.port.node.place)
          },
          fix: "use one protocol for port \(number), or another number in one of the Services")
      }
    }
  }
}
