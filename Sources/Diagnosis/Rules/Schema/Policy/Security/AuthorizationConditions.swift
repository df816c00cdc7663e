import Manifests

/// The conditions of a rule (`when`).
enum AuthorizationConditions {
  static func check(_ condition: Node, action: String, _ review: inout SpecReview) {
    guard condition.isMapping else { return }
    guard let key = condition.nonEmpty("key") else {
      if condition.lacksValue("key") {
        review.reject(
          condition.place, "A condition under when has no key", fix: "add key: request.headers[…], or another"
        )
      }
      return
    }
    if action == "CUSTOM",
      ["source.namespace", "source.principal", "source.serviceAccount"].contains(key.value)
        || key.value.hasPrefix("request.auth.")
    {
      review.reject(
        key.place, "CUSTOM cannot look at \(key.value)",
        fix: "let the provider decide by it, or a policy of its own")
    }
    let lists = ["values", "notValues"].filter { condition.given($0).map { !$0.isEmpty } ?? false }
    if lists.isEmpty {
      review.reject(
        condition.place, "The condition on \(key.value) has neither values nor notValues",
        fix: "add values: […]")
      return
    }
    attribute(key, &review)
    for list in lists { values(condition, list, of: key.value, &review) }
  }

  private static func values(_ condition: Node, _ field: String, of key: String, _ review: inout SpecReview) {
    AuthorizationRules.noEmptyText(condition, field, &review)
    switch key {
    case "source.ip", "remote.ip", "destination.ip":
      AuthorizationSources.addresses(condition.strings(field), field, &review)
    case "destination.port": AuthorizationRules.ports(condition.strings(field), &review)
    case "source.serviceAccount":
      if let list = condition[field] { ServiceAccountNames.check(list, field, &review) }
    default: break
    }
  }

  /// The attribute must be one that proxies can tell.
  private static func attribute(_ key: Located<String>, _ review: inout SpecReview) {
    let text = key.value
    if plain.contains(text) { return }
    if let name = mapped.first(where: { text.hasPrefix($0) }) {
      let rest = text.dropFirst(name.count)
      if text.hasSuffix("]"), let open = text.utf8.firstIndex(of: UInt8(ascii: "[")), open > text.startIndex,
        text.utf8.distance(from: open, to: text.utf8.endIndex) > 2
      {
        return
      }
      review.reject(
        key.place,
        "The key \(Excerpt.of(text)) does not name \(rest.isEmpty ? "which one" : "it in brackets")",
        fix: "write \(name.hasPrefix("experimental") ? text + "[key]" : name + "[name]")")
      return
    }
    let (fault, fix): (String, String) =
      switch text {
      case "destination.namespace": ("is of an older API", "put the policy into that namespace")
      case _ where text.hasPrefix("destination.labels"):
        ("is of an older API", "use selector: {matchLabels: {…}}")
      case "destination.name", "destination.user", "destination.service":
        ("is of an older API", "use selector: {matchLabels: {…}}")
      default: ("is no attribute that Istio knows", Self.nearest)
      }
    review.reject(key.place, "The key \(Excerpt.of(text)) \(fault)", fix: fix)
  }

  private static let plain: Set<String> = [
    "source.ip", "remote.ip", "source.namespace", "source.serviceAccount", "source.principal",
    "request.auth.principal", "request.auth.audiences", "request.auth.presenter", "destination.ip",
    "destination.port", "connection.sni",
  ]
  private static let mapped = [
    "request.headers", "request.experimental.inline.headers", "request.auth.claims",
    "experimental.envoy.filters.",
  ]
  private static let nearest =
    "use request.headers[…], request.auth.claims[…], source.ip, source.namespace, source.principal, destination.port, connection.sni, …"
}
