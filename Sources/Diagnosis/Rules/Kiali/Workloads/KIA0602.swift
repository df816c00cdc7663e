import Manifests

extension Rule {
  /// An appProtocol that Istio does not know.
  static let kia0602 = Rule(
    "KIA0602", "port.appprotocol.mismatch", .error, kinds: ["Service"],
    needs: [.services, .pods],
    explanation: """
      The port's appProtocol is none that Istio knows. It wins over the port's name, so the protocol is \
      guessed from the first bytes of each connection, and is TCP where the guess fails: no routes, retries or \
      HTTP metrics.
      """,
    remedy:
      "Use grpc, grpc-web, http, http2, https, mongo, mysql, redis, tcp, tls, udp, kubernetes.io/h2c, kubernetes.io/ws or kubernetes.io/wss.",
    bad: """
      apiVersion: v1
      kind: Namespace
      metadata: {name: bookinfo, labels: {istio-injection: enabled}}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        selector: {app: reviews}
        ports:
        - {name: http, port: 9080, appProtocol: web}
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
      kind: Namespace
      metadata: {name: bookinfo, labels: {istio-injection: enabled}}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        selector: {app: reviews}
        ports:
        - {name: http, port: 9080, appProtocol: http}
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
    let membership = MeshMembership(set)
    for service in set.services where !service.isAssumed {
      let unknown = service.ports.compactMap { port -> (port: Service.Port, value: String)? in
        guard let value = port.appProtocol?.value, port.transport.uppercased() != "UDP",
          !PortProtocols.names.contains(value.lowercased()),
          !PortProtocols.kubernetes.contains(value.lowercased())
        else { return nil }
        return (port, value)
      }
      guard !unknown.isEmpty, service.labelsItsPorts(set, membership) else { continue }
      for (port, value) in unknown {
        report.report(
          service.object, at: port.node.place,
          "appProtocol \(value) is none that Istio knows: proxies guess what is spoken on this port",
          fix: "use appProtocol: http (or grpc, http2, https, tcp, tls …)")
      }
    }
  }
}
