import Manifests

/// The callers that AuthorizationPolicies name, looked up among the known service accounts.
enum Principals {
  /// What is known of a caller.
  enum Verdict {
    case known, elsewhere, foreign, unknown
  }

  /// A caller as written.
  struct Named {
    var policy: AuthorizationPolicy
    var principal: Located<String>
    var verdict: Verdict
  }

  /// Every caller that is not known in the policy's own cluster.
  static func doubtful(_ set: ConfigSet) -> [Named] {
    let accounts = ServiceAccounts(set)
    let domains = Set([set.meshConfig.trustDomain, "cluster.local"] + set.meshConfig.trustDomainAliases)
    var seen: [String: Verdict] = [:]
    var result: [Named] = []
    for policy in set.authorizationPolicies {
      for principal in (policy.rules ?? []).flatMap(\.sources).flatMap(\.principals) {
        let key = "\(policy.object.cluster)|\(principal.value)"
        let verdict =
          seen[key] ?? judge(principal.value, policy.object.cluster, accounts, domains, set)
        seen[key] = verdict
        if case .known = verdict { continue }
        result.append(Named(policy: policy, principal: principal, verdict: verdict))
      }
    }
    return result
  }

  private static func judge(
    _ principal: String, _ cluster: String, _ accounts: ServiceAccounts, _ domains: Set<String>,
    _ set: ConfigSet
  ) -> Verdict {
    if principal == "*" { return .known }
    guard principal.utf8.count <= 512 else { return .unknown }
    if principal.contains("*") {
      if accounts.hasMatch(of: principal, domains: domains, in: cluster) { return .known }
      return accounts.hasMatchElsewhere(of: principal, domains: domains, than: cluster)
        ? .elsewhere : .unknown
    }
    guard let slash = principal.firstIndex(of: "/") else { return .unknown }
    let domain = String(principal[..<slash])
    let account = String(principal[principal.index(after: slash)...])
    guard domains.contains(domain) else { return account.hasPrefix("ns/") ? .foreign : .unknown }
    if accounts.has(account, in: cluster) { return .known }
    if accounts.hasElsewhere(account, than: cluster) { return .elsewhere }
    // Files of one namespace say nothing about the accounts of another that they do not hold.
    let parts = account.split(separator: "/")
    let isGiven = parts.count < 2 || set.namespaces.names.contains(String(parts[1]))
    return isGiven || set.facts.has(.namespaces) ? .unknown : .known
  }
}
