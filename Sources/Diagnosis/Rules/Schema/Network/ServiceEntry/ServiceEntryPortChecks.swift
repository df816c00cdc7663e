import Manifests

/// The ports of a ServiceEntry.
enum ServiceEntryPortChecks {
  static func check(_ entry: ServiceEntry, _ review: inout SpecReview) {
    var names: [String: Place] = [:]
    var numbers: [Int: Place] = [:]
    for port in entry.ports where port.node.isMapping {
      if let number = port.number {
        if let problem = PortValue.problem(number.value) {
          review.reject(number.place, "The port number \(number.value) \(problem)")
        }
        twice(number, "number \(number.value)", &numbers, entry.object, &review)
      } else if port.node.lacks("number") {
        review.reject(port.node.place, "A port has no number", fix: "add number: 443")
      }
      name(port, &names, entry.object, &review)
      if let name = port.portProtocol, !ListenerProtocol.isKnown(name.value) {
        review.reject(
          name.place, "\(Excerpt.of(name.value)) is no protocol that Istio knows",
          fix: "use one of \(ListenerProtocol.list)")
      }
      if let target = port.targetPort, target.value != 0, let problem = PortValue.problem(target.value) {
        review.reject(target.place, "The targetPort \(target.value) \(problem)")
      }
    }
  }

  private static func name(
    _ port: ServiceEntry.Port, _ names: inout [String: Place], _ object: ConfigObject,
    _ review: inout SpecReview
  ) {
    guard let name = port.name, !name.value.isEmpty else {
      if port.node.lacksValue("name") {
        review.reject(
          port.node.place, "A port has no name",
          fix: "add name: \((port.portProtocol?.value ?? "tcp").lowercased().prefix(15))")
      }
      return
    }
    if let problem = NameValue.labelProblem(name.value) {
      review.reject(name.place, "The port's name \(Excerpt.of(name.value)) \(problem)")
    }
    twice(name, "name \(Excerpt.of(name.value))", &names, object, &review)
  }

  private static func twice<Value: Hashable & Sendable>(
    _ value: Located<Value>, _ what: String, _ seen: inout [Value: Place], _ object: ConfigObject,
    _ review: inout SpecReview
  ) {
    if let first = seen[value.value] {
      review.reject(
        value.place, "Two ports have the \(what)", fix: "change one of them",
        notes: [.init("the first of the two", object, at: first)])
    } else {
      seen[value.value] = value.place
    }
  }
}
