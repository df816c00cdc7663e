import Manifests

extension Rule {
  /// A selector where only a targetRef has an effect.
  static let ist0166 = Rule(
    "IST0166", "IneffectiveSelector", .warning,
    kinds: ["AuthorizationPolicy", "RequestAuthentication", "Telemetry", "WasmPlugin"], needs: [.pods],
    explanation: """
      The policy selects pods of a gateway or waypoint of the Kubernetes Gateway API. Such proxies take policies that \
      name them in `targetRefs`; a selector is passed over, and the policy does not hold there.
      """,
    remedy: "Replace the selector by `targetRefs` with the Gateway.",
    bad: """
      apiVersion: v1
      kind: Pod
      metadata:
        name: bookinfo-gateway-istio
        namespace: bookinfo
        labels: {gateway.networking.k8s.io/gateway-name: bookinfo-gateway}
      spec:
        containers:
        - {name: istio-proxy, image: istio/proxyv2}
      ---
      apiVersion: telemetry.istio.io/v1
      kind: Telemetry
      metadata: {name: gateway, namespace: bookinfo}
      spec:
        selector: {matchLabels: {gateway.networking.k8s.io/gateway-name: bookinfo-gateway}}
        tracing:
        - randomSamplingPercentage: 10
      """,
    good: """
      apiVersion: v1
      kind: Pod
      metadata:
        name: bookinfo-gateway-istio
        namespace: bookinfo
        labels: {gateway.networking.k8s.io/gateway-name: bookinfo-gateway}
      spec:
        containers:
        - {name: istio-proxy, image: istio/proxyv2}
      ---
      apiVersion: telemetry.istio.io/v1
      kind: Telemetry
      metadata: {name: gateway, namespace: bookinfo}
      spec:
        targetRefs:
        - {group: gateway.networking.k8s.io, kind: Gateway, name: bookinfo-gateway}
        tracing:
        - randomSamplingPercentage: 10
      """
  ) { set, report in
    let label = "gateway.networking.k8s.io/gateway-name"
    var gateways: [String: [Workload]] = [:]
    for workload in set.workloads where workload.labels[label] != nil {
      gateways[workload.object.namespace, default: []].append(workload)
    }
    guard !gateways.isEmpty else { return }
    let policies: [(ConfigObject, Selector?, [TargetRef])] =
      set.authorizationPolicies.map { ($0.object, $0.selector, $0.targetRefs) }
      + set.requestAuthentications.map { ($0.object, $0.selector, $0.targetRefs) }
      + set.telemetries.map { ($0.object, $0.selector, $0.targetRefs) }
      + set.wasmPlugins.map { ($0.object, $0.selector, $0.targetRefs) }
    for (object, selector, targetRefs) in policies where targetRefs.isEmpty {
      guard let selector, !selector.isEmpty,
        let gateway = gateways[object.namespace]?.first(where: { selector.matches($0.labels) }),
        let name = gateway.labels[label]
      else { continue }
      report.report(
        object, at: selector.place,
        "The selector matches pods of Gateway \(name), which takes policies by targetRefs only: this one has no effect there",
        notes: [.init("a pod of the gateway", gateway.object)],
        fix:
          "write targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: \(name)}] instead of the selector"
      )
    }
  }
}
