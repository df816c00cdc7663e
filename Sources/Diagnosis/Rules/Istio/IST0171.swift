import Manifests

extension Rule {
  /// What Istio itself says of an object in its status.
  static let ist0171 = Rule(
    "IST0171", "NegativeConditionStatus", .warning,
    kinds: [
      "Service", "ServiceEntry", "WorkloadEntry", "AuthorizationPolicy", "Gateway", "HTTPRoute", "GRPCRoute",
    ],
    needs: [.status], sameAs: ["GWAPI"],
    explanation: """
      Istio (or another controller) has looked at the object and wrote into its status that something does not work: a \
      waypoint that is not there, a policy that ztunnel or a waypoint cannot apply (or only a part of it), a Gateway \
      that got no address, a route that its parent does not accept. The finding repeats the controller's own words.

      Looked at are the conditions of Istio's own making and those of the Gateway API (Accepted, Programmed, \
      ResolvedRefs); conditions of other controllers are left out.
      """,
    remedy: "Follow the message; `kubectl get … -o yaml` shows the whole status.",
    bad: Self.example(status: "\"False\"", reason: "NoWaypoint"),
    good: Self.example(status: "\"True\"", reason: "WaypointAccepted")
  ) { set, report in
    for object in set.objects where object.status != nil {
      guard let types = types(of: object) else { continue }
      for condition in StatusCondition.all(of: object) where types.contains(condition.type) {
        let isPartial = object.kind == "AuthorizationPolicy" && condition.reason == "PartiallyInvalid"
        guard condition.isFalse || isPartial else { continue }
        let parent = condition.parent.map { " by \($0)" } ?? ""
        let reason = condition.reason.isEmpty ? "" : " (\(condition.reason))"
        report.report(
          object, at: condition.node.place,
          "The status of \(object.kind) \(object.name) says "
            + (condition.isFalse
              ? "that it is not \(condition.type)\(parent)" : "\(condition.type) in part only")
            + reason + (condition.message.isEmpty ? "" : ": \(condition.message)"))
      }
    }
  }

  /// The conditions that count on a kind; nil for kinds that are not looked at.
  private static func types(of object: ConfigObject) -> Set<String>? {
    switch (object.group, object.kind) {
    case ("", "Service"), ("networking.istio.io", "ServiceEntry"), ("networking.istio.io", "WorkloadEntry"):
      ["istio.io/WaypointBound"]
    case ("security.istio.io", "AuthorizationPolicy"): ["ZtunnelAccepted", "WaypointAccepted"]
    case ("gateway.networking.k8s.io", "Gateway"), ("gateway.networking.k8s.io", "HTTPRoute"),
      ("gateway.networking.k8s.io", "GRPCRoute"):
      ["Accepted", "Programmed", "ResolvedRefs"]
    default: nil
    }
  }

  private static func example(status: String, reason: String) -> String {
    """
    apiVersion: v1
    kind: Service
    metadata: {name: reviews, namespace: bookinfo}
    spec:
      ports: [{name: http, port: 9080}]
    status:
      conditions:
      - type: istio.io/WaypointBound
        status: \(status)
        reason: \(reason)
    """
  }
}
