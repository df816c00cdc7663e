import Manifests

/// Mirrored traffic.
enum MirrorChecks {
  static func check(_ route: Node, _ review: inout SpecReview) {
    if let mirror = route.given("mirror") { RouteDestinations.destination(mirror, "the mirror", &review) }
    if let percent = route.given("mirrorPercent") {
      let place = route.keyPlace("mirrorPercent")
      if let value = percent.int, !(0...100).contains(value) {
        review.reject(
          percent.place, "mirrorPercent is \(value), and no share is larger than 100 or smaller than 0",
          fix: "write 0 to 100")
      }
      review.warn(
        place,
        route.given("mirrorPercentage") == nil
          ? "mirrorPercent is deprecated. Istio still takes it"
          : "mirrorPercent is deprecated, and without effect beside mirrorPercentage",
        fix: "write mirrorPercentage: {value: …}")
    }
    percentage(route.at("mirrorPercentage", "value"), &review)
    for mirror in route["mirrors"]?.items ?? [] {
      guard let destination = mirror.given("destination") else {
        review.reject(mirror.place, "A mirror has no destination", fix: "add destination: {host: …}")
        continue
      }
      RouteDestinations.destination(destination, "a mirror", &review)
      percentage(mirror.at("percentage", "value"), &review)
    }
  }

  private static func percentage(_ value: Node?, _ review: inout SpecReview) {
    guard let value, let number = value.double, let problem = PercentValue.problem(number) else { return }
    review.reject(
      value.place, "The share to mirror, \(value.text ?? ""), \(problem)", fix: "write a number from 0 to 100"
    )
  }
}
