/// The codes of Kiali's validations.
enum KialiRules {
  static let all: [Rule] = routing + policies + workloads + ambient

  /// Virtual services, destination rules, gateways, service entries, Gateway API.
  static let routing: [Rule] = KialiRoutingRules.all
  /// Peer authentication, authorization, request authentication, sidecars.
  static let policies: [Rule] = KialiPolicyRules.all
  /// Services and workloads.
  static let workloads: [Rule] = KialiWorkloadRules.all
  /// The ambient mesh.
  static let ambient: [Rule] = KialiAmbientRules.all
}
