import Manifests

/// DestinationRules whose TLS does not fit what servers take, each once for a value and a policy.
struct MTLSConflicts {
  struct Conflict {
    var rule: ConfigObject
    var place: Place
    var client: ClientMode
    var server: ServerMode
    /// `ratings.bookinfo port 9080`.
    var target: String
    /// `ratings-v1`.
    var workloads: String
  }
  private(set) var all: [Conflict] = []

  init(_ view: EffectiveConfig) {
    // Without any rule that speaks of TLS there is nothing to compare.
    let speaking = view.set.destinationRules.filter { $0.speaksOfTLS }
    guard !speaking.isEmpty else { return }
    struct Key: Hashable {
      var rule, node: Int
      var policy: Int?
    }
    var seen: Set<Key> = []
    let mtls = EffectiveMTLS(view)
    for service in view.set.services
    where !service.isAssumed && service.externalName == nil && service.selector?.isEmpty != true {
      for row in mtls.rows(of: service) where row.verdict == .conflict {
        guard let rule = row.clientMode.rule, let place = row.clientMode.place else { continue }
        let key = Key(rule: rule.index, node: Int(place.node), policy: row.server.policy?.index)
        guard seen.insert(key).inserted else { continue }
        let names = row.workloads.map(\.object.name)
        all.append(
          Conflict(
            rule: rule, place: place, client: row.clientMode, server: row.server,
            target: "\(service.object.name)\(service.object.namespace.isEmpty ? "" : ".")"
              + "\(service.object.namespace) port \(row.port)",
            workloads: names.first ?? service.object.name))
      }
    }
    guard !view.set.facts.has(.services) else { return }
    // Only rules and policies were given: a host of a namespace that is STRICT as a whole is known all the same.
    for rule in speaking {
      guard let host = rule.host?.value, !host.hasPrefix("*"), let tls = rule.trafficPolicy?.tls,
        let kind = ClientMode.Kind(rawValue: tls.mode.value.uppercased()), kind == .disable
      else { continue }
      let name = view.set.hosts.fqdn(host, in: rule.object.namespace)
      guard let namespace = EffectiveConfig.namespace(inName: name),
        !view.set.peerAuthentications.contains(where: {
          $0.hasSelector && $0.object.namespace == namespace
        })
      else { continue }
      let server = view.peers.mode(namespace: namespace, labels: [:], port: nil)
      guard server.mode == .strict else { continue }
      all.append(
        Conflict(
          rule: rule.object, place: tls.mode.place,
          client: ClientMode(kind: kind, rule: rule.object, place: tls.mode.place), server: server,
          target: host, workloads: host))
    }
  }
}

extension DestinationRule {
  /// Whether any of its policies says anything about TLS.
  var speaksOfTLS: Bool {
    func speaks(_ policy: TrafficPolicy?) -> Bool {
      guard let policy else { return false }
      return policy.tls != nil || policy.portLevelSettings.contains { $0.tls != nil }
    }
    return speaks(trafficPolicy) || subsets.contains { speaks($0.trafficPolicy) }
  }
}
