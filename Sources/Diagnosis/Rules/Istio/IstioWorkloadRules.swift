/// Rules on workloads.
enum IstioWorkloadRules {
  static let all: [Rule] = []
}
