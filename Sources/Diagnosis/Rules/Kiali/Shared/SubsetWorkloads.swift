import Manifests

/// Which subsets of DestinationRules have workloads.
struct SubsetWorkloads {
  private let set: ConfigSet
  private let selectables: Selectables

  init(_ set: ConfigSet) {
    self.set = set
    selectables = Selectables(set)
  }

  /// Whether all that a host's subsets can hold was read: only then is what is not among it missing.
  func isRead(_ host: String, seenFrom namespace: String) -> Bool {
    let parsed = set.kialiHost(host, in: namespace)
    guard !parsed.isWildcard else { return true }
    switch set.hosts.resolve(fqdn: parsed.name, visibleTo: [namespace]) {
    case nil: return true
    case .service(let service):
      // Pods of its own namespace, or what service entries of any list for its host.
      return service.selector?.isEmpty == false
        ? set.knowsWorkloads(of: service.object.namespace) : set.facts.has(.allServices)
    case .serviceEntry(let entry, _):
      return set.facts.has(.allServices)
        && (entry.workloadSelector?.isEmpty != false || set.knowsWorkloads(of: entry.object.namespace))
    }
  }

  /// Whether a host's workloads or endpoints carry labels; nil where the host is not known or is a wildcard.
  func has(_ labels: [String: String], of host: String, seenFrom namespace: String) -> Bool? {
    let parsed = set.kialiHost(host, in: namespace)
    guard !parsed.isWildcard else { return nil }
    switch set.hosts.resolve(fqdn: parsed.name, visibleTo: [namespace]) {
    case nil: return nil
    case .serviceEntry(let entry, _): return hasEndpoint(entry, labels)
    case .service(let service):
      if let selector = service.selector, !selector.isEmpty {
        return hasWorkload(selector.labels, labels, in: service.object.namespace)
      }
      // Its endpoints were written by hand; those of a service entry for the same host carry labels.
      return set.serviceEntries.contains { entry in
        entry.hosts.contains { set.kialiHost($0.value, in: entry.object.namespace).name == parsed.name }
          && hasEndpoint(entry, labels)
      }
    }
  }

  private func hasEndpoint(_ entry: ServiceEntry, _ labels: [String: String]) -> Bool {
    if let selector = entry.workloadSelector, !selector.isEmpty {
      return hasWorkload(selector.labels, labels, in: entry.object.namespace)
    }
    return entry.endpoints.contains { endpoint in
      labels.allSatisfy { endpoint.labels[$0.key] == $0.value }
    }
  }

  private func hasWorkload(_ one: [String: String], _ other: [String: String], in namespace: String) -> Bool {
    guard other.allSatisfy({ one[$0.key] == nil || one[$0.key] == $0.value }) else { return false }
    return selectables.hasMatch(one.merging(other) { $1 }, in: namespace)
  }
}
