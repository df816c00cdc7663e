import Manifests

/// Which DestinationRule a client uses for a host, in Istio's order: the client's namespace, the service's, the root
/// namespace; in each the most specific host.
struct DestinationRuleIndex: Sendable {
  private struct Entry: Sendable {
    var rule: DestinationRule
    /// Namespaces that see it; nil: all.
    var scopes: Set<String>?
  }
  private var tables: [String: HostTable<Entry>] = [:]
  /// All rules, whoever sees them.
  private var everywhere = HostTable<DestinationRule>()
  private let rootNamespace: String

  init(_ set: ConfigSet) {
    rootNamespace = set.meshConfig.rootNamespace
    for rule in Age.sorted(set.destinationRules, \.object) {
      guard let host = rule.host?.value, !host.isEmpty else { continue }
      let namespace = rule.object.namespace
      let scopes = HostIndex.scopes(
        rule.exportTo.map(\.value), default: set.meshConfig.defaultDestinationRuleExportTo, own: namespace)
      let name = set.hosts.fqdn(host, in: namespace)
      tables[namespace, default: HostTable()].add(Entry(rule: rule, scopes: scopes), host: name)
      everywhere.add(rule, host: name)
    }
  }

  /// The rules in effect, merged as Istio merges them (one host's rules of one namespace, oldest first); empty: none.
  /// - Parameter labels: the client's; nil where no certain workload is meant, so that rules with a selector are left out.
  func rules(host: String, client: String, labels: [String: String]?, serviceNamespace: String)
    -> [DestinationRule]
  {
    var order = [client]
    if serviceNamespace != client { order.append(serviceNamespace) }
    if !order.contains(rootNamespace) { order.append(rootNamespace) }
    for namespace in order {
      guard let table = tables[namespace] else { continue }
      let found = table.mostSpecific(host) { entry in
        if let selector = entry.rule.workloadSelector, !selector.isEmpty {
          return namespace == client && labels.map(selector.matches) ?? false
        }
        return namespace == client || entry.scopes.map { $0.contains(client) } ?? true
      }.map(\.rule)
      if found.isEmpty { continue }
      // A rule made for this very client wins over those for everyone.
      let own = found.filter { $0.workloadSelector.map { !$0.isEmpty } ?? false }
      return own.first.map { [$0] } ?? found
    }
    return []
  }

  /// The namespaces that hold a rule for a host, and so may give their own clients another answer.
  func namespaces(holding host: String) -> [String] {
    Set(everywhere.all(host).map(\.object.namespace)).sorted()
  }

  /// Every rule whose host covers a name, whoever sees it.
  func covering(_ host: String) -> [DestinationRule] { everywhere.all(host) }
}

/// The rules of one host put together: the oldest traffic policy, everyone's subsets.
public struct EffectiveDestinationRule: Sendable {
  /// The rules, oldest first; never empty.
  public let rules: [DestinationRule]

  init?(_ rules: [DestinationRule]) {
    guard !rules.isEmpty else { return nil }
    self.rules = rules
  }

  /// The rule whose traffic policy holds for all subsets.
  public var policyOwner: DestinationRule? { rules.first { $0.trafficPolicy != nil } }

  /// A subset by name with the rule that declares it.
  public func subset(_ name: String) -> (rule: DestinationRule, subset: Subset)? {
    for rule in rules {
      if let subset = rule.subsets.first(where: { $0.name?.value == name }) { return (rule, subset) }
    }
    return nil
  }

  /// One setting of the traffic policies (`connectionPool`, `outlierDetection`, `tls`, …) as it holds for a port and a
  /// subset: the subset's port, the subset, the rule's port, the rule. A port's settings inherit nothing: where a port
  /// is listed without the setting, the default holds.
  public func setting(_ key: String, port: Int?, subset name: String?) -> PolicySetting? {
    if let name, let found = subset(name), let policy = found.subset.trafficPolicy {
      if let own = port.flatMap({ policy.port($0) }) {
        return own.node[key].map { PolicySetting(rule: found.rule, node: $0, subset: name, port: port) }
      }
      if let node = policy.node[key] {
        return PolicySetting(rule: found.rule, node: node, subset: name, port: nil)
      }
    }
    guard let owner = policyOwner, let policy = owner.trafficPolicy else { return nil }
    if let own = port.flatMap({ policy.port($0) }) {
      return own.node[key].map { PolicySetting(rule: owner, node: $0, subset: nil, port: port) }
    }
    return policy.node[key].map { PolicySetting(rule: owner, node: $0, subset: nil, port: nil) }
  }
}

/// A part of a traffic policy with where it was written.
public struct PolicySetting: Sendable {
  /// The rule.
  public let rule: DestinationRule
  /// The setting's value.
  public let node: Node
  /// The subset that it is written in.
  public let subset: String?
  /// The port whose settings it is written in.
  public let port: Int?
}

extension TrafficPolicy {
  func port(_ number: Int) -> PortPolicy? { portLevelSettings.first { $0.port?.value == number } }
}
