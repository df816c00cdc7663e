/// Kiali's rules on the ambient mesh.
enum KialiAmbientRules {
  static let all: [Rule] = [
    .kia0109, .kia0110, .kia0210, .kia0211, .kia0212, .kia1109, .kia1110, .kia1111, .kia1112, .kia1113,
    .kia1114, .kia1115, .kia1116, .kia1117, .kia1311, .kia1312, .kia1313, .kia1314, .kia1315, .kia1316,
    .kia1317,
  ]
}
