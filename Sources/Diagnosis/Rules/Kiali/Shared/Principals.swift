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
    var patterns: PrincipalPatterns?
    var seen: [String: Verdict] = [:]
    var result: [Named] = []
    for policy in set.authorizationPolicies {
      let cluster = policy.object.cluster
      for principal in (policy.rules ?? []).flatMap(\.sources).flatMap(\.principals) {
        let text = principal.value
        let key = "\(cluster)|\(text)"
        let verdict: Verdict
        if let known = seen[key] {
          verdict = known
        } else if text.contains("*") {
          let sorted = patterns ?? PrincipalPatterns(accounts.principals(of: domains))
          patterns = sorted
          verdict = judge(pattern: text, cluster, sorted, set)
        } else {
          verdict = judge(text, cluster, accounts, domains, set)
        }
        seen[key] = verdict
        if case .known = verdict { continue }
        result.append(Named(policy: policy, principal: principal, verdict: verdict))
      }
    }
    return result
  }

  private static func judge(
    pattern: String, _ cluster: String, _ patterns: PrincipalPatterns, _ set: ConfigSet
  ) -> Verdict {
    if pattern == "*" { return .known }
    // No principal is as long as that.
    guard pattern.utf8.count <= 512 else { return .unknown }
    if patterns.hasMatch(pattern, in: cluster) { return .known }
    if patterns.hasMatchElsewhere(pattern, than: cluster) { return .elsewhere }
    return isNamespaceGiven(pattern, set) ? .unknown : .known
  }

  private static func judge(
    _ principal: String, _ cluster: String, _ accounts: ServiceAccounts, _ domains: Set<String>,
    _ set: ConfigSet
  ) -> Verdict {
    guard let slash = principal.firstIndex(of: "/") else { return .unknown }
    let domain = String(principal[..<slash])
    let account = String(principal[principal.index(after: slash)...])
    guard domains.contains(domain) else { return account.hasPrefix("ns/") ? .foreign : .unknown }
    if accounts.has(account, in: cluster) { return .known }
    if accounts.hasElsewhere(account, than: cluster) { return .elsewhere }
    return isNamespaceGiven(principal, set) ? .unknown : .known
  }

  /// Whether anything is known of a principal's namespace: files of one namespace say nothing about the accounts of
  /// another that they do not hold.
  private static func isNamespaceGiven(_ principal: String, _ set: ConfigSet) -> Bool {
    if set.facts.has(.namespaces) { return true }
    let parts = principal.split(separator: "/", maxSplits: 4, omittingEmptySubsequences: false)
    guard parts.count > 3, parts[1] == "ns", !parts[2].contains("*") else { return true }
    return set.namespaces.names.contains(String(parts[2]))
  }
}
