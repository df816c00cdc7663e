/// Kiali's rules on authentication, authorization and sidecars.
enum KialiPolicyRules {
  static let all: [Rule] = [
    .kia0002, .kia0102, .kia0401, .kia0501, .kia0505, .kia0506, .kia1006, .kia1007,
  ]
}
