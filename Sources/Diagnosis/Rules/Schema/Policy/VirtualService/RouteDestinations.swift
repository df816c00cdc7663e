import Manifests

/// The destinations of a rule with their weights.
enum RouteDestinations {
  /// - Parameter rule: what the rule is called in a sentence.
  static func check(
    _ route: Node, _ rule: @autoclosure () -> String, headers: Bool, _ review: inout SpecReview
  ) {
    let destinations = route["route"]?.items ?? []
    var total = 0.0
    var allRead = true
    for destination in destinations where destination.isMapping {
      if let target = destination.given("destination") {
        self.destination(target, rule(), &review)
      } else if destination.lacks("destination") {
        review.reject(
          destination.place, "An entry under route of \(rule()) has no destination",
          fix: "add destination: {host: …}")
      }
      if headers { HeaderOperations.check(destination.given("headers"), &review) }
      guard let weight = destination.given("weight") else { continue }
      guard let value = weight.int else {
        allRead = false
        continue
      }
      total += Double(value)
      if let problem = WeightValue.problem(value) {
        review.reject(weight.place, "The weight \(value) \(problem)", fix: "write 0 or a positive number")
      }
    }
    guard destinations.count > 1, allRead, total == 0, let list = route["route"] else { return }
    review.reject(
      list.place,
      "The \(destinations.count) destinations of \(rule()) have weight 0 together, so that no request could go anywhere",
      fix: "give each destination a weight, 100 in sum")
  }

  /// A host with subset and port.
  static func destination(
    _ destination: Node, _ rule: @autoclosure () -> String, _ review: inout SpecReview
  ) {
    guard destination.isMapping else { return }
    host(destination, rule(), &review)
    if let subset = destination.nonEmpty("subset"), !review.isPlaceholder(subset),
      let problem = NameValue.labelProblem(subset.value)
    {
      review.reject(
        subset.place, "The subset \(Excerpt.of(subset.value)) \(problem)",
        fix: "name one subset of the DestinationRule, of letters, digits and - alone")
    }
    guard let port = destination.given("port") else { return }
    guard let number = port.int("number") else {
      if port.isMapping, port.given("number") == nil {
        review.reject(
          port.place, "The port of the destination has no number", fix: "write port: {number: 9080}")
      }
      return
    }
    if let problem = PortValue.problem(number.value) {
      review.reject(
        number.place, "The destination's port \(number.value) \(problem)",
        fix: "write the port of the service")
    }
  }

  private static func host(
    _ destination: Node, _ rule: @autoclosure () -> String, _ review: inout SpecReview
  ) {
    guard let host = destination.nonEmpty("host") else {
      if destination.lacksValue("host") {
        review.reject(
          destination["host"]?.place ?? destination.place, "A destination of \(rule()) has no host",
          fix: "name the service: host: reviews")
      }
      return
    }
    if review.isPlaceholder(host) { return }
    guard host.value != "*" else {
      review.reject(host.place, "A request cannot be routed to the host *", fix: "name one service")
      return
    }
    if let problem = NameValue.wildcardDomainProblem(host.value) {
      review.reject(
        host.place,
        AddressValue.isAddress(host.value)
          ? "The destination \(host.value) is an IP address, and routes lead to services"
          : "The destination \(Excerpt.of(host.value)) \(problem)",
        fix: "name a service, or the host of a ServiceEntry")
    }
  }
}
