import Manifests

extension Rule {
  /// One address wanted by two Gateways.
  static let kia1502 = Rule(
    "KIA1502", "k8sgateways.multimatch.ip", .warning, kinds: ["Gateway"],
    explanation: """
      Two Gateways of the Gateway API ask for the same address. An address belongs to one Service: one of the \
      Gateways does not get it and stays unreachable.
      """,
    remedy: "Give each Gateway an address of its own, or leave the address out.",
    bad: """
      apiVersion: gateway.networking.k8s.io/v1
      kind: Gateway
      metadata: {name: bookinfo-gateway, namespace: bookinfo}
      spec:
        gatewayClassName: istio
        addresses:
        - {type: IPAddress, value: 192.0.2.10}
        listeners:
        - {name: http, port: 80, protocol: HTTP}
      ---
      apiVersion: gateway.networking.k8s.io/v1
      kind: Gateway
      metadata: {name: shop-gateway, namespace: bookinfo}
      spec:
        gatewayClassName: istio
        addresses:
        - {type: IPAddress, value: 192.0.2.10}
        listeners:
        - {name: http, port: 80, protocol: HTTP}
      """,
    good: """
      apiVersion: gateway.networking.k8s.io/v1
      kind: Gateway
      metadata: {name: bookinfo-gateway, namespace: bookinfo}
      spec:
        gatewayClassName: istio
        addresses:
        - {type: IPAddress, value: 192.0.2.10}
        listeners:
        - {name: http, port: 80, protocol: HTTP}
      ---
      apiVersion: gateway.networking.k8s.io/v1
      kind: Gateway
      metadata: {name: shop-gateway, namespace: bookinfo}
      spec:
        gatewayClassName: istio
        addresses:
        - {type: IPAddress, value: 192.0.2.11}
        listeners:
        - {name: http, port: 80, protocol: HTTP}
      """
  ) { set, report in
    struct Key: Hashable {
      var type: String
      var value: String
    }
    var groups: [Key: [(gateway: K8sGateway, place: Place)]] = [:]
    for gateway in set.k8sGateways {
      for address in gateway.addresses {
        guard let value = address.string("value") else { continue }
        let key = Key(type: address["type"]?.text ?? "IPAddress", value: value.value)
        groups[key, default: []].append((gateway, value.place))
      }
    }
    for (key, group) in groups where group.count > 1 {
      for one in group {
        guard let other = group.first(where: { $0.gateway.object.index != one.gateway.object.index }) else {
          continue
        }
        report.report(
          one.gateway.object, at: one.place,
          "\(other.gateway.object.shortName(from: one.gateway.object.namespace)) asks for address \(key.value) too: one of "
            + "them does not get it",
          notes: [RuleReport.Note("the other address", other.gateway.object, at: other.place)],
          fix: "give each Gateway its own address")
      }
    }
  }
}
