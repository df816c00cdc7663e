/// Kiali's rules on virtual services, destination rules, gateways, service entries and the Gateway API.
enum KialiRoutingRules {
  static let all: [Rule] = [
    .gwapi, .kia0005, .kia0201, .kia0202, .kia0203, .kia0204, .kia0205, .kia0206, .kia0207, .kia0208,
    .kia0209, .kia0301, .kia0302, .kia1101, .kia1102, .kia1104, .kia1105, .kia1106, .kia1107, .kia1108,
    .kia1211, .kia1212, .kia1401, .kia1402, .kia1501, .kia1502, .kia1503, .kia1504, .kia1601,
  ]
}
