import Manifests

extension Rule {
  /// Two equal listeners of one Gateway.
  static let kia1503 = Rule(
    "KIA1503", "k8sgateways.unique.listener", .error, kinds: ["Gateway"],
    explanation: """
      Two listeners of a Gateway have the same port, protocol and hostname (or both have none). The Gateway \
      API wants them distinct: both are marked as conflicted and serve nothing.
      """,
    remedy: "Keep one of the listeners, or give them different hostnames or ports.",
    bad: """
      apiVersion: gateway.networking.k8s.io/v1
      kind: Gateway
      metadata: {name: bookinfo-gateway, namespace: bookinfo}
      spec:
        gatewayClassName: istio
        listeners:
        - {name: http, hostname: bookinfo.example.com, port: 80, protocol: HTTP}
        - {name: web, hostname: bookinfo.example.com, port: 80, protocol: HTTP}
      """,
    good: """
      apiVersion: gateway.networking.k8s.io/v1
      kind: Gateway
      metadata: {name: bookinfo-gateway, namespace: bookinfo}
      spec:
        gatewayClassName: istio
        listeners:
        - {name: http, hostname: bookinfo.example.com, port: 80, protocol: HTTP}
        - {name: web, hostname: shop.example.com, port: 80, protocol: HTTP}
      """
  ) { set, report in
    struct Key: Hashable {
      var hostname: String
      var port: Int
      var transport: String
    }
    for gateway in set.k8sGateways where gateway.listeners.count > 1 {
      var groups: [Key: [K8sGateway.Listener]] = [:]
      for listener in gateway.listeners {
        guard let port = listener.port?.value else { continue }
        let key = Key(
          hostname: listener.hostname?.value.lowercased() ?? "", port: port,
          transport: listener.listenerProtocol?.value ?? "")
        groups[key, default: []].append(listener)
      }
      for (key, group) in groups where group.count > 1 {
        for (number, listener) in group.enumerated() {
          guard let other = number == 0 ? group.last : group.first else { continue }
          report.report(
            gateway.object, at: listener.name?.place ?? listener.node.place,
            "Listener \(other.name?.value ?? "beside") has the same hostname, port \(key.port) and protocol: the API server refuses the Gateway",
            notes: [RuleReport.Note("the other listener", gateway.object, at: other.node.place)],
            fix: "keep one of the two listeners")
        }
      }
    }
  }
}
