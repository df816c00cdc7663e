/// Kiali's rules on Workload.
enum KialiWorkloadRules {
  static let all: [Rule] = []
}
