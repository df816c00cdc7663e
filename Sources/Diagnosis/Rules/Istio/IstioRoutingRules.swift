/// Rules on virtual services, destination rules and service entries.
enum IstioRoutingRules {
  static let all: [Rule] = [.ist0101, .ist0112]
}
