import Manifests

extension Rule {
  /// Several VirtualServices of the mesh for one host.
  static let ist0109 = Rule(
    "IST0109", "ConflictingMeshGatewayVirtualServiceHosts", .error, kinds: ["VirtualService"],
    sameAs: ["KIA1106"],
    explanation: """
      Two VirtualServices give routes for the same host to the sidecars of the mesh, and some namespace sees both. For \
      sidecars Istio does not merge virtual services (it does at gateways): one of them, as a rule the older, is used and \
      the other is ignored, its routes, timeouts and faults with it. Where one host is a wildcard that covers the other, \
      the more precise one is used for its own hosts.

      Namespaces that do not see each other's VirtualService (`exportTo`) do not conflict.
      """,
    remedy: """
      Join the routes in one VirtualService (delegates keep them in several objects), or part them with `exportTo`.
      """,
    bad: """
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        hosts: [reviews]
        http:
        - route:
          - destination: {host: reviews}
      ---
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: reviews-timeout, namespace: bookinfo}
      spec:
        hosts: [reviews]
        http:
        - timeout: 3s
          route:
          - destination: {host: reviews}
      """,
    good: """
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        hosts: [reviews]
        http:
        - timeout: 3s
          route:
          - destination: {host: reviews}
      """
  ) { set, report in
    let hosts = MeshHosts(set)
    for group in hosts.groups {
      let members = hosts.members(of: group)
      guard members.count > 1 else { continue }
      for member in members.indices {
        let (service, host) = (members[member].service, members[member].host)
        let others = members.indices.lazy.filter { $0 != member }.prefix(3).map { members[$0] }
        let names = others.map { $0.service.object.qualifiedName }.joined(separator: ", ")
        let more = members.count - 1 - others.count
        let isSame = others.allSatisfy { $0.fullHost == members[member].fullHost }
        report.report(
          service.object, at: host.place,
          "\(host.value) is routed for the mesh by \(names)\(more > 0 ? " and \(more) more" : "") too"
            + (group.scope.map { " (seen by namespace \($0))" } ?? "")
            + (isSame
              ? ": sidecars use one of them and ignore the others"
              : ": where their hosts overlap, sidecars use the more precise one alone"),
          notes: others.map {
            .init(
              "\($0.service.object.title) has the host \($0.host.value)", $0.service.object, at: $0.host.place
            )
          },
          fix: "join their routes in one VirtualService, or part them with exportTo")
      }
    }
  }
}

/// The hosts of the mesh's virtual services, with who sees them.
private struct MeshHosts {
  struct Entry {
    var service: VirtualService
    var host: Located<String>
    var fullHost: String
  }

  /// A host in the eyes of a namespace (nil: of all).
  struct Group: Hashable {
    var scope: String?
    var host: String
  }

  /// The groups in the order of the texts.
  private(set) var groups: [Group] = []
  private var entries: [Group: [Entry]] = [:]
  /// Entries that all namespaces see.
  private var everywhere = HostPatterns<Entry>()
  private let bySuffix: HostsBySuffix<Entry>

  init(_ set: ConfigSet) {
    var open: [(String, Entry)] = []
    let standard = set.meshConfig.defaultVirtualServiceExportTo
    for service in set.virtualServices where service.isOnMesh {
      let namespace = service.object.namespace
      let scopes = HostIndex.scopes(service.exportTo.map(\.value), default: standard, own: namespace)
      var seen: Set<String> = []
      for host in service.hosts where !host.value.isEmpty {
        let full = set.hosts.fqdn(host.value, in: namespace)
        guard seen.insert(full).inserted else { continue }
        let entry = Entry(service: service, host: host, fullHost: full)
        if scopes == nil {
          everywhere.add(entry, under: full)
          open.append((full, entry))
        }
        for scope in scopes.map({ $0.sorted().map(Optional.some) }) ?? [nil] {
          let group = Group(scope: scope, host: full)
          if entries[group] == nil { groups.append(group) }
          entries[group, default: []].append(entry)
        }
      }
    }
    bySuffix = HostsBySuffix(open)
  }

  /// Who conflicts in a group: those with exactly its host, and in a namespace's group also those that all see and whose
  /// hosts overlap.
  func members(of group: Group) -> [Entry] {
    var found = entries[group] ?? []
    guard group.scope != nil else { return found }
    var seen = Set(found.map { $0.service.object.index })
    let overlapping =
      everywhere.equal(to: group.host) + everywhere.covering(group.host)
      + (group.host.hasPrefix("*") ? bySuffix.within(group.host.dropFirst()) : [])
    for entry in overlapping where seen.insert(entry.service.object.index).inserted { found.append(entry) }
    return found
  }
}

/// Values by hosts, found by the end of the host.
private struct HostsBySuffix<Value> {
  private let sorted: [(key: [UInt8], value: Value)]

  init(_ hosts: [(String, Value)]) {
    sorted = hosts.map { (Array($0.0.utf8.reversed()), $0.1) }
      .sorted { $0.key.lexicographicallyPrecedes($1.key) }
  }

  /// The values whose host ends so.
  func within(_ suffix: Substring) -> [Value] {
    let wanted = Array(suffix.utf8.reversed())
    var low = 0
    var high = sorted.count
    while low < high {
      let middle = (low + high) / 2
      if sorted[middle].key.lexicographicallyPrecedes(wanted) { low = middle + 1 } else { high = middle }
    }
    return sorted[low...].prefix { $0.key.starts(with: wanted) }.map(\.value)
  }
}
