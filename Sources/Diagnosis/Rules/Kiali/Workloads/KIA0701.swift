import Manifests

extension Rule {
  /// A port that no container has.
  static let kia0701 = Rule(
    "KIA0701", "service.deployment.port.mismatch", .warning, kinds: ["Service"],
    needs: [.services, .pods],
    explanation: """
      No container of the workloads that the service selects declares the port that this port leads to. If \
      nothing listens there, calls get 503 with the flag UF, or connection refused.

      A port by name must be declared: Kubernetes leaves out pods that do not have it. A port by number works \
      undeclared too, if the process listens.
      """,
    remedy: "Correct targetPort, or declare the port in the pod template.",
    bad: """
      apiVersion: v1
      kind: Service
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        selector: {app: reviews}
        ports:
        - {name: http, port: 9080, targetPort: 9090}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: reviews-v1, namespace: bookinfo}
      spec:
        selector: {matchLabels: {app: reviews}}
        template:
          metadata: {labels: {app: reviews}}
          spec:
            containers:
            - name: app
              image: reviews
              ports:
              - containerPort: 9080
      """,
    good: """
      apiVersion: v1
      kind: Service
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        selector: {app: reviews}
        ports:
        - {name: http, port: 9080}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: reviews-v1, namespace: bookinfo}
      spec:
        selector: {matchLabels: {app: reviews}}
        template:
          metadata: {labels: {app: reviews}}
          spec:
            containers:
            - name: app
              image: reviews
              ports:
              - containerPort: 9080
      """
  ) { set, report in
    for service in set.services where !service.isAssumed {
      guard let selector = service.selector, !selector.isEmpty, !service.object.isControlPlane,
        service.object.namespace != set.meshConfig.rootNamespace,
        service.object.labels["gateway.networking.k8s.io/gateway-name"] == nil
      else { continue }
      let workloads = set.workloadIndex.matching(selector.labels, in: service.object.namespace)
      guard !workloads.isEmpty,
        !workloads.contains(where: { $0.isAssumed || $0.isGateway || $0.isWaypoint || $0.containers.isEmpty })
      else { continue }
      var names: Set<String> = []
      var numbers: Set<Int> = []
      for port in workloads.flatMap({ $0.containers + $0.initContainers }).flatMap(\.ports) {
        if let name = port["name"]?.text { names.insert(name) }
        if let number = port["containerPort"]?.int { numbers.insert(number) }
      }
      for port in service.ports {
        guard let target = port.targetPort?.value ?? port.port.map({ String($0.value) }) else { continue }
        let number = Int(target).flatMap { $0 == 0 ? port.port?.value : $0 }
        guard !(number.map(numbers.contains) ?? names.contains(target)) else { continue }
        report.report(
          service.object, at: port.node.place,
          "No container of \(workloads[0].object.name)\(workloads.count > 1 ? " and the others" : "") that this service "
            + "selects declares port \(target)",
          notes: [RuleReport.Note("selected by the service", workloads[0].object)],
          fix: "set targetPort to a port of the containers, or declare it there")
      }
    }
  }
}
