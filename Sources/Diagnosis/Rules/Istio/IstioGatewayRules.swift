/// Rules on gateways.
enum IstioGatewayRules {
  static let all: [Rule] = []
}
