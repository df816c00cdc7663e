import Manifests

extension Rule {
  /// A method that HTTP does not have.
  static let kia0102 = Rule(
    "KIA0102", "authorizationpolicy.to.wrongmethod", .warning, kinds: ["AuthorizationPolicy"],
    explanation: """
      The rule names a request method that is none of HTTP's. No request ever has it: an ALLOW rule lets \
      nothing in, a DENY rule keeps nothing out. gRPC calls are POST; their full name belongs under paths.
      """,
    remedy: "Use GET, HEAD, POST, PUT, PATCH, DELETE, CONNECT, OPTIONS or TRACE, or `*`.",
    bad: """
      apiVersion: security.istio.io/v1
      kind: AuthorizationPolicy
      metadata: {name: viewer, namespace: bookinfo}
      spec:
        rules:
        - to:
          - operation: {methods: [GET, FETCH]}
      """,
    good: """
      apiVersion: security.istio.io/v1
      kind: AuthorizationPolicy
      metadata: {name: viewer, namespace: bookinfo}
      spec:
        rules:
        - to:
          - operation: {methods: [GET, HEAD]}
      """
  ) { set, report in
    for policy in set.authorizationPolicies {
      for operation in (policy.rules ?? []).flatMap(\.operations) {
        for method in operation.methods + operation.notMethods where !HTTPMethod.isMatched(by: method.value) {
          report.report(
            policy.object, at: method.place, "\(method.value) is no method of HTTP: no request matches it",
            fix: "use one of \(HTTPMethod.all.joined(separator: ", "))")
        }
      }
    }
  }
}

/// The methods of HTTP requests.
private enum HTTPMethod {
  static let all = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "CONNECT", "OPTIONS", "TRACE"]

  /// Whether some method is taken by a pattern: the method itself, `*`, or a beginning or end with `*`.
  static func isMatched(by pattern: String) -> Bool {
    let wanted = pattern.uppercased()
    if wanted == "*" || all.contains(wanted) { return true }
    if wanted.hasSuffix("*") { return all.contains { $0.hasPrefix(wanted.dropLast()) } }
    if wanted.hasPrefix("*") { return all.contains { $0.hasSuffix(wanted.dropFirst()) } }
    return false
  }
}
