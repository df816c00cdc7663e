import Manifests

extension Rule {
  /// A route at a gateway to a host whose mesh routes choose a subset.
  static let ist0140 = Rule(
    "IST0140", "IngressRouteRulesNotAffected", .warning, kinds: ["VirtualService"],
    explanation: """
      One VirtualService routes a host to one of its subsets; another, bound to gateways, routes to that host without a \
      subset. Virtual services are not chained: the proxy that routes a request applies one of them, so traffic that the \
      second one routes goes to all workloads of the host, past the subset that the first one pins. The same holds where \
      the only gateway it lists is `mesh`: callers that use its hosts skip the other's rules.

      Hosts are compared as they are written: a short name and the full name of the same service are two.
      """,
    remedy: "Write the subset in this route too, where it is meant to hold for this traffic.",
    bad: """
      apiVersion: networking.istio.io/v1
      kind: DestinationRule
      metadata: {name: productpage, namespace: bookinfo}
      spec:
        host: productpage
        subsets:
        - name: v1
          labels: {version: v1}
      ---
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: productpage, namespace: bookinfo}
      spec:
        hosts: [productpage]
        http:
        - route:
          - destination: {host: productpage, subset: v1}
      ---
      apiVersion: networking.istio.io/v1
      kind: Gateway
      metadata: {name: bookinfo-gateway, namespace: bookinfo}
      spec:
        selector: {istio: ingressgateway}
        servers:
        - port: {number: 80, name: http, protocol: HTTP}
          hosts: ["*"]
      ---
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: bookinfo, namespace: bookinfo}
      spec:
        hosts: ["*"]
        gateways: [bookinfo-gateway]
        http:
        - route:
          - destination: {host: productpage}
      """,
    good: """
      apiVersion: networking.istio.io/v1
      kind: DestinationRule
      metadata: {name: productpage, namespace: bookinfo}
      spec:
        host: productpage
        subsets:
        - name: v1
          labels: {version: v1}
      ---
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: productpage, namespace: bookinfo}
      spec:
        hosts: [productpage]
        http:
        - route:
          - destination: {host: productpage, subset: v1}
      ---
      apiVersion: networking.istio.io/v1
      kind: Gateway
      metadata: {name: bookinfo-gateway, namespace: bookinfo}
      spec:
        selector: {istio: ingressgateway}
        servers:
        - port: {number: 80, name: http, protocol: HTTP}
          hosts: ["*"]
      ---
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: bookinfo, namespace: bookinfo}
      spec:
        hosts: ["*"]
        gateways: [bookinfo-gateway]
        http:
        - route:
          - destination: {host: productpage, subset: v1}
      """
  ) { set, report in
    // Hosts, as written, that a virtual service of that host sends to a subset; two such services suffice, since one may
    // be the very object that is looked at.
    var pinned: [String: [(service: VirtualService, place: Place)]] = [:]
    for service in set.virtualServices {
      let own = Set(service.hosts.map(\.value))
      for destination in service.http.flatMap(\.route) {
        guard let host = destination.host, let subset = destination.subset, !subset.value.isEmpty,
          own.contains(host.value)
        else { continue }
        let known = pinned[host.value] ?? []
        if known.count < 2, known.last?.service.object.index != service.object.index {
          pinned[host.value, default: []].append((service, subset.place))
        }
      }
    }
    guard !pinned.isEmpty else { return }
    for service in set.virtualServices where !service.gateways.isEmpty {
      for destination in service.http.flatMap(\.route) {
        guard let host = destination.host, destination.subset?.value.isEmpty ?? true,
          let other = pinned[host.value]?.first(where: { $0.service.object.index != service.object.index })
        else { continue }
        let places = service.gateways.prefix(3).map(\.value).joined(separator: ", ")
        report.report(
          service.object, at: host.place,
          "The subset that \(other.service.object.qualifiedName) chooses for \(host.value) does not hold for what this "
            + "VirtualService routes (gateways: \(places)): it goes to all workloads of \(host.value)",
          notes: [
            .init("\(other.service.object.title) chooses a subset", other.service.object, at: other.place)
          ],
          fix: "write the subset in this destination too, if it is meant to hold here")
      }
    }
  }
}
