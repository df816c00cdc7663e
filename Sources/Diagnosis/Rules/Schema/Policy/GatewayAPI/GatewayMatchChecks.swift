import Manifests

/// Matches of HTTPRoute and GRPCRoute.
enum GatewayMatchChecks {
  static func http(_ match: Node, _ review: inout SpecReview) {
    guard match.isMapping else { return }
    names(match["headers"], "headers", ignoringCase: true, &review)
    names(match["queryParams"], "queryParams", ignoringCase: false, &review)
    guard let path = match.given("path"), let value = path.string("value") else { return }
    let type = path["type"]?.text ?? "PathPrefix"
    if type == "RegularExpression" {
      guard let problem = RegexValue.problem(value.value) else { return }
      review.warn(
        value.place,
        "The path is a regular expression that \(problem). The API server takes it, and Envoy cannot use it",
        fix: "write it in the syntax of RE2")
      return
    }
    guard let problem = pathProblem(value.value) else { return }
    review.reject(
      value.place, "The path \(Excerpt.of(value.value)) \(problem)",
      fix: "write an absolute path, such as /reviews")
  }

  static func grpc(_ match: Node, _ review: inout SpecReview) {
    guard match.isMapping else { return }
    names(match["headers"], "headers", ignoringCase: true, &review)
    guard let method = match.given("method"), method.isMapping else { return }
    if method.nonEmpty("service") == nil, method.nonEmpty("method") == nil {
      review.reject(
        method.place, "The match by method names neither a service nor a method of gRPC",
        fix: "add service, method or both")
    }
    let isExact = method["type"]?.text.map { $0 == "Exact" } ?? true
    for field in ["service", "method"] {
      guard let name = method.nonEmpty(field) else { continue }
      let problem: String?
      if isExact {
        problem =
          name.value.utf8.contains(UInt8(ascii: "/"))
          ? "holds a slash; service and method are written apart" : nil
      } else {
        problem = RegexValue.problem(name.value).map { "is a regular expression that \($0)" }
      }
      guard let problem else { continue }
      review.reject(
        name.place, "The \(field) \(Excerpt.of(name.value)) \(problem)",
        fix: "write it like service: bookinfo.Reviews, method: List")
    }
  }

  /// A name stands once among the headers or parameters of a match.
  private static func names(_ list: Node?, _ what: String, ignoringCase: Bool, _ review: inout SpecReview) {
    GatewayRouteChecks.most(16, list, what, &review)
    var seen: [String: Place] = [:]
    for item in list?.items ?? [] {
      guard let name = item.nonEmpty("name") else { continue }
      let key = ignoringCase ? name.value.lowercased() : name.value
      if let first = seen[key] {
        review.reject(
          name.place, "\(Excerpt.of(name.value)) stands twice under \(what) of a match",
          fix: "remove one of the two", notes: [.init("the first of the two", review.object, at: first)])
      } else {
        seen[key] = name.place
      }
      guard item["type"]?.text == "RegularExpression", let value = item.string("value"),
        let problem = RegexValue.problem(value.value)
      else { continue }
      review.warn(
        value.place,
        "\(name.value) is compared with a regular expression that \(problem). The API server takes it, and Envoy cannot use it",
        fix: "write it in the syntax of RE2")
    }
  }

  private static func pathProblem(_ path: String) -> String? {
    if !path.hasPrefix("/") { return "is not absolute: it must begin with /" }
    if path.utf8.count > 1024 { return "is longer than 1024 characters" }
    for part in ["//", "/./", "/../", "%2f", "%2F", "#"] where path.contains(part) { return "holds \(part)" }
    return path.hasSuffix("/..") || path.hasSuffix("/.") ? "ends in a dot of a relative path" : nil
  }
}
