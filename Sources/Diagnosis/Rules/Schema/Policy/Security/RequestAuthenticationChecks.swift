import Manifests

/// A RequestAuthentication's own fields: whose tokens are taken, with which keys, and from where in the request.
enum RequestAuthenticationChecks {
  static let check = SharedCheck(codes: ["IST0106", "IST0133"], needs: []) { set, report in
    for policy in set.requestAuthentications {
      var review = SpecReview(policy.object)
      for rule in policy.jwtRules where rule.isMapping { check(rule, &review) }
      review.file(into: &report)
    }
  }

  static func check(_ rule: Node, _ review: inout SpecReview) {
    if rule.isSkeleton {
      review.reject(
        rule.place, "A rule under jwtRules is empty",
        fix: "add the issuer of the tokens and where its keys are")
      return
    }
    let issuer = rule.nonEmpty("issuer")
    if rule.lacksValue("issuer") {
      review.reject(
        rule["issuer"]?.place ?? rule.place, "A rule under jwtRules does not say whose tokens it takes",
        fix: "add issuer: the iss claim of the tokens")
    }
    keys(rule, issuer: issuer, &review)
    for field in ["audiences", "fromParams", "fromCookies"] {
      AuthorizationRules.noEmptyText(rule, field, &review)
    }
    for location in rule["fromHeaders"]?.items ?? [] where location.nonEmpty("name") == nil {
      review.reject(
        location.place, "An entry under fromHeaders names no header",
        fix: "add name: Authorization, or another")
    }
    for output in rule["outputClaimToHeaders"]?.items ?? [] { self.output(output, &review) }
    if let header = rule.nonEmpty("outputPayloadToHeader") { name(header, &review) }
    // What is no duration at all is told by the walk over the fields.
    if let timeout = rule.string("timeout"), DurationValue.formProblem(timeout.value) == nil {
      DurationCheck.check(rule, "timeout", "The timeout", &review)
    }
  }

  private static func keys(_ rule: Node, issuer: Located<String>?, _ review: inout SpecReview) {
    let uri = rule.nonEmpty("jwksUri") ?? rule.nonEmpty("jwks_uri")
    let inline = rule.nonEmpty("jwks")
    if let uri, !review.isPlaceholder(uri), let problem = URLValue.problem(uri.value) {
      review.reject(
        uri.place, "The jwksUri \(Excerpt.of(uri.value)) \(problem)",
        fix: "write the URL of the issuer's keys")
    }
    if uri != nil, let inline {
      review.reject(inline.place, "The keys are given twice, by jwksUri and by jwks", fix: "keep one of them")
    }
    if let inline, !review.isPlaceholder(inline), let problem = KeySet.problem(inline.value) {
      review.reject(
        inline.place, "The jwks \(problem)", fix: "write the JSON of a key set: {\"keys\": [{\"kty\": …}]}")
    }
    if uri == nil, inline == nil, let issuer, Placeholder.first(in: issuer.value) == nil,
      URLValue.problem(issuer.value) != nil
    {
      review.warn(
        issuer.place,
        "There is neither jwksUri nor jwks, and the issuer \(Excerpt.of(issuer.value)) is no URL where Istio could ask for its keys. Istio takes it, and every token of this issuer is refused with 401",
        fix: "add jwksUri or jwks")
    }
  }

  private static func output(_ output: Node, _ review: inout SpecReview) {
    guard let header = output.nonEmpty("header"), output.nonEmpty("claim") != nil else {
      review.reject(
        output.place, "An entry under outputClaimToHeaders needs both header and claim",
        fix: "add the one that is missing")
      return
    }
    name(header, &review)
  }

  private static func name(_ header: Located<String>, _ review: inout SpecReview) {
    let isName = header.value.utf8.allSatisfy {
      $0.isAlphanumeric || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
    }
    guard !isName else { return }
    review.reject(
      header.place, "\(Excerpt.of(header.value)) is no name of a header",
      fix: "use letters, digits, - and _ alone")
  }
}
