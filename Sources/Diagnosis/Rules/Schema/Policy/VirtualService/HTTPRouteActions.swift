import Manifests

/// What a rule does with a request: route, redirect, answer itself or delegate, and what cannot stand together.
enum HTTPRouteActions {
  static func check(_ route: HTTPRoute, _ index: Int, inDelegate: Bool, _ review: inout SpecReview) {
    let node = route.node
    let has = { (field: String) in node.given(field) != nil }
    let hasRoute = node.given("route").map { !$0.isEmpty } ?? false
    if has("mirror"), node.given("mirrors").map({ !$0.isEmpty }) ?? false {
      review.reject(
        node.keyPlace("mirrors"), "Rule #\(index) has both mirror and mirrors",
        fix: "move the mirror into mirrors, with its percentage")
    }
    if has("delegate") {
      if inDelegate {
        review.reject(
          node.keyPlace("delegate"), "Rule #\(index) delegates, but this VirtualService is a delegate itself",
          fix: "add hosts to make it a root, or route to a service here")
      } else {
        for field in ["route", "redirect"] where field == "route" ? hasRoute : has(field) {
          review.reject(
            node.keyPlace(field), "Rule #\(index) delegates and has a \(field) of its own",
            fix: "leave the \(field) to the delegate")
        }
        return
      }
    }
    if has("redirect") {
      conflict(node, index, "redirect", hasRoute ? "route" : nil, &review)
      for other in ["fault", "rewrite", "directResponse"] where has(other) {
        conflict(node, index, "redirect", other, &review)
      }
    } else if has("directResponse") {
      conflict(node, index, "directResponse", hasRoute ? "route" : nil, &review)
      for other in ["fault", "rewrite"] where has(other) {
        conflict(node, index, "directResponse", other, &review)
      }
    } else if node.lacksValue("route"), node.lacks("redirect"), node.lacks("directResponse"), !has("delegate")
    {
      review.reject(
        node.place, "Rule #\(index) of http leads nowhere: it has no route, redirect or directResponse",
        fix: "add route: [{destination: {host: …}}]")
    }
  }

  private static func conflict(
    _ node: Node, _ index: Int, _ action: String, _ other: String?, _ review: inout SpecReview
  ) {
    guard let other else { return }
    let why =
      switch other {
      case "route": "an answer of the proxy's own leaves nothing to route"
      case "fault": "a fault is for requests that are routed"
      case "rewrite": "a rewrite is for requests that are routed"
      default: "only one of them can answer"
      }
    review.reject(
      node.keyPlace(other), "Rule #\(index) has both \(action) and \(other) (\(why))",
      fix: "remove one of the two, or make two rules of it")
  }
}
