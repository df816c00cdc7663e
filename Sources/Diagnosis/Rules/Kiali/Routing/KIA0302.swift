import Manifests

extension Rule {
  /// A Gateway that selects no proxy.
  static let kia0302 = Rule(
    "KIA0302", "gateways.selector", .warning, kinds: ["Gateway"],
    needs: [.pods, .allPods],
    explanation: """
      No workload carries the labels of the Gateway's selector. No proxy listens on its ports: requests from \
      outside are refused, or reach other Gateways.

      The proxies of any namespace count, or those of the Gateway's own where istiod runs with \
      PILOT_SCOPE_GATEWAY_TO_NAMESPACE.
      """,
    remedy: "Write the labels of the gateway's pods, such as `istio: ingressgateway`.",
    bad: """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: productpage-v1, namespace: bookinfo}
      spec:
        selector: {matchLabels: {app: productpage}}
        template:
          metadata: {labels: {app: productpage}}
          spec:
            containers:
            - name: app
              image: reviews
              ports:
              - containerPort: 9080
      ---
      apiVersion: networking.istio.io/v1
      kind: Gateway
      metadata: {name: bookinfo-gateway, namespace: bookinfo}
      spec:
        selector: {istio: ingress}
        servers:
        - port: {number: 80, name: http, protocol: HTTP}
          hosts: ["bookinfo.example.com"]
      """,
    good: """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: productpage-v1, namespace: bookinfo}
      spec:
        selector: {matchLabels: {app: productpage}}
        template:
          metadata: {labels: {app: productpage}}
          spec:
            containers:
            - name: app
              image: reviews
              ports:
              - containerPort: 9080
      ---
      apiVersion: networking.istio.io/v1
      kind: Gateway
      metadata: {name: bookinfo-gateway, namespace: bookinfo}
      spec:
        selector: {istio: ingressgateway}
        servers:
        - port: {number: 80, name: http, protocol: HTTP}
          hosts: ["bookinfo.example.com"]
      """
  ) { set, report in
    let selectables = Selectables(set)
    let isScoped = set.isGatewayScopedToNamespace
    for gateway in set.gateways {
      guard let selector = gateway.selector, !selector.isEmpty else { continue }
      let namespace = isScoped ? gateway.object.namespace : nil
      guard !selectables.hasMatch(selector.labels, in: namespace) else { continue }
      report.report(
        gateway.object, at: selector.place,
        "No workload\(isScoped ? " of this namespace" : "") carries \(selector.text): no proxy opens these ports",
        fix: "write the labels of the gateway's pods, such as istio: ingressgateway")
    }
  }
}

extension ConfigSet {
  /// Whether istiod was told to look for a Gateway's proxies in its own namespace alone.
  fileprivate var isGatewayScopedToNamespace: Bool {
    workloads.contains { workload in
      workload.labels["app"] == "istiod"
        && workload.containers.contains { container in
          (container.node["env"]?.items ?? []).contains {
            $0["name"]?.text == "PILOT_SCOPE_GATEWAY_TO_NAMESPACE" && $0["value"]?.text == "true"
          }
        }
    }
  }
}
