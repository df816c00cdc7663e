import Manifests

/// Where the rules of HTTPRoute and GRPCRoute lead.
enum GatewayBackendChecks {
  static func check(_ rule: Node, _ index: Int, _ review: inout SpecReview) {
    references(rule, index, &review)
    for filter in rule["filters"]?.items ?? [] {
      if let backend = filter.at("requestMirror", "backendRef") { port(backend, "The mirror", &review) }
    }
    let filters = rule["filters"]?.items ?? []
    let answers = filters.contains { $0.given("requestRedirect") != nil || $0.given("extensionRef") != nil }
    guard !answers else { return }
    let backends = rule["backendRefs"]?.items ?? []
    guard rule["backendRefs"].map({ $0.isSequence || $0.isNull }) ?? true else { return }
    let weights = backends.map { $0.given("weight").map { $0.int ?? 1 } ?? 1 }
    guard weights.allSatisfy({ $0 == 0 }) else { return }
    review.warn(
      rule["backendRefs"]?.place ?? rule.place,
      backends.isEmpty
        ? "Rule #\(index) leads nowhere: it has no backendRefs and does not redirect. Istio takes it and answers its requests with 500"
        : "Every backend of rule #\(index) has weight 0. Istio takes it and answers its requests with 500",
      fix: backends.isEmpty ? "add backendRefs: [{name: …, port: …}]" : "give at least one backend a weight")
  }

  static func references(_ rule: Node, _ index: Int, _ review: inout SpecReview) {
    for backend in rule["backendRefs"]?.items ?? [] where backend.isMapping {
      port(backend, "A backend of rule #\(index)", &review)
      if let weight = backend.int("weight"), !(0...1_000_000).contains(weight.value) {
        review.reject(
          weight.place, "The weight \(weight.value) does not lie between 0 and 1000000",
          fix: "write a smaller number")
      }
    }
  }

  /// A Service is not to be had without its port.
  private static func port(_ backend: Node, _ what: String, _ review: inout SpecReview) {
    guard backend.isMapping else { return }
    if let port = backend.int("port") {
      if let problem = PortValue.problem(port.value) {
        review.reject(port.place, "The port \(port.value) \(problem)", fix: "write the port of the service")
      }
      return
    }
    guard backend.given("port") == nil, backend["kind"]?.text.map({ $0 == "Service" }) ?? true,
      backend["group"]?.text?.isEmpty ?? true
    else { return }
    review.reject(
      backend.place, "\(what) is the Service \(backend["name"]?.text ?? "") without its port",
      fix: "add port: 9080")
  }
}
