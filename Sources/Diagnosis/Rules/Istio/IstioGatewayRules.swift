/// Rules on gateways.
enum IstioGatewayRules {
  static let all: [Rule] = [.ist0138, .ist0143, .ist0145, .ist0161, .ist0162]
}
