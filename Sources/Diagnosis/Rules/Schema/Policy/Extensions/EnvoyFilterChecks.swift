import Manifests

/// An EnvoyFilter's own fields: whether what a patch applies to, its match and its operation go together.
enum EnvoyFilterChecks {
  static let check = SharedCheck(codes: ["IST0106", "IST0133"], needs: []) { set, report in
    for filter in set.envoyFilters {
      var review = SpecReview(filter.object)
      for patch in filter.object.spec?["configPatches"]?.items ?? [] { check(patch, &review) }
      review.file(into: &report)
    }
  }

  static func check(_ patch: Node, _ review: inout SpecReview) {
    guard patch.isMapping else { return }
    guard !patch.isSkeleton else {
      review.reject(
        patch.place, "A patch is empty", fix: "fill in applyTo, match and patch, or remove it")
      return
    }
    let applyTo = patch.nonEmpty("applyTo")
    guard let applyTo, applyTo.value != "INVALID" else {
      review.reject(
        patch["applyTo"]?.place ?? patch.place, "The patch does not say what it applies to",
        fix: "add applyTo: HTTP_FILTER, or another")
      return
    }
    guard operation(patch, &review) else { return }
    if let version = patch["match"]?["proxy"]?.nonEmpty("proxyVersion"),
      let problem = RegexValue.problem(version.value)
    {
      review.reject(
        version.place, "The proxyVersion is a regular expression that \(problem)",
        fix: "write it like ^1\\.24.*")
    }
    if let match = patch.given("match") { self.match(match, applyTo.value, &review) }
    if let value = patch["patch"]?.given("value") { types(value, &review) }
  }

  private static func operation(_ patch: Node, _ review: inout SpecReview) -> Bool {
    guard let change = patch.given("patch"), !change.isEmpty else {
      review.reject(
        patch["patch"]?.place ?? patch.place, "The patch does not say what to change",
        fix: "add patch: {operation: …, value: …}")
      return false
    }
    guard let operation = change.nonEmpty("operation"), operation.value != "INVALID" else {
      review.reject(
        change["operation"]?.place ?? change.place, "The patch has no operation",
        fix: "add operation: MERGE, INSERT_BEFORE or another")
      return false
    }
    if operation.value != "REMOVE", change.given("value") == nil {
      review.reject(
        change["value"]?.place ?? operation.place, "\(operation.value) needs a value, and there is none",
        fix: "add value: {…}")
      return false
    }
    return true
  }

  private static let matches = ["listener", "routeConfiguration", "cluster", "waypoint"]

  private static func match(_ match: Node, _ applyTo: String, _ review: inout SpecReview) {
    let wanted: String
    switch applyTo {
    case "LISTENER", "FILTER_CHAIN", "NETWORK_FILTER", "HTTP_FILTER", "LISTENER_FILTER": wanted = "listener"
    case "ROUTE_CONFIGURATION", "VIRTUAL_HOST", "HTTP_ROUTE": wanted = "routeConfiguration"
    case "CLUSTER": wanted = "cluster"
    default: return
    }
    let written = matches.filter { match.given($0) != nil }
    if let other = written.first(where: { $0 != wanted && $0 != "waypoint" }), !written.contains(wanted) {
      review.reject(
        match.keyPlace(other),
        "\(applyTo) is part of a \(name(of: wanted)), and the match is one of a \(name(of: other))",
        fix: "match by \(wanted), or change applyTo")
      return
    }
    guard wanted == "listener", let filter = match.at("listener", "filterChain", "filter"), filter.isMapping
    else {
      return
    }
    self.filter(filter, applyTo, &review)
  }

  private static func name(of match: String) -> String {
    match == "routeConfiguration" ? "route configuration" : match
  }

  private static func filter(_ filter: Node, _ applyTo: String, _ review: inout SpecReview) {
    if applyTo == "LISTENER" || applyTo == "FILTER_CHAIN" {
      review.warn(
        filter.place,
        "A match by filter is without effect with \(applyTo). Istio takes it and patches as if it were not there",
        fix: "remove the filter from the match, or apply to NETWORK_FILTER")
    }
    let sub = filter.given("subFilter")
    guard let name = filter.nonEmpty("name") else {
      review.reject(
        filter.place, "The match by filter has no name",
        fix: "add name: envoy.filters.network.http_connection_manager")
      return
    }
    renamed(name, &review)
    guard let sub else { return }
    if applyTo != "HTTP_FILTER" {
      review.reject(
        filter.keyPlace("subFilter"), "A subFilter is a filter of HTTP, and \(applyTo) is none",
        fix: "apply to HTTP_FILTER, or remove it")
    } else if name.value != manager, name.value != "envoy.http_connection_manager" {
      review.reject(
        name.place,
        "A subFilter stands inside the HTTP connection manager, and the match is of \(Excerpt.of(name.value))",
        fix: "write name: \(manager)")
    }
    guard let inner = sub.nonEmpty("name") else {
      review.reject(
        sub.place, "The match by subFilter has no name",
        fix: "add name: envoy.filters.http.router, or another")
      return
    }
    renamed(inner, &review)
  }

  private static let manager = "envoy.filters.network.http_connection_manager"

  private static func renamed(_ name: Located<String>, _ review: inout SpecReview) {
    guard let new = EnvoyFilterNames.renamed[name.value] else { return }
    review.warn(
      name.place, "\(name.value) is an old name of \(new). Istio still takes it, later versions will not",
      fix: "write \(new)")
  }

  /// Types of Envoy's second API are gone. Bounded in depth by the reader's own limit.
  private static func types(_ node: Node, _ review: inout SpecReview) {
    for item in node.items { types(item, &review) }
    for entry in node.entries {
      if entry.key == "@type", let type = entry.value.text, isOld(type) {
        review.reject(
          entry.value.place, "\(Excerpt.of(type)) is a type of Envoy's API v2, which proxies no longer know",
          fix: "use the type of API v3: type.googleapis.com/envoy.extensions.…v3.…")
      } else {
        types(entry.value, &review)
      }
    }
  }

  private static func isOld(_ type: String) -> Bool {
    guard type.hasPrefix("type.googleapis.com/envoy.") else { return false }
    return type.split(separator: ".").contains { $0 == "v2" || $0 == "v2alpha" || $0 == "v2alpha1" }
  }
}
