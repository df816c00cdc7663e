/// Kiali's rules on services and workloads.
enum KialiWorkloadRules {
  static let all: [Rule] = [
    .kia1702
  ]
}
