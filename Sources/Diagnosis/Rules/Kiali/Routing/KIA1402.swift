import Manifests

extension Rule {
  /// A route to a Service that is not there.
  static let kia1402 = Rule(
    "KIA1402", "k8sroutes.nohost.namenotfound", .error, kinds: ["HTTPRoute", "GRPCRoute"],
    needs: [.services, .allServices],
    explanation: """
      The route names a Service, as backend or as parent, that does not exist or may not be referred to. A \
      backend that cannot be resolved answers its share of the requests with 500.

      The Gateway API wants a Service's bare name; its namespace stands beside it, and another namespace must \
      allow the reference with a ReferenceGrant.
      """,
    remedy:
      "Write the Service's name and namespace, and add a ReferenceGrant where the namespace is another.",
    bad: """
      apiVersion: v1
      kind: Service
      metadata: {name: productpage, namespace: bookinfo}
      spec:
        ports:
        - {name: http, port: 9080}
      ---
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
          - {name: product-page, port: 9080}
      """,
    good: """
      apiVersion: v1
      kind: Service
      metadata: {name: productpage, namespace: bookinfo}
      spec:
        ports:
        - {name: http, port: 9080}
      ---
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
    let grants = Dictionary(grouping: set.referenceGrants, by: \.object.namespace)
    for route in set.k8sRoutes where ["HTTPRoute", "GRPCRoute"].contains(route.object.kind) {
      let own = route.object.namespace
      for (reference, isBackend) in route.parentRefs.map({ ($0, false) })
        + route.backendRefs.map({ ($0, true) })
      {
        guard reference.kind == "Service", reference.group.isEmpty || reference.group == "core",
          let name = reference.name
        else { continue }
        let namespace = reference.namespace?.value ?? own
        let problem: String
        if name.value.contains(".") {
          problem = "\(name.value) is no Service's name: write the bare name, and its namespace beside it"
        } else if set.hosts.service(named: name.value, in: namespace) == nil {
          problem = "No Service \(name.value) exists in \(namespace.isEmpty ? "this namespace" : namespace)"
        } else if isBackend, namespace != own,
          !grants[namespace, default: []].contains(where: { $0.lets(route.object, reach: name.value) })
        {
          problem =
            "Namespace \(namespace) has no ReferenceGrant that lets \(route.object.kind)s of \(own) refer to it"
        } else {
          continue
        }
        report.report(
          route.object, at: name.place,
          problem
            + (isBackend ? ": requests for this backend get 500" : ": the route is attached to nothing"),
          fix:
            "name an existing Service\(namespace == own ? "" : ", and add a ReferenceGrant to \(namespace)")")
      }
    }
  }
}

extension ReferenceGrant {
  /// Whether a route may refer to a Service of the grant's namespace.
  fileprivate func lets(_ route: ConfigObject, reach service: String) -> Bool {
    let isFrom = from.contains {
      $0["kind"]?.text == route.kind && $0["group"]?.text == route.group
        && $0["namespace"]?.text == route.namespace
    }
    return isFrom
      && to.contains { target in
        target["kind"]?.text == "Service" && ["", "core"].contains(target["group"]?.text ?? "")
          && (target["name"]?.text.map { $0 == service || $0.isEmpty } ?? true)
      }
  }
}
