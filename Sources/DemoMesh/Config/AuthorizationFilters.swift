/// Envoy's RBAC filters from authorization policies, named as Istio names them.
struct AuthorizationFilters: Sendable {
  let policies: [MeshPlan.Authorization]

  /// For requests.
  var http: [JSON] {
    filters("envoy.filters.http.rbac", "envoy.extensions.filters.http.rbac.v3.RBAC", isHTTP: true, extra: [:])
  }

  /// For TCP connections: rules on requests never match there, and a denial on requests denies all.
  var network: [JSON] {
    filters(
      "envoy.filters.network.rbac", "envoy.extensions.filters.network.rbac.v3.RBAC", isHTTP: false,
      extra: ["stat_prefix": "tcp."])
  }

  private func filters(_ name: String, _ type: String, isHTTP: Bool, extra: JSON) -> [JSON] {
    var out: [JSON] = []
    for (isDeny, action) in [(true, "DENY"), (false, "ALLOW")] {
      let wanted = policies.filter { $0.isDeny == isDeny }
      guard !wanted.isEmpty else { continue }
      let rules = wanted.flatMap { policy in
        policy.rules.enumerated().compactMap { index, rule in
          content(rule, isHTTP: isHTTP, isDeny: isDeny).map {
            JSON.Member(name: "\(policy.name)-rule[\(index)]", value: $0)
          }
        }
      }
      let config: JSON = ["rules": ["action": .string(action), "policies": .object(rules)]]
      out.append(TypedConfig.named(name, type, config.adding(extra)))
    }
    return out
  }

  private func content(_ rule: MeshPlan.Authorization.Rule, isHTTP: Bool, isDeny: Bool) -> JSON? {
    let hasRequest = !rule.methods.isEmpty || !rule.paths.isEmpty
    if hasRequest, !isHTTP, !isDeny { return nil }
    var permissions: [JSON] = []
    if isHTTP {
      if !rule.methods.isEmpty { permissions.append(any(rule.methods.map { header(":method", $0) })) }
      if !rule.paths.isEmpty { permissions.append(any(rule.paths.map { ["url_path": ["path": text($0)]] })) }
    }
    if !rule.ports.isEmpty { permissions.append(any(rule.ports.map { ["destination_port": .int($0)] })) }
    var principals: [JSON] = []
    if !rule.principals.isEmpty {
      principals.append(
        any(rule.principals.map { ["authenticated": ["principal_name": spiffe($0)]] }, "or_ids"))
    }
    if !rule.namespaces.isEmpty {
      principals.append(
        any(
          rule.namespaces.map {
            ["authenticated": ["principal_name": ["contains": .string("/ns/\($0)/")]]]
          }, "or_ids"))
    }
    return [
      "permissions": [permissions.isEmpty ? ["any": true] : ["and_rules": ["rules": .array(permissions)]]],
      "principals": [principals.isEmpty ? ["any": true] : ["and_ids": ["ids": .array(principals)]]],
    ]
  }

  private func any(_ parts: [JSON], _ key: String = "or_rules") -> JSON {
    JSON.object([.init(name: key, value: [key == "or_ids" ? "ids" : "rules": .array(parts)])])
  }

  private func header(_ name: String, _ value: String) -> JSON {
    ["header": ["name": .string(name), "string_match": text(value)]]
  }

  private func spiffe(_ principal: String) -> JSON {
    principal == "*" ? text("*") : text(principal.hasPrefix("*") ? principal : "spiffe://\(principal)")
  }

  /// `*` anything, `x*` begins, `*x` ends, else equal.
  private func text(_ value: String) -> JSON {
    if value == "*" { return ["safe_regex": ["regex": ".+"]] }
    if value.hasSuffix("*") { return ["prefix": .string(String(value.dropLast()))] }
    if value.hasPrefix("*") { return ["suffix": .string(String(value.dropFirst()))] }
    return ["exact": .string(value)]
  }
}
