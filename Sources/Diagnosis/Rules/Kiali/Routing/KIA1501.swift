import Manifests

extension Rule {
  /// One listener on two Gateways.
  static let kia1501 = Rule(
    "KIA1501", "k8sgateways.multimatch.listener", .warning, kinds: ["Gateway"],
    explanation: """
      Two Gateways of the Gateway API have a listener with the same hostname, port and protocol. Each has an \
      address of its own, so which of them clients reach is up to DNS, and a route must be attached to both.
      """,
    remedy: "Keep the hostname on one Gateway, or give the listeners different hostnames.",
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
      kind: Gateway
      metadata: {name: shop-gateway, namespace: bookinfo}
      spec:
        gatewayClassName: istio
        listeners:
        - {name: http, hostname: bookinfo.example.com, port: 80, protocol: HTTP}
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
      kind: Gateway
      metadata: {name: shop-gateway, namespace: bookinfo}
      spec:
        gatewayClassName: istio
        listeners:
        - {name: http, hostname: shop.example.com, port: 80, protocol: HTTP}
      """
  ) { set, report in
    struct Key: Hashable {
      var hostname: String
      var port: Int
      var transport: String
    }
    var groups: [Key: [(gateway: K8sGateway, hostname: Located<String>)]] = [:]
    for gateway in set.k8sGateways {
      for listener in gateway.listeners {
        guard let hostname = listener.hostname, let port = listener.port?.value else { continue }
        let key = Key(
          hostname: hostname.value.lowercased(), port: port, transport: listener.listenerProtocol?.value ?? ""
        )
        groups[key, default: []].append((gateway, hostname))
      }
    }
    for (key, group) in groups where group.count > 1 {
      for one in group {
        guard let other = group.first(where: { $0.gateway.object.index != one.gateway.object.index }) else {
          continue
        }
        report.report(
          one.gateway.object, at: one.hostname.place,
          "\(other.gateway.object.shortName(from: one.gateway.object.namespace)) listens for \(one.hostname.value) on port "
            + "\(key.port) too",
          notes: [RuleReport.Note("the other listener", other.gateway.object, at: other.hostname.place)],
          fix: "keep the hostname on one Gateway")
      }
    }
  }
}
