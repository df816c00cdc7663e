import Manifests

/// Redirects and rewrites.
enum RedirectChecks {
  static func redirect(_ redirect: Node, of route: HTTPRoute, _ review: inout SpecReview) {
    let parts = ["uri", "authority", "scheme", "port", "derivePort", "prefixRewrite"]
    if !parts.contains(where: { redirect.given($0).map { !$0.isEmpty } ?? false }) {
      review.reject(
        redirect.place, "The redirect does not say where to", fix: "add uri, authority, scheme or port")
    }
    if let code = redirect.int("redirectCode"), code.value != 0, !(300...399).contains(code.value) {
      review.reject(
        code.place, "\(code.value) is no status of a redirect", fix: "write 301, 302, 303, 307 or 308")
    }
    if let scheme = redirect.nonEmpty("scheme"), scheme.value != "http", scheme.value != "https" {
      review.reject(
        scheme.place, "A redirect cannot go to the scheme \(Excerpt.of(scheme.value))",
        fix: "write http or https")
    }
    if let port = redirect.int("port"), port.value != 0, let problem = PortValue.problem(port.value) {
      review.reject(port.place, "The port \(port.value) \(problem)", fix: "write a port from 1 to 65535")
    }
    guard let prefix = redirect.nonEmpty("prefixRewrite") else { return }
    if redirect.nonEmpty("uri") != nil {
      review.reject(
        redirect.keyPlace("prefixRewrite"), "The redirect has both uri and prefixRewrite",
        fix: "keep one of them")
    }
    for match in route.match where match.uri.map({ $0.kind != .prefix }) ?? true {
      review.reject(
        prefix.place,
        "prefixRewrite needs a prefix to put another in place of, and a match of this rule has none",
        fix: "match by uri: {prefix: …}, or redirect with uri",
        notes: [.init("the match without a prefix", review.object, at: match.node.place)])
      break
    }
  }

  static func rewrite(_ rewrite: Node, _ review: inout SpecReview) {
    let regex = rewrite.given("uriRegexRewrite")
    if rewrite.nonEmpty("uri") != nil, regex != nil {
      review.reject(
        rewrite.keyPlace("uriRegexRewrite"), "The rewrite has both uri and uriRegexRewrite",
        fix: "keep one of them")
    } else if rewrite.nonEmpty("uri") == nil, regex == nil, rewrite.nonEmpty("authority") == nil {
      review.reject(
        rewrite.place, "The rewrite does not say to what", fix: "add uri, uriRegexRewrite or authority")
    }
    guard let regex else { return }
    guard let pattern = regex.nonEmpty("match"), regex.nonEmpty("rewrite") != nil else {
      review.reject(
        regex.place, "uriRegexRewrite needs both match and rewrite", fix: "add the one that is missing")
      return
    }
    guard let problem = RegexValue.problem(pattern.value) else { return }
    review.reject(
      pattern.place, "The match of uriRegexRewrite \(problem)", fix: "write it in the syntax of RE2")
  }
}
