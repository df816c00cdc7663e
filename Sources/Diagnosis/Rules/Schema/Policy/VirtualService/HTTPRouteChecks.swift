import Manifests

/// One rule of `http`.
enum HTTPRouteChecks {
  static func check(_ route: HTTPRoute, _ index: Int, of service: VirtualService, _ review: inout SpecReview)
  {
    let node = route.node
    guard node.isMapping else { return }
    HTTPRouteActions.check(route, index, inDelegate: service.isDelegate, &review)
    for match in route.match { HTTPMatchChecks.check(match, &review) }
    HeaderOperations.check(node.given("headers"), &review)
    HeaderOperations.authority(rewrite: route.rewrite, headers: node.given("headers"), &review)
    if let fault = node.given("fault") { FaultChecks.check(fault, &review) }
    if let retries = node.given("retries") { RetryChecks.check(retries, &review) }
    DurationCheck.check(node, "timeout", "The timeout", &review)
    if let redirect = node.given("redirect") { RedirectChecks.redirect(redirect, of: route, &review) }
    if let rewrite = node.given("rewrite") { RedirectChecks.rewrite(rewrite, &review) }
    if let response = node.given("directResponse") { DirectResponseChecks.check(response, &review) }
    if let policy = node.given("corsPolicy") { CORSChecks.check(policy, &review) }
    MirrorChecks.check(node, &review)
    RouteDestinations.check(node, "rule #\(index) of http", headers: true, &review)
  }
}

/// Durations that Istio wants to be a millisecond or longer, and of whole milliseconds.
enum DurationCheck {
  static func check(_ node: Node, _ field: String, _ what: String, _ review: inout SpecReview) {
    guard let duration = node.string(field), !review.isPlaceholder(duration),
      let problem = DurationValue.problem(duration.value)
    else { return }
    review.reject(
      duration.place, "\(what) \(Excerpt.of(duration.value)) \(problem)",
      fix: "write a number with its unit, such as 3s, 500ms or 1m30s")
  }
}
