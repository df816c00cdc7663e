import Manifests

extension Rule {
  /// What the controller says about a Gateway.
  static let gwapi = Rule(
    "GWAPI", "k8sgateways.status", .warning, kinds: ["Gateway"],
    explanation: """
      The controller wrote into the status of this Gateway of the Gateway API that something is wrong with it: \
      it was not accepted or not set up, or a listener conflicts with another, or refers to something that is \
      not there. Until that is mended the Gateway, or that listener, serves nothing.

      Conditions that only say that the controller is not done yet are left out.
      """,
    remedy: "Mend what the condition's message says, in the Gateway's spec.",
    bad: """
      apiVersion: gateway.networking.k8s.io/v1
      kind: Gateway
      metadata: {name: bookinfo-gateway, namespace: bookinfo}
      spec:
        gatewayClassName: istio
        listeners:
        - {name: http, hostname: bookinfo.example.com, port: 80, protocol: HTTP}
      status:
        conditions:
        - {type: Accepted, status: "True", reason: Accepted, message: accepted}
        listeners:
        - name: http
          conditions:
          - {type: Conflicted, status: "True", reason: HostnameConflict, message: "two listeners share a hostname"}
      """,
    good: """
      apiVersion: gateway.networking.k8s.io/v1
      kind: Gateway
      metadata: {name: bookinfo-gateway, namespace: bookinfo}
      spec:
        gatewayClassName: istio
        listeners:
        - {name: http, hostname: bookinfo.example.com, port: 80, protocol: HTTP}
      status:
        conditions:
        - {type: Accepted, status: "True", reason: Accepted, message: accepted}
        listeners:
        - name: http
          conditions:
          - {type: Conflicted, status: "False", reason: NoConflicts, message: "no conflicts"}
      """
  ) { set, report in
    for gateway in set.k8sGateways {
      for condition in gateway.object.status?["conditions"]?.items ?? []
      where GatewayCondition.isBad(condition) {
        report.report(
          gateway.object, at: (condition["reason"] ?? condition).place,
          GatewayCondition.text(condition, of: "the controller"), fix: "mend the Gateway's spec")
      }
      for listener in gateway.object.status?["listeners"]?.items ?? [] {
        for condition in listener["conditions"]?.items ?? []
        where GatewayCondition.isBad(condition, ofListener: true) {
          report.report(
            gateway.object, at: (condition["type"] ?? condition).place,
            GatewayCondition.text(condition, of: "listener \(listener["name"]?.text ?? "")"),
            fix: "mend the listener in the Gateway's spec")
        }
      }
    }
  }
}

/// Conditions in the status of a Gateway.
private enum GatewayCondition {
  private static let gateway: Set<String> = ["Accepted", "Programmed", "Ready", "Scheduled"]
  private static let listener: Set<String> = ["Accepted", "Programmed", "Ready", "ResolvedRefs"]
  private static let conflicts: Set<String> = ["Conflicted", "Detached"]

  /// Whether a condition says that something is wrong, not that it is under way.
  static func isBad(_ condition: Node, ofListener: Bool = false) -> Bool {
    guard let type = condition["type"]?.text, let status = condition["status"]?.text else { return false }
    if status == "True" { return ofListener && conflicts.contains(type) }
    guard status == "False", (ofListener ? listener : gateway).contains(type) else { return false }
    return type != "Programmed" || !isUnderWay(condition)
  }

  private static func isUnderWay(_ condition: Node) -> Bool {
    switch condition["reason"]?.text {
    case "Pending", "ListenersNotValid", "ListenerSetsNotValid": return true
    case "AddressNotAssigned":
      return (condition["message"]?.text ?? "").lowercased().contains("address pending")
    default: return false
    }
  }

  static func text(_ condition: Node, of whom: String) -> String {
    let type = condition["type"]?.text ?? ""
    let status = condition["status"]?.text ?? ""
    let message = condition["message"]?.text ?? condition["reason"]?.text ?? ""
    return "\(type) is \(status) for \(whom)\(message.isEmpty ? "" : ": \(message)")"
  }
}
