import Manifests

/// The names of gateways in a VirtualService, and what only holds at gateways.
enum VirtualServiceGateways {
  static func check(_ service: VirtualService, _ review: inout SpecReview) {
    names(service.gateways, &review)
    guard service.gateways.isEmpty || service.isOnMesh else { return }
    for route in service.http {
      for match in route.match { claims(match.node, &review) }
    }
  }

  /// Names as `gateway`, `namespace/gateway` or `mesh`.
  static func names(_ gateways: [Located<String>], _ review: inout SpecReview) {
    for gateway in gateways where !review.isPlaceholder(gateway) {
      let parts = gateway.value.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, let namespace = parts.first, let name = parts.last else {
        single(gateway, &review)
        continue
      }
      let problem =
        namespace.isEmpty || name.isEmpty
        ? "lacks what stands before or after the /"
        : NameValue.labelProblem(namespace).map { "has a namespace that \($0)" }
          ?? NameValue.labelProblem(name).map { "has a name that \($0)" }
      guard let problem else { continue }
      review.reject(
        gateway.place, "The gateway \(Excerpt.of(gateway.value)) \(problem)",
        fix: "write it as namespace/name")
    }
  }

  private static func single(_ gateway: Located<String>, _ review: inout SpecReview) {
    if let problem = NameValue.fqdnProblem(gateway.value) {
      review.reject(
        gateway.place, "The gateway \(Excerpt.of(gateway.value)) \(problem)",
        fix: "write it as namespace/name")
      return
    }
    let labels = gateway.value.split(separator: ".")
    guard labels.count > 1 else { return }
    review.warn(
      gateway.place,
      "The gateway \(gateway.value) is written in the old way with dots. Istio still takes it for \(labels[1])/\(labels[0])",
      fix: "write \(labels[1])/\(labels[0])")
  }

  /// Claims of a token can be matched where the token is checked: at a gateway.
  private static func claims(_ match: Node, _ review: inout SpecReview) {
    for field in ["headers", "withoutHeaders"] {
      for entry in match[field]?.entries ?? [] where isClaim(entry.key) {
        review.reject(
          entry.keyPlace,
          "\(Excerpt.of(entry.key)) matches a claim of a token, which works at gateways alone, and this VirtualService also holds in the mesh",
          fix: "bind it to gateways alone, without mesh")
      }
    }
  }

  /// Whether a header's name stands for a claim: `@request.auth.claims.group` or `@request.auth.claims[group]`.
  static func isClaim(_ header: String) -> Bool {
    let prefix = "@request.auth.claims"
    let bytes = header.utf8
    guard bytes.count > prefix.utf8.count + 1, bytes.first == UInt8(ascii: "@"),
      header.prefix(prefix.count).lowercased() == prefix
    else { return false }
    let rest = header.dropFirst(prefix.count)
    return rest.hasPrefix(".") || (rest.hasPrefix("[") && rest.hasSuffix("]") && rest.utf8.count > 2)
  }
}
