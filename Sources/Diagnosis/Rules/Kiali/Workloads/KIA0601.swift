import Manifests

extension Rule {
  /// A port whose name tells no protocol.
  static let kia0601 = Rule(
    "KIA0601", "port.name.mismatch", .error, kinds: ["Service"],
    needs: [.services, .pods],
    explanation: """
      The port's name does not begin with a protocol, and it has no appProtocol. Proxies guess from the first \
      bytes of each connection, which costs time where the server speaks first, and makes it TCP where the \
      guess fails: no routes, retries or HTTP metrics.

      A name is a protocol or `protocol-…`: grpc, grpc-web, http, http2, https, mongo, mysql, redis, tcp, tls, \
      udp. Ports 25, 53, 3306 and 27017 need none.
      """,
    remedy: "Rename the port (`http-web`), or set `appProtocol`.",
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
        - {name: web, port: 9080}
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
        - {name: http-web, port: 9080}
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
      let unnamed = service.ports.filter {
        $0.appProtocol == nil && $0.transport.uppercased() != "UDP"
          && !PortProtocols.isTold(by: $0.name?.value ?? "")
          && !PortProtocols.wellKnown.contains($0.port?.value ?? 0)
      }
      guard !unnamed.isEmpty, service.labelsItsPorts(set, membership) else { continue }
      for port in unnamed {
        let name = port.name?.value ?? ""
        report.report(
          service.object, at: port.node.place,
          (name.isEmpty ? "The port has no name" : "The port's name \(name) tells no protocol")
            + ": proxies guess what is spoken on it",
          fix: "name it http\(name.isEmpty ? "" : "-\(name)") (or another protocol), or set appProtocol")
      }
    }
  }
}
