import Manifests

/// What the whole mesh and whole namespaces say about mutual TLS, on both sides: PeerAuthentications without a
/// selector for servers, DestinationRules of `*.local` and `*.NAMESPACE.svc.cluster.local` for clients.
struct MutualTLSPolicies {
  /// A client's rule for many hosts.
  struct ClientRule {
    var rule: DestinationRule
    var mode: Located<String>
    /// The namespace whose services it is for; nil: the mesh's.
    var namespace: String?
  }

  /// The mesh's root namespace.
  let root: String
  /// Whether clients choose mutual TLS by themselves.
  let isAutomatic: Bool
  /// The DestinationRules for the mesh or for a namespace that say a TLS mode.
  let clientRules: [ClientRule]
  private let clients: [String?: [ClientRule]]
  private var servers: [String: [PeerAuthentication]] = [:]

  init(_ set: ConfigSet) {
    root = set.meshConfig.rootNamespace
    isAutomatic = set.meshConfig.enableAutoMtls
    clientRules = set.destinationRules.compactMap { rule in
      guard let host = rule.host, host.value.hasPrefix("*"), !rule.object.isGenerated,
        let mode = rule.trafficPolicy?.tls?.mode
      else { return nil }
      let parsed = set.kialiHost(host.value, in: rule.object.namespace)
      if parsed.isMeshWide { return ClientRule(rule: rule, mode: mode, namespace: nil) }
      return parsed.wholeNamespace.map { ClientRule(rule: rule, mode: mode, namespace: $0) }
    }
    clients = Dictionary(grouping: clientRules, by: \.namespace)
    for policy in set.peerAuthentications where !policy.hasSelector {
      servers[policy.object.namespace, default: []].append(policy)
    }
  }

  /// The mode that a namespace's own policy says; nil where none decides.
  func serverMode(of namespace: String) -> String? { policy(of: namespace)?.mode?.value }

  /// The policy that decides for a namespace by itself: one that says a mode.
  func policy(of namespace: String) -> PeerAuthentication? {
    servers[namespace]?.first { ($0.mode?.value ?? "UNSET") != "UNSET" }
  }

  /// The rules of clients for a namespace's services; nil: for the mesh.
  func clientRules(for namespace: String?) -> [ClientRule] { clients[namespace] ?? [] }

  /// The first of them with one of these modes.
  func clientRule(for namespace: String?, mode: String...) -> ClientRule? {
    clientRules(for: namespace).first { mode.contains($0.mode.value) }
  }

  /// Whether callers of a namespace's workloads can be told by their identity. `server` is the mode of a policy that
  /// stands above the namespace's (one for chosen workloads).
  func hasIdentity(in namespace: String, server: String? = nil) -> Bool {
    let inherited = serverMode(of: namespace) ?? (namespace == root ? nil : serverMode(of: root))
    let client =
      (clientRules(for: namespace).first ?? clientRules(for: nil).first)?.mode.value
    let isMutual = client == "ISTIO_MUTUAL" || client == "MUTUAL"
    switch server ?? inherited {
    case "DISABLE": return false
    case "STRICT": return server != nil || isAutomatic || isMutual
    default: return isMutual || (isAutomatic && client != "DISABLE")
    }
  }
}
