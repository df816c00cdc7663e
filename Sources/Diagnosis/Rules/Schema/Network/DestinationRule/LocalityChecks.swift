import Manifests

/// Where requests go when localities are told apart: `region/zone/subzone`.
enum LocalityChecks {
  static func check(_ setting: Node, _ hasOutlierDetection: Bool, _ review: inout SpecReview) {
    let distribute = setting["distribute"]?.items ?? []
    let failover = setting["failover"]?.items ?? []
    if !distribute.isEmpty, !failover.isEmpty {
      review.reject(
        setting.keyPlace("failover"), "distribute and failover exclude each other", fix: "keep one of them")
    }
    for share in distribute where share.isMapping { self.share(share, &review) }
    for step in failover where step.isMapping { self.step(step, &review) }
    priorities(setting, hasFailover: !failover.isEmpty, &review)
    let priority = setting["failoverPriority"]?.items ?? []
    if !(failover.isEmpty && priority.isEmpty), !hasOutlierDetection, setting.bool("enabled") != false {
      review.warn(
        setting.keyPlace(failover.isEmpty ? "failoverPriority" : "failover"),
        "Without outlierDetection no endpoint is ever found unhealthy, so requests never fail over to another locality",
        fix: "add outlierDetection: {consecutive5xxErrors: 5, interval: 10s, baseEjectionTime: 30s}")
    }
  }

  private static func share(_ share: Node, _ review: inout SpecReview) {
    if let from = share.string("from") { locality(from, &review) }
    guard let to = share.given("to"), to.isMapping else { return }
    var total = 0
    for entry in to.entries {
      locality(Located(entry.key, entry.keyPlace), &review)
      guard let weight = entry.value.int else { return }
      if !(1...100).contains(weight) {
        review.reject(
          entry.value.place, "The weight \(weight) of a locality is not between 1 and 100",
          fix: "leave out localities that get nothing")
        return
      }
      total += weight
    }
    if total != 100 {
      review.reject(
        to.place, "The weights of the localities sum to \(total), not to 100", fix: "make them sum to 100")
    }
  }

  private static func step(_ step: Node, _ review: inout SpecReview) {
    let from = step.string("from")
    let to = step.string("to")
    for region in [from, to] {
      if let region, region.value.contains("*") {
        review.reject(region.place, "A failover's region cannot hold *", fix: "name the region")
      }
    }
    if let from, let to, from.value == to.value {
      review.reject(
        to.place, "The failover leads from \(Excerpt.of(from.value)) to itself", fix: "name another region")
    }
  }

  /// A locality's parts may not be empty, and `*` stands only at the end.
  private static func locality(_ locality: Located<String>, _ review: inout SpecReview) {
    let parts = locality.value.split(separator: "/", omittingEmptySubsequences: false)
    if parts.contains(where: \.isEmpty) {
      review.reject(
        locality.place, "The locality \(Excerpt.of(locality.value)) has an empty part",
        fix: "write region/zone/subzone, or region/*")
    } else if let star = parts.firstIndex(where: { $0.contains("*") }),
      star != parts.count - 1 || parts[star] != "*"
    {
      review.reject(
        locality.place, "The locality \(Excerpt.of(locality.value)) has a * that is not its last part",
        fix: "write region/zone/*, region/* or *")
    }
  }

  private static let regionLabels: Set<String> = [
    "topology.kubernetes.io/region", "topology.kubernetes.io/zone", "topology.istio.io/subzone",
  ]

  /// Regions are told apart by `failover` or by the labels of `failoverPriority`, not by both.
  private static func priorities(_ setting: Node, hasFailover: Bool, _ review: inout SpecReview) {
    guard hasFailover else { return }
    for label in setting.strings("failoverPriority") where regionLabels.contains(label.value) {
      review.reject(
        label.place, "failover and the topology label \(label.value) of failoverPriority exclude each other",
        fix: "keep one of them")
    }
  }
}
