import Manifests

extension Rule {
  /// A route whose Gateway is not there or does not take it.
  static let kia1401 = Rule(
    "KIA1401", "k8sroutes.nok8sgateway", .error, kinds: ["HTTPRoute", "GRPCRoute"], needs: [.allWaypoints],
    explanation: """
      The route names a parent Gateway that nobody defines, or one of another namespace that takes no routes \
      from here. The route is attached to nothing: requests get 404.

      A Gateway takes the routes of its own namespace; a listener with `allowedRoutes.namespaces.from: All`, \
      or with a selector that fits the route's namespace, takes those of others.
      """,
    remedy:
      "Name an existing Gateway and its namespace, or let its listener take routes from this namespace.",
    bad: """
      apiVersion: gateway.networking.k8s.io/v1
      kind: Gateway
      metadata: {name: bookinfo-gateway, namespace: bookinfo}
      spec:
        gatewayClassName: istio
        listeners:
        - {name: http, hostname: bookinfo.example.com, port: 80, protocol: HTTP}
      ---
      apiVersion: gateway.networking.k8s.io/v1
      kind: HTTPRoute
      metadata: {name: bookinfo, namespace: bookinfo}
      spec:
        parentRefs:
        - name: shop-gateway
        rules:
        - backendRefs:
          - {name: productpage, port: 9080}
      """,
    good: """
      apiVersion: gateway.networking.k8s.io/v1
      kind: Gateway
      metadata: {name: bookinfo-gateway, namespace: bookinfo}
      spec:
        gatewayClassName: istio
        listeners:
        - {name: http, hostname: bookinfo.example.com, port: 80, protocol: HTTP}
      ---
      apiVersion: gateway.networking.k8s.io/v1
      kind: HTTPRoute
      metadata: {name: bookinfo, namespace: bookinfo}
      spec:
        parentRefs:
        - name: bookinfo-gateway
        rules:
        - backendRefs:
          - {name: productpage, port: 9080}
      """
  ) { set, report in
    var gateways: [String: [K8sGateway]] = [:]
    for gateway in set.k8sGateways { gateways[gateway.object.qualifiedName, default: []].append(gateway) }
    for route in set.k8sRoutes where ["HTTPRoute", "GRPCRoute"].contains(route.object.kind) {
      let own = route.object.namespace
      for parent in route.parentRefs {
        guard parent.kind == "Gateway", parent.group == "gateway.networking.k8s.io", let name = parent.name
        else { continue }
        let namespace = parent.namespace?.value ?? own
        let qualified = namespace.isEmpty ? name.value : "\(namespace)/\(name.value)"
        guard let found = gateways[qualified] else {
          report.report(
            route.object, at: name.place,
            "Gateway \(qualified) is not defined: this route is attached to nothing",
            fix: "name an existing Gateway and its namespace")
          continue
        }
        if namespace == own || found.contains(where: { $0.takes(routesOf: own, set) }) { continue }
        report.report(
          route.object, at: name.place,
          "Gateway \(qualified) takes no routes from namespace \(own): this route is attached to nothing",
          notes: found.prefix(1).map { RuleReport.Note("its listeners", $0.object) },
          fix: "set allowedRoutes.namespaces on a listener of \(qualified)")
      }
    }
  }
}

extension K8sGateway {
  /// Whether a listener takes routes of another namespace. A selector on labels of a namespace that was not given is
  /// taken to fit.
  fileprivate func takes(routesOf namespace: String, _ set: ConfigSet) -> Bool {
    listeners.contains { listener in
      let namespaces = listener.allowedRoutes?["namespaces"]
      switch namespaces?["from"]?.text {
      case "All": return true
      case "Selector":
        guard let object = set.namespaces.objects[namespace] else { return true }
        let labels = object.labels.merging(["kubernetes.io/metadata.name": namespace]) { written, _ in written
        }
        return LabelExpressions.match(namespaces?["selector"], labels)
      default: return false
      }
    }
  }
}
