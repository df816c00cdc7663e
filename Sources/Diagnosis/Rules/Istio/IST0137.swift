import Manifests

extension Rule {
  /// One container port behind two port numbers of two Services.
  static let ist0137 = Rule(
    "IST0137", "DeploymentConflictingPorts", .warning, kinds: ["Deployment"],
    needs: [.services],
    explanation: """
      Two Services select the same workload of the mesh and lead to one port of its containers from different port \
      numbers. A sidecar has one inbound listener for a container port and takes its settings from one of the Services: \
      what holds for the other Service's port is lost.
      """,
    remedy: "Use the same port number in both Services, or let the container listen on two ports.",
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
              ports: [{containerPort: 9080}]
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
      metadata: {name: details-internal, namespace: bookinfo}
      spec:
        selector: {app: details}
        ports: [{name: http, port: 80, targetPort: 9080}]
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
              ports: [{containerPort: 9080}]
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
      metadata: {name: details-internal, namespace: bookinfo}
      spec:
        selector: {app: details}
        ports: [{name: http, port: 9080}]
      """
  ) { set, report in
    for (workload, services) in ServiceAssociation.shared(in: set, &report) {
      var byTarget: [String: [(service: Service, port: Service.Port)]] = [:]
      for service in services {
        for port in service.ports {
          guard let number = port.port?.value else { continue }
          byTarget[port.targetPort?.value ?? String(number), default: []].append((service, port))
        }
      }
      for (target, uses) in byTarget.sorted(by: { $0.key < $1.key }) {
        let numbers = Set(uses.compactMap { $0.port.port?.value })
        guard numbers.count > 1, Set(uses.map(\.service.object.index)).count > 1 else { continue }
        let list = numbers.sorted().map(String.init).joined(separator: ", ")
        report.report(
          workload.object,
          "Services \(ServiceAssociation.names(uses.map(\.service))) lead to port \(target) of \(workload.object.name) from different "
            + "ports (\(list)): the sidecar takes its settings from one of them",
          notes: uses.map {
            .init(
              "\($0.service.object.name): port \($0.port.port?.value ?? 0)", $0.service.object,
              at: $0.port.node.place)
          },
          fix: "use one port number in these Services, or let the container listen on two ports")
      }
    }
  }
}
