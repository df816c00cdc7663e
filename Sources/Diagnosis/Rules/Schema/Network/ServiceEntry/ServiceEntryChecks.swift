import Manifests

/// A ServiceEntry's own fields.
enum ServiceEntryChecks {
  static func check(_ entry: ServiceEntry, _ review: inout SpecReview) {
    let object = entry.object
    guard let spec = object.spec, spec.isMapping else {
      review.reject(
        object.root.keyPlace("spec"), "The ServiceEntry has no spec",
        fix: "add spec: {hosts: […], ports: […]}")
      return
    }
    hosts(entry, spec, &review)
    addresses(entry, &review)
    ServiceEntryPortChecks.check(entry, &review)
    if spec.given("workloadSelector") != nil, !entry.endpoints.isEmpty {
      review.reject(
        spec.keyPlace("workloadSelector"), "workloadSelector and endpoints exclude each other",
        fix: "keep the selector for workloads of the mesh, endpoints for others")
    }
    for endpoint in entry.endpoints where endpoint.node.isMapping {
      NumberChecks.labels("labels", in: endpoint.node, &review)
    }
    ServiceEntryResolution.check(entry, spec, &review)
  }

  private static func hosts(_ entry: ServiceEntry, _ spec: Node, _ review: inout SpecReview) {
    if entry.hosts.isEmpty, spec.lacksValue("hosts") {
      review.reject(
        spec["hosts"]?.place ?? entry.object.root.keyPlace("spec"), "The ServiceEntry names no host",
        fix: "add hosts: [api.example.com]")
    }
    for host in entry.hosts where !review.isPlaceholder(host) {
      if host.value == "*" {
        review.reject(
          host.place, "The host * would stand for everything",
          fix: "name the hosts, or a domain: *.example.com")
      } else if let problem = NameValue.wildcardDomainProblem(host.value) {
        review.reject(
          host.place, "The host \(Excerpt.of(host.value)) \(problem)",
          fix: AddressValue.isAddress(host.value)
            ? "write the address under addresses, and give it a name here" : nil)
      } else if NameValue.isPartialWildcard(host.value) {
        review.warn(
          host.place,
          "The host \(Excerpt.of(host.value)) has a * that is no whole label: not all of Istio takes it, so it may match nothing",
          fix: "write *. before a domain")
      }
    }
  }

  private static func addresses(_ entry: ServiceEntry, _ review: inout SpecReview) {
    let isNamed = entry.resolution != "NONE" && entry.resolution != "STATIC"
    for address in entry.addresses where !review.isPlaceholder(address) {
      if let problem = AddressValue.cidrProblem(address.value) {
        review.reject(
          address.place, "The address \(Excerpt.of(address.value)) \(problem)",
          fix: NameValue.fqdnProblem(address.value) == nil ? "write names under hosts or endpoints" : nil)
      } else if isNamed, entry.resolution != "DYNAMIC_DNS", address.value.contains("/") {
        review.reject(
          address.place,
          "The range \(Excerpt.of(address.value)) does not go with resolution \(entry.resolution), which asks DNS for single addresses",
          fix: "set resolution: NONE, or write single addresses")
      }
    }
  }
}
