import Manifests

/// What a policy is attached to by name: a gateway, a service, a class.
enum TargetRefChecks {
  /// - Parameter selector: the key of the selector that cannot stand beside it.
  static func check(_ spec: Node, selector: String, _ review: inout SpecReview) {
    let list = spec.given("targetRefs")
    var ways: [String] = spec.given(selector) != nil ? [selector] : []
    if spec.given("targetRef") != nil { ways.append("targetRef") }
    if let list, !list.isEmpty { ways.append("targetRefs") }
    if ways.count > 1, let last = ways.last {
      review.reject(
        spec.keyPlace(last), "It is bound in more than one way, by \(ways.joined(separator: " and by "))",
        fix: "keep one of them")
    }
    let references = (spec.given("targetRef").map { [$0] } ?? []) + (list?.items ?? [])
    for reference in references where reference.isMapping { self.reference(reference, &review) }
    if let list, list.items.count > 16 {
      review.reject(
        list.place, "targetRefs has \(list.items.count) entries, and 16 are the most", fix: "split the policy"
      )
    }
  }

  private static func reference(_ reference: Node, _ review: inout SpecReview) {
    guard !reference.isSkeleton else {
      review.reject(
        reference.place, "A targetRef is empty", fix: "name the group, kind and name of its target")
      return
    }
    if reference.nonEmpty("name") == nil {
      review.reject(
        reference["name"]?.place ?? reference.place, "A targetRef does not name its target",
        fix: "add name: …")
    }
    if let namespace = reference.nonEmpty("namespace") {
      review.reject(
        namespace.place, "A targetRef has a namespace, and policies attach to what is in their own alone",
        fix: "remove it, and move the policy into the target's namespace")
    }
    let kind = reference["kind"]?.text ?? ""
    let written = reference["group"]?.text ?? ""
    let group = written == "core" ? "" : written
    guard let wanted = groups[kind] else {
      review.reject(
        reference["kind"]?.place ?? reference.place,
        kind.isEmpty
          ? "A targetRef does not say of which kind its target is"
          : "A policy cannot be attached to a \(kind)",
        fix: "use a Gateway, GatewayClass, Service or ServiceEntry")
      return
    }
    guard group != wanted else { return }
    review.reject(
      reference["group"]?.place ?? reference.place,
      "A targetRef of kind \(kind) has the group \(Excerpt.of(written))\(kind == "Gateway" && group == "networking.istio.io" ? ", and a policy cannot be attached to Istio's own Gateway" : "")",
      fix: kind == "Gateway" && group == "networking.istio.io"
        ? "select the gateway's pods with selector, or attach it to a Gateway of gateway.networking.k8s.io"
        : "write group: \(wanted.isEmpty ? "\"\"" : wanted)")
  }

  private static let groups = [
    "Service": "", "ServiceEntry": "networking.istio.io", "Gateway": "gateway.networking.k8s.io",
    "GatewayClass": "gateway.networking.k8s.io",
  ]
}
