/// Kiali's rules on services and workloads.
enum KialiWorkloadRules {
  static let all: [Rule] = [
    .kia0601, .kia0602, .kia0701, .kia1301, .kia1701, .kia1702,
  ]
}
