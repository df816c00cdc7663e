import Diagnosis
import Manifests
import Mesh

/// Which parts of a mesh each object is about, by name: found once for a report, looked up for every node.
struct ConfigLinks: Sendable {
  /// A service or a workload by its names.
  struct Target: Sendable, Hashable {
    enum Kind: Sendable, Hashable { case service, workload }
    var kind: Kind
    /// Empty where the object names none: then any.
    var namespace: String
    var name: String
  }

  private var objectsOf: [Target: [Int]] = [:]
  private var targetsOf: [Int: [Target]] = [:]

  init(_ set: ConfigSet) {
    for service in set.services where !service.isAssumed {
      add(
        service.object, Target(kind: .service, namespace: service.object.namespace, name: service.object.name)
      )
    }
    for workload in set.workloads where !workload.isAssumed { add(workload.object, [workload]) }
    for object in set.virtualServices {
      let hosts = object.hosts + object.destinations.compactMap(\.host)
      for host in hosts { add(object.object, host: host.value, set) }
    }
    for rule in set.destinationRules { if let host = rule.host { add(rule.object, host: host.value, set) } }
    for entry in set.serviceEntries {
      for host in entry.hosts {
        add(entry.object, Target(kind: .service, namespace: "", name: host.value))
      }
    }
    for gateway in set.gateways { add(gateway.object, selector: gateway.selector, in: nil, set) }
    for policy in set.peerAuthentications {
      add(policy.object, selector: policy.selector, in: policy.object.namespace, set)
    }
    for policy in set.requestAuthentications {
      add(policy.object, selector: policy.selector, in: policy.object.namespace, set)
    }
    for policy in set.authorizationPolicies {
      add(policy.object, selector: policy.selector, in: policy.object.namespace, set)
    }
  }

  /// Objects about one of the targets, in their order.
  func objects(about targets: [Target]) -> [Int] {
    var found: Set<Int> = []
    for target in targets {
      found.formUnion(objectsOf[target] ?? [])
      var anywhere = target
      anywhere.namespace = ""
      found.formUnion(objectsOf[anywhere] ?? [])
    }
    return found.sorted()
  }

  /// What an object is about.
  func targets(of object: Int) -> [Target] { targetsOf[object] ?? [] }

  // MARK: - Making

  private mutating func add(_ object: ConfigObject, _ target: Target) {
    guard !target.name.isEmpty, targetsOf[object.index]?.contains(target) != true else { return }
    targetsOf[object.index, default: []].append(target)
    objectsOf[target, default: []].append(object.index)
  }

  private mutating func add(_ object: ConfigObject, host: String, _ set: ConfigSet) {
    if let found = set.hosts.resolve(host, from: object.namespace)?.object, found.kind == "Service" {
      add(object, Target(kind: .service, namespace: found.namespace, name: found.name))
      return
    }
    // `reviews.bookinfo.svc.cluster.local`, also when no such service was given.
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    if parts.count == 1 || parts.dropFirst(2).first == "svc" {
      let namespace = parts.count > 1 ? String(parts[1]) : object.namespace
      add(object, Target(kind: .service, namespace: namespace, name: String(parts[0])))
    } else {
      add(object, Target(kind: .service, namespace: "", name: host))
    }
  }

  private mutating func add(
    _ object: ConfigObject, selector: Selector?, in namespace: String?, _ set: ConfigSet
  ) {
    guard let selector, !selector.isEmpty else { return }
    add(object, set.workloadIndex.matching(selector.labels, in: namespace).filter { !$0.isAssumed })
  }

  private mutating func add(_ object: ConfigObject, _ workloads: [Workload]) {
    for workload in workloads.prefix(50) {
      let own = workload.object
      add(object, Target(kind: .workload, namespace: own.namespace, name: own.name))
    }
  }
}

extension ConfigLinks.Target {
  /// The names under which config may speak of a node.
  static func all(of node: Mesh.Node) -> [Self] {
    let namespace = node.namespace ?? ""
    var targets: [Self] = []
    if let name = node.workload { targets.append(Self(kind: .workload, namespace: namespace, name: name)) }
    for name in Set([node.service, node.app].compactMap { $0 }) {
      targets.append(Self(kind: .service, namespace: namespace, name: name))
    }
    return targets
  }

  /// Whether a node bears the name.
  func names(_ node: Mesh.Node) -> Bool {
    guard namespace.isEmpty || node.namespace == nil || node.namespace == namespace else { return false }
    switch kind {
    case .workload: return node.workload == name
    case .service: return node.service == name || (node.service == nil && node.app == name)
    }
  }
}
