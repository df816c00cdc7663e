/// Rules on workloads, services, namespaces and what selects them.
enum IstioWorkloadRules {
  static let all: [Rule] = [
    .ist0102, .ist0103, .ist0107, .ist0108, .ist0110, .ist0111, .ist0116, .ist0118, .ist0123, .ist0125,
    .ist0127,
    .ist0135, .ist0136, .ist0137, .ist0144, .ist0146, .ist0147, .ist0148, .ist0150, .ist0158, .ist0166,
    .ist0167,
  ]
}
