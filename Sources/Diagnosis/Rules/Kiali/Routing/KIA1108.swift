import Manifests

extension Rule {
  /// A gateway named with dots.
  static let kia1108 = Rule(
    "KIA1108", "virtualservices.gateway.oldnomenclature", .info, kinds: ["VirtualService"],
    explanation: """
      The gateway is named `name.namespace` or by a full domain name. That is the old spelling; Istio reads \
      it, but `namespace/name` is what is documented, and what cannot be mistaken for a host.
      """,
    remedy: "Write `namespace/name`.",
    bad: """
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: bookinfo, namespace: bookinfo}
      spec:
        hosts: [bookinfo.example.com]
        gateways: [bookinfo-gateway.bookinfo]
        http:
        - route:
          - destination: {host: productpage}
      ---
      apiVersion: networking.istio.io/v1
      kind: Gateway
      metadata: {name: bookinfo-gateway, namespace: bookinfo}
      spec:
        selector: {istio: ingressgateway}
        servers:
        - port: {number: 80, name: http, protocol: HTTP}
          hosts: ["bookinfo.example.com"]
      """,
    good: """
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: bookinfo, namespace: bookinfo}
      spec:
        hosts: [bookinfo.example.com]
        gateways: [bookinfo/bookinfo-gateway]
        http:
        - route:
          - destination: {host: productpage}
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
    for service in set.virtualServices where !service.object.isGenerated {
      for gateway in GatewayName.named(by: service) {
        guard gateway.value.contains("."), !gateway.value.contains("/") else { continue }
        let name = GatewayName.qualified(gateway.value, in: service.object.namespace)
        report.report(
          service.object, at: gateway.place, "\(gateway.value) is the old spelling of a gateway's name",
          fix: "write \(name)")
      }
    }
  }
}
