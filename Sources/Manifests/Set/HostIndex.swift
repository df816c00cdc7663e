/// What a host name leads to.
public enum HostTarget: Sendable {
  /// A Kubernetes service.
  case service(Service)
  /// A service entry, and the one of its hosts that answers.
  case serviceEntry(ServiceEntry, host: String)

  /// The object behind it.
  public var object: ConfigObject {
    switch self {
    case .service(let service): service.object
    case .serviceEntry(let entry, _): entry.object
    }
  }
}

/// Host names to services and service entries, with who may see them. The rules are those of `istioctl analyze`:
/// a host without a dot is a service of the same namespace, any other host is taken as it is written.
public struct HostIndex: Sendable {
  private struct Seen: Sendable {
    var target: HostTarget
    /// Namespaces that see it; nil: all.
    var scopes: Set<String>?
  }

  /// The cluster's domain.
  public let domain = "cluster.local"
  private var exact: [String: [Seen]] = [:]
  /// Service entries with `*.suffix` hosts.
  private var wildcards = HostPatterns<Seen>()
  private var servicesByName: [String: Service] = [:]

  init(services: [Service], serviceEntries: [ServiceEntry], meshConfig: MeshConfig) {
    for service in services {
      let name = service.fqdn(domain: domain)
      let scopes = Self.scopes(
        service.exportTo, default: meshConfig.defaultServiceExportTo, own: service.object.namespace)
      exact[name, default: []].append(Seen(target: .service(service), scopes: scopes))
      servicesByName[service.object.qualifiedName] = service
    }
    for entry in serviceEntries {
      let scopes = Self.scopes(
        entry.exportTo.map(\.value), default: meshConfig.defaultServiceExportTo, own: entry.object.namespace)
      for host in entry.hosts {
        let name = fqdn(host.value, in: entry.object.namespace)
        let seen = Seen(target: .serviceEntry(entry, host: host.value), scopes: scopes)
        if name.hasPrefix("*") {
          wildcards.add(seen, under: name)
        } else {
          exact[name, default: []].append(seen)
        }
      }
    }
  }

  /// The full name of a host: a short one is a service of `namespace`, any other stays as it is. A trailing dot goes.
  public func fqdn(_ host: String, in namespace: String) -> String {
    guard !host.contains("."), !host.hasPrefix("*") else { return host }
    return "\(host).\(namespace).svc.\(domain)"
  }

  /// What a host leads to for a caller in `namespace`: first what all see, then what the namespace sees, then a
  /// wildcard service entry. nil: nothing of this name is visible there.
  public func resolve(_ host: String, from namespace: String) -> HostTarget? {
    resolve(fqdn: fqdn(host, in: namespace), visibleTo: [namespace])
  }

  /// The same for a full name and several namespaces, any of which suffices.
  public func resolve(fqdn name: String, visibleTo namespaces: [String]) -> HostTarget? {
    func isVisible(_ seen: Seen) -> Bool { Self.isVisible(seen, to: namespaces) }
    if let all = exact[name] {
      if let found = all.first(where: { $0.scopes == nil }) ?? all.first(where: isVisible) {
        return found.target
      }
    }
    return wildcards.covering(name).first(where: isVisible)?.target
  }

  /// Everything of a name that is visible in any of the namespaces: several service entries may share a host, and their
  /// ports add up. Wildcard service entries only where nothing has the name itself.
  public func all(fqdn name: String, visibleTo namespaces: [String]) -> [HostTarget] {
    let found = (exact[name] ?? []).filter { Self.isVisible($0, to: namespaces) }
    let seen = found.isEmpty ? wildcards.covering(name).filter { Self.isVisible($0, to: namespaces) } : found
    return seen.map(\.target)
  }

  /// What a host leads to that an object of a namespace names, for those who see the object.
  public func all(_ host: String, in namespace: String, exportTo: [Located<String>]) -> [HostTarget] {
    all(
      fqdn: fqdn(host, in: namespace),
      visibleTo: exportTo.isEmpty
        ? [namespace] : exportTo.map { $0.value == "." || $0.value == "*" ? namespace : $0.value })
  }

  private static func isVisible(_ seen: Seen, to namespaces: [String]) -> Bool {
    guard let scopes = seen.scopes else { return true }
    return namespaces.contains { scopes.contains($0) }
  }

  /// Whether the name exists at all, seen or not.
  public func exists(fqdn name: String) -> Bool {
    exact[name] != nil || wildcards.isCovered(name)
  }

  /// Whether a wildcard host (`*.local`) covers the name of anything. Cost: linear in the names.
  public func coversAny(_ wildcard: String) -> Bool {
    let suffix = wildcard.dropFirst()
    return exact.keys.contains { $0.hasSuffix(suffix) } || wildcards.hosts.contains { $0.hasSuffix(suffix) }
  }

  /// A service by namespace and name.
  public func service(named name: String, in namespace: String) -> Service? {
    servicesByName[namespace.isEmpty ? name : "\(namespace)/\(name)"]
  }

  /// Every full name known, for "did you mean".
  public var names: [String] { Array(exact.keys) }

  /// The namespaces an `exportTo` names; nil: all. Empty takes the mesh's default.
  public static func scopes(_ exportTo: [String], default meshDefault: [String], own: String) -> Set<String>?
  {
    let written = exportTo.isEmpty ? meshDefault : exportTo
    if written.isEmpty || written.contains("*") { return nil }
    return Set(written.filter { $0 != "~" }.map { $0 == "." ? own : $0 })
  }
}
