/// Rules on virtual services, destination rules and service entries.
enum IstioRoutingRules {
  static let all: [Rule] = [
    .ist0101, .ist0109, .ist0112, .ist0128, .ist0129, .ist0132, .ist0134, .ist0140, .ist0149, .ist0165,
    .ist0173,
    .ist0174, .ist0177,
  ]
}
