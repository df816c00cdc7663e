/// Kiali's rules on authentication, authorization and sidecars.
enum KialiPolicyRules {
  static let all: [Rule] = [
    .kia0002, .kia0003, .kia0004, .kia0101, .kia0102, .kia0104, .kia0105, .kia0106, .kia0107, .kia0108,
    .kia0401, .kia0501, .kia0505, .kia0506, .kia1004, .kia1006, .kia1007,
  ]
}
