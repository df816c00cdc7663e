import Manifests

/// Filters of HTTPRoute and GRPCRoute.
enum GatewayFilterChecks {
  /// The field that belongs to each type of filter.
  private static let fields = [
    "RequestHeaderModifier": "requestHeaderModifier", "ResponseHeaderModifier": "responseHeaderModifier",
    "RequestMirror": "requestMirror", "RequestRedirect": "requestRedirect", "URLRewrite": "urlRewrite",
    "CORS": "cors", "ExtensionRef": "extensionRef", "ExternalAuth": "externalAuth",
  ]

  static func check(_ rule: Node, _ index: Int, isHTTP: Bool, _ review: inout SpecReview) {
    let backends = rule["backendRefs"]?.items ?? []
    list(rule["filters"], "rule #\(index)", rule, &review)
    for backend in backends { list(backend["filters"], "a backend of rule #\(index)", rule, &review) }
    guard isHTTP, !backends.isEmpty else { return }
    for filter in rule["filters"]?.items ?? [] where filter.given("requestRedirect") != nil {
      review.reject(
        filter.keyPlace("requestRedirect"),
        "Rule #\(index) redirects and has backendRefs (a redirect is answered by the gateway itself)",
        fix: "remove one of the two, or make two rules of it")
      break
    }
  }

  private static func list(_ filters: Node?, _ owner: String, _ rule: Node, _ review: inout SpecReview) {
    guard let filters else { return }
    GatewayRouteChecks.most(16, filters, "filters of \(owner)", &review)
    var seen: [String: Place] = [:]
    for filter in filters.items where filter.isMapping {
      guard let type = filter.nonEmpty("type") else { continue }
      belongs(filter, type, &review)
      if let first = seen[type.value], !["RequestMirror", "ExtensionRef"].contains(type.value) {
        review.reject(
          type.place, "The filter \(type.value) stands twice in \(owner)", fix: "make one of them",
          notes: [.init("the first of the two", review.object, at: first)])
      }
      if seen[type.value] == nil { seen[type.value] = type.place }
      if let redirect = filter.given("requestRedirect") { self.redirect(redirect, &review) }
      for field in ["requestRedirect", "urlRewrite"] { replaces(filter[field]?["path"], rule, &review) }
    }
    if let redirect = seen["RequestRedirect"], let rewrite = seen["URLRewrite"] {
      review.reject(
        max(redirect, rewrite, by: { $0.start < $1.start }),
        "The filters of \(owner) redirect and rewrite, and one rule cannot do both",
        fix: "keep one of them")
    }
  }

  private static func max(_ left: Place, _ right: Place, by less: (Place, Place) -> Bool) -> Place {
    less(left, right) ? right : left
  }

  private static func belongs(_ filter: Node, _ type: Located<String>, _ review: inout SpecReview) {
    guard let wanted = fields[type.value] else { return }
    if filter.given(wanted) == nil {
      review.reject(type.place, "The filter \(type.value) lacks its \(wanted)", fix: "add \(wanted): {…}")
    }
    for (other, field) in fields.sorted(by: { $0.key < $1.key }) where other != type.value {
      guard filter.given(field) != nil else { continue }
      review.reject(
        filter.keyPlace(field), "The filter is of type \(type.value), and has \(field)",
        fix: "write type: \(other), or make a filter of its own of it")
    }
  }

  private static func redirect(_ redirect: Node, _ review: inout SpecReview) {
    if let code = redirect.int("statusCode"), ![301, 302, 303, 307, 308].contains(code.value) {
      review.reject(
        code.place, "\(code.value) is no status of a redirect", fix: "write 301, 302, 303, 307 or 308")
    }
    if let scheme = redirect.nonEmpty("scheme"), scheme.value != "http", scheme.value != "https" {
      review.reject(
        scheme.place, "A redirect cannot go to the scheme \(Excerpt.of(scheme.value))",
        fix: "write http or https")
    }
    if let port = redirect.int("port"), let problem = PortValue.problem(port.value) {
      review.reject(port.place, "The port \(port.value) \(problem)", fix: "write a port from 1 to 65535")
    }
  }

  /// A prefix can be replaced where exactly one match says which it is.
  private static func replaces(_ path: Node?, _ rule: Node, _ review: inout SpecReview) {
    guard let path, path.isMapping else { return }
    if let type = path["type"]?.text {
      let wanted = type == "ReplaceFullPath" ? "replaceFullPath" : "replacePrefixMatch"
      if path[wanted] == nil, type == "ReplaceFullPath" || type == "ReplacePrefixMatch" {
        review.reject(
          path.place, "The path is of type \(type), and has no \(wanted)", fix: "add \(wanted): /…")
      }
    }
    guard path.given("replacePrefixMatch") != nil else { return }
    let matches = rule["matches"]?.items ?? []
    let prefixes = matches.filter { match in
      match["path"].map { $0["type"]?.text.map { $0 == "PathPrefix" } ?? true } ?? true
    }
    // A rule without a match has one of its own: the prefix /.
    guard matches.count > 1 || (matches.count == 1 && prefixes.isEmpty) else { return }
    review.reject(
      path.keyPlace("replacePrefixMatch"),
      "replacePrefixMatch needs to know the prefix, and the rule does not have exactly one match by PathPrefix",
      fix: "make a rule of each match, or use replaceFullPath")
  }
}
