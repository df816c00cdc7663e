/// Kiali's rules on Routing.
enum KialiRoutingRules {
  static let all: [Rule] = []
}
