import Manifests

/// A DestinationRule's own fields.
enum DestinationRuleChecks {
  static func check(_ rule: DestinationRule, _ review: inout SpecReview) {
    guard let spec = rule.object.spec, spec.isMapping else {
      review.reject(
        rule.object.root.keyPlace("spec"), "The DestinationRule has no spec", fix: "add spec: {host: …}")
      return
    }
    host(rule, spec, &review)
    let policy = spec.given("trafficPolicy")
    if let policy { TrafficPolicyChecks.check(policy, inherited: nil, of: rule.object, &review) }
    var names: [String: Place] = [:]
    for subset in spec["subsets"]?.items ?? [] where subset.isMapping {
      self.subset(subset, &names, of: rule.object, &review)
      if let own = subset.given("trafficPolicy") {
        TrafficPolicyChecks.check(own, inherited: policy, of: rule.object, &review)
      }
    }
  }

  private static func host(
    _ rule: DestinationRule, _ spec: Node, _ review: inout SpecReview
  ) {
    guard let host = rule.host, !host.value.isEmpty else {
      if spec.lacks("host") || spec["host"]?.isEmpty ?? false {
        review.reject(
          spec["host"]?.place ?? rule.object.root.keyPlace("spec"), "The DestinationRule names no host",
          fix: "add host: with the name of a service")
      }
      return
    }
    // A number or boolean is told by the walk over the fields.
    if case .scalar(let text, .plain) = spec["host"]?.content, ScalarKind.of(text) != .text { return }
    guard !review.isPlaceholder(host), let problem = NameValue.wildcardDomainProblem(host.value) else {
      return
    }
    review.reject(
      host.place, "The host \(Excerpt.of(host.value)) \(problem)",
      fix: AddressValue.isAddress(host.value) ? "name a ServiceEntry's host that has this address" : nil)
  }

  private static func subset(
    _ subset: Node, _ names: inout [String: Place], of object: ConfigObject,
    _ review: inout SpecReview
  ) {
    NumberChecks.labels("labels", in: subset, &review)
    guard let name = subset.nonEmpty("name") else {
      if subset.lacks("name") || subset["name"]?.isEmpty ?? false {
        review.reject(subset.place, "A subset has no name, so no route can name it", fix: "add name: v1")
      }
      return
    }
    if let first = names[name.value] {
      review.reject(
        name.place, "Two subsets are called \(Excerpt.of(name.value))", fix: "rename one of them",
        notes: [.init("the first of the two", object, at: first)])
    } else {
      names[name.value] = name.place
    }
    if !review.isPlaceholder(name), let problem = NameValue.labelProblem(name.value) {
      review.reject(name.place, "The subset's name \(Excerpt.of(name.value)) \(problem)")
    }
  }
}
