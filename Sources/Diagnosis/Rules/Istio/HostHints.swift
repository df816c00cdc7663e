import Manifests

/// Why a host leads nowhere, and which one was perhaps meant.
struct HostHints {
  private let set: ConfigSet
  private var byNamespace: [String: NearestName] = [:]
  private lazy var fullNames = NearestName(set.hosts.names)
  private lazy var namespacesOfServices = Dictionary(
    grouping: set.services.filter { !$0.isAssumed }, by: \.object.name
  ).mapValues { $0.map(\.object.namespace) }
  private lazy var servicesByNamespace = Dictionary(grouping: set.services, by: \.object.namespace)

  init(_ set: ConfigSet) { self.set = set }

  /// Why: what was looked for and where.
  mutating func reason(_ host: String, in namespace: String) -> String {
    let full = set.hosts.fqdn(host, in: namespace)
    let place = ReferencedResources.within(namespace)
    if set.hosts.exists(fqdn: full) {
      return "\(host) exists, but its exportTo does not show it to "
        + (namespace.isEmpty ? "this object" : namespace)
    }
    guard host.contains(".") else {
      let isKnown = servicesByNamespace[namespace]?.contains { !$0.isAssumed } ?? false
      return isKnown
        ? "\(host) is no Service\(place), and no ServiceEntry has this host"
        : "No Service\(place) was read, \(host) neither, and no ServiceEntry has this host"
    }
    if let meant = service(host) {
      return
        "\(host) leads nowhere: a host with a dot is taken as it is written, and the service's full name is \(meant)"
    }
    return "\(host) is neither a Service nor a host of a ServiceEntry"
  }

  /// What to write instead.
  mutating func fix(_ host: String, in namespace: String) -> String? {
    let full = set.hosts.fqdn(host, in: namespace)
    if set.hosts.exists(fqdn: full) { return "add the namespace to its exportTo" }
    if let meant = service(host) { return "write \(meant)" }
    if !host.contains(".") {
      if let near = names(of: namespace).nearest(host) { return "did you mean \(near)?" }
      if let other = namespacesOfServices[host]?.first, !other.isEmpty {
        return "there is one in namespace \(other): write \(host).\(other).svc.\(set.hosts.domain)"
      }
      return "correct the name, or add the Service or a ServiceEntry with this host"
    }
    if let near = fullNames.nearest(host) { return "did you mean \(near)?" }
    return "correct the name, or add a ServiceEntry with this host"
  }

  /// The full name that `service.namespace`, `service.namespace.svc` or `….svc.cluster` is short for.
  private func service(_ host: String) -> String? {
    let parts = host.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard parts.count >= 2, parts.count <= 4,
      parts.dropFirst(2).elementsEqual(["svc", "cluster"].prefix(parts.count - 2))
    else { return nil }
    return set.hosts.service(named: parts[0], in: parts[1])?.fqdn(domain: set.hosts.domain)
  }

  private mutating func names(of namespace: String) -> NearestName {
    if let known = byNamespace[namespace] { return known }
    let made = NearestName((servicesByNamespace[namespace] ?? []).map(\.object.name))
    byNamespace[namespace] = made
    return made
  }
}

extension ConfigSet {
  /// Whether enough was read to say that a host does not exist: the cluster's services, or for a host outside the cluster
  /// service entries.
  func canJudge(host: String, in namespace: String) -> Bool {
    // A template that nobody filled in is no host, and has a finding of its own.
    if Placeholder.first(in: host) != nil { return false }
    let name = hosts.fqdn(host, in: namespace)
    let isService = name.hasSuffix(".svc.\(hosts.domain)")
    if !facts.has(.allServices) {
      // A service that may not be read, or what a namespace that may not be read adds, is not known to be missing.
      let place = EffectiveConfig.namespace(inName: name)
      return facts.has(.services) && isService && place.map { gaps.hasAll("Service", in: $0) } == true
    }
    if facts.has(.services) { return true }
    return host.contains(".") && !isService && !serviceEntries.isEmpty
  }
}
