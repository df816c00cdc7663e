import Manifests

/// An Istio Gateway's own fields.
enum GatewayChecks {
  static func check(_ gateway: Gateway, _ review: inout SpecReview) {
    let object = gateway.object
    if !object.name.isEmpty, Placeholder.first(in: object.name) == nil,
      let problem = NameValue.labelProblem(object.name)
    {
      review.reject(
        object.place, "The Gateway's name \(Excerpt.of(object.name)) \(problem)",
        fix: "name it with letters, digits and - alone")
    }
    guard let spec = object.spec, spec.isMapping else {
      review.reject(
        object.root.keyPlace("spec"), "The Gateway has no servers",
        fix: "add spec: {selector: …, servers: […]}")
      return
    }
    for entry in spec["selector"]?.entries ?? []
    where entry.key.contains("*") || entry.value.text?.contains("*") ?? false {
      review.reject(
        entry.keyPlace, "The selector holds a *, and labels are compared letter by letter",
        fix: "write the labels out")
    }
    guard !gateway.servers.isEmpty else {
      if spec.lacksValue("servers") {
        review.reject(
          spec["servers"]?.place ?? object.root.keyPlace("spec"), "The Gateway has no servers",
          fix: "add servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: [\"*\"]}]")
      }
      return
    }
    var names: [String: Place] = [:]
    for server in gateway.servers where server.node.isMapping {
      GatewayServerChecks.check(server, &review)
      guard let name = server.portName, !name.value.isEmpty else { continue }
      if let first = names[name.value] {
        review.reject(
          name.place, "Two servers have a port called \(Excerpt.of(name.value))",
          fix: "give each server's port a name of its own",
          notes: [.init("the first of the two", object, at: first)])
      } else {
        names[name.value] = name.place
      }
    }
  }
}
