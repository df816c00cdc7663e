import Manifests

/// What the configuration says of one thing on the graph.
public struct ConfigAnnotation: Sendable, Hashable {
  /// Badges in order.
  public var badges: [ConfigBadge] = []
  /// How many errors its objects have.
  public var errors = 0
  /// How many warnings.
  public var warnings = 0
  /// How many hints.
  public var infos = 0
  /// The objects that hold for it, as places in the set's `objects`, in order.
  public var objects: [Int] = []
  /// Findings about them, as places in the list that was given.
  public var findings: [Int] = []

  /// The worst level; nil without findings.
  public var worst: Level? {
    errors > 0 ? .error : warnings > 0 ? .warning : infos > 0 ? .info : nil
  }
}

/// Badges, findings and objects by service and workload, for the graph and its side panel. A value, made once when
/// configuration or findings change.
public struct MeshAnnotations: Sendable {
  /// What the configuration means.
  public let config: EffectiveConfig
  /// A service or workload.
  private struct Key: Hashable {
    var namespace: String
    var name: String
  }
  private var services: [Key: ConfigAnnotation] = [:]
  private var workloads: [Key: ConfigAnnotation] = [:]

  /// Notes everything down. Cost: about linear in the objects.
  public init(_ config: EffectiveConfig, findings: [Finding] = []) {
    self.config = config
    var byObject: [Int: [Int]] = [:]
    for (index, finding) in findings.enumerated() {
      if let object = finding.object { byObject[object, default: []].append(index) }
    }
    for service in config.set.services where !service.isAssumed {
      var note = Self.note(service, config)
      note.count(byObject, findings)
      services[Key(namespace: service.object.namespace, name: service.object.name)] = note
    }
    let entries = Set(config.set.workloadEntries.compactMap { Self.entryKey($0.object.namespace, $0.labels) })
    for workload in config.members.shown {
      var note = Self.note(workload, config, entries: entries)
      note.count(byObject, findings)
      workloads[Key(namespace: workload.object.namespace, name: workload.object.name)] = note
    }
  }

  /// What holds for a service; nil: it is not in the configuration.
  public func service(_ name: String, in namespace: String) -> ConfigAnnotation? {
    services[Key(namespace: namespace, name: name)]
  }

  /// What holds for a workload; nil: it is not in the configuration.
  public func workload(_ name: String, in namespace: String) -> ConfigAnnotation? {
    workloads[Key(namespace: namespace, name: name)]
  }

  private static func note(_ service: Service, _ config: EffectiveConfig) -> ConfigAnnotation {
    let host = service.fqdn(domain: config.set.hosts.domain)
    let routes = config.routes(to: service)
    let rules = config.rules.covering(host)
    var badges = ConfigBadge.of(routes.all)
    if rules.contains(where: { rule in
      rule.trafficPolicy?.isCircuitBreaker ?? false
        || rule.subsets.contains { $0.trafficPolicy?.isCircuitBreaker ?? false }
    }) {
      badges.insert(.circuitBreaker)
    }
    var note = ConfigAnnotation(badges: badges.sorted())
    note.objects =
      [service.object.index] + routes.all.compactMap(\.object?.index) + rules.map(\.object.index)
      + config.authorization.policies(attachedTo: service).map(\.object.index)
    note.objects = note.objects.unique
    return note
  }

  /// App and version of a namespace; nil without an app.
  private static func entryKey(_ namespace: String, _ labels: [String: String]) -> [String]? {
    labels["app"].map { [namespace, $0, labels["version"] ?? ""] }
  }

  private static func note(_ workload: Workload, _ config: EffectiveConfig, entries: Set<[String]>)
    -> ConfigAnnotation
  {
    var badges: Set<ConfigBadge> = []
    let namespace = workload.object.namespace
    switch config.dataPlane(workload) {
    case .none: badges.insert(.missingSidecar)
    case .gateway:
      badges.insert(
        workload.labels["gateway.istio.io/managed"] == "istio.io-mesh-controller" ? .waypoint : .gateway)
    default: break
    }
    var rules: [DestinationRule] = []
    for service in config.members.services(of: workload) {
      for rule in config.rules.covering(service.fqdn(domain: config.set.hosts.domain)) {
        let own = rule.subsets.filter { subset in
          !subset.labels.isEmpty && subset.labels.allSatisfy { workload.labels[$0.key] == $0.value }
        }
        if rule.trafficPolicy?.isCircuitBreaker ?? false
          || own.contains(where: { $0.trafficPolicy?.isCircuitBreaker ?? false })
        {
          badges.insert(.circuitBreaker)
          rules.append(rule)
        }
      }
    }
    if let key = entryKey(namespace, workload.labels), entries.contains(key) { badges.insert(.workloadEntry) }
    var note = ConfigAnnotation(badges: badges.sorted())
    let mtls = EffectiveMTLS(config)
    note.objects =
      [workload.object.index] + rules.map(\.object.index)
      + config.authorization.policies(namespace: namespace, labels: workload.labels).map(\.object.index)
      + [mtls.server(workload, port: nil).policy?.index].compactMap { $0 }
    note.objects = note.objects.unique
    return note
  }
}

extension ConfigAnnotation {
  fileprivate mutating func count(_ byObject: [Int: [Int]], _ all: [Finding]) {
    findings = objects.flatMap { byObject[$0] ?? [] }
    for index in findings {
      switch all[index].level {
      case .error: errors += 1
      case .warning: warnings += 1
      case .info: infos += 1
      }
    }
  }
}

extension Array where Element: Hashable {
  /// Each element once, in order.
  var unique: [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}
