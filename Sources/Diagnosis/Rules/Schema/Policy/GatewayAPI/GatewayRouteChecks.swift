import Manifests

/// Routes of the Gateway API: the rules of their CRDs that say which fields go together, and how many there may be.
enum GatewayRouteChecks {
  static let check = SharedCheck(codes: ["IST0106", "IST0133"], needs: []) { set, report in
    for route in set.k8sRoutes {
      var review = SpecReview(route.object, judge: "the API server")
      check(route, &review)
      review.file(into: &report)
    }
  }

  static func check(_ route: K8sRoute, _ review: inout SpecReview) {
    guard let spec = route.object.spec, !spec.isSkeleton else { return }
    let kind = route.object.kind
    most(32, spec["parentRefs"], "parentRefs", &review)
    most(16, spec["hostnames"], "hostnames", &review)
    most(16, spec["rules"], "rules", &review)
    for hostname in route.hostnames where !review.isPlaceholder(hostname) { self.hostname(hostname, &review) }
    let isHTTP = kind == "HTTPRoute"
    guard isHTTP || kind == "GRPCRoute" else {
      for (index, rule) in route.rules.enumerated() { l4(rule, index, kind: kind, &review) }
      return
    }
    var matches = 0
    for (index, rule) in route.rules.enumerated() where rule.isMapping {
      let list = rule["matches"]?.items ?? []
      matches += list.count
      most(64, rule["matches"], "matches of rule #\(index)", &review)
      most(16, rule["backendRefs"], "backendRefs of rule #\(index)", &review)
      for match in list {
        if isHTTP { GatewayMatchChecks.http(match, &review) } else { GatewayMatchChecks.grpc(match, &review) }
      }
      GatewayFilterChecks.check(rule, index, isHTTP: isHTTP, &review)
      GatewayBackendChecks.check(rule, index, &review)
      if isHTTP { GatewayTimeoutChecks.check(rule, &review) }
    }
    if matches > 128, let rules = spec["rules"] {
      review.reject(
        rules.place, "The rules have \(matches) matches together, and 128 are the most",
        fix: "make two routes of it")
    }
  }

  static func most(_ limit: Int, _ list: Node?, _ what: String, _ review: inout SpecReview) {
    guard let list, list.items.count > limit else { return }
    review.reject(
      list.place, "There are \(list.items.count) \(what), and \(limit) are the most",
      fix: "make two routes of it")
  }

  private static func hostname(_ hostname: Located<String>, _ review: inout SpecReview) {
    let problem =
      AddressValue.isAddress(hostname.value)
      ? "is an IP address"
      : hostname.value == "*"
        ? "stands for all, for which the field is left out"
        : NameValue.isPartialWildcard(hostname.value)
          ? "has a * that is no whole label"
          : hostname.value.utf8.contains(where: \.isUpper)
            ? "has capitals" : NameValue.wildcardDomainProblem(hostname.value)
    guard let problem else { return }
    review.reject(
      hostname.place, "The hostname \(Excerpt.of(hostname.value)) \(problem)",
      fix: "write a DNS name in lower case, with *. before it at most")
  }

  private static func l4(_ rule: Node, _ index: Int, kind: String, _ review: inout SpecReview) {
    guard rule.isMapping else { return }
    most(16, rule["backendRefs"], "backendRefs of rule #\(index)", &review)
    if rule.lacksValue("backendRefs") {
      review.reject(
        rule.place, "Rule #\(index) leads nowhere: a \(kind) needs backendRefs",
        fix: "add backendRefs: [{name: …, port: …}]")
      return
    }
    GatewayBackendChecks.references(rule, index, &review)
  }
}
