import Manifests

/// Walks over all objects once and notes who refers to whom.
struct ReferenceFinder {
  private let config: EffectiveConfig
  private let objects: ConfigSet
  private(set) var links: [ConfigReferences.Link] = []
  private(set) var wide: [String: [ConfigObject]] = [:]
  private let named: [String: ConfigObject]

  init(_ config: EffectiveConfig) {
    self.config = config
    objects = config.set
    var named: [String: ConfigObject] = [:]
    for kind in ["Gateway", "Secret", "ServiceAccount", "WorkloadEntry"] {
      for object in objects.byKind[kind] ?? [] where named[object.title] == nil {
        named[object.title] = object
      }
    }
    self.named = named
  }

  mutating func findAll() {
    for service in objects.virtualServices { find(service) }
    for rule in objects.destinationRules {
      guard let host = rule.host else { continue }
      link(rule.object, host: host, .holdsFor)
    }
    for gateway in objects.gateways { find(gateway) }
    for policy in objects.peerAuthentications { select(policy.object, policy.selector, []) }
    for policy in objects.requestAuthentications { select(policy.object, policy.selector, policy.targetRefs) }
    for policy in objects.authorizationPolicies { find(policy) }
    for policy in objects.telemetries { select(policy.object, policy.selector, policy.targetRefs) }
    for policy in objects.wasmPlugins { select(policy.object, policy.selector, policy.targetRefs) }
    for filter in objects.envoyFilters { select(filter.object, filter.workloadSelector, []) }
    for sidecar in objects.sidecars { find(sidecar) }
    for service in objects.services where !service.isAssumed {
      for workload in config.members.workloads(of: service) where !workload.isAssumed {
        link(service.object, workload.object, service.selector?.place, .selects)
      }
    }
    for entry in objects.serviceEntries {
      guard let selector = entry.workloadSelector, !selector.isEmpty else { continue }
      for workload in objects.workloadIndex.matching(selector.labels, in: entry.object.namespace) {
        link(entry.object, workload.object, selector.place, .selects)
      }
    }
    for workload in objects.workloads where !workload.isAssumed {
      guard let account = workload.serviceAccount else { continue }
      name(workload.object, "ServiceAccount", account, in: workload.object.namespace, .runsAs)
    }
    for route in objects.k8sRoutes { find(route) }
    for gateway in objects.k8sGateways {
      for listener in gateway.listeners {
        for ref in listener.node.at("tls", "certificateRefs")?.items ?? [] {
          guard let secret = ref.string("name") else { continue }
          name(
            gateway.object, "Secret", secret, in: ref["namespace"]?.text ?? gateway.object.namespace,
            .takesSecret)
        }
      }
    }
  }

  // MARK: - Kinds

  private mutating func find(_ service: VirtualService) {
    let namespace = service.object.namespace
    for host in service.hosts where !host.value.hasPrefix("*") {
      if objects.hosts.resolve(host.value, from: namespace) != nil {
        link(service.object, host: host, .answersFor)
      }
    }
    for gateway in service.gateways {
      guard let full = VirtualServiceIndex.gateway(gateway.value, in: namespace) else { continue }
      let object = named["Gateway \(full)"]
      links.append(
        .init(
          from: service.object.index, to: object?.index, title: object?.title ?? "Gateway \(full)",
          place: gateway.place, verb: .bindsTo))
    }
    for destination in service.destinations {
      guard let host = destination.host else { continue }
      link(service.object, host: host, destination.kind == .mirror ? .mirrorsTo : .routesTo)
      guard let subset = destination.subset else { continue }
      let full = objects.hosts.fqdn(host.value, in: namespace)
      if let rule = config.destinationRule(host: full, client: namespace)?.subset(subset.value)?.rule {
        link(service.object, rule.object, subset.place, .usesSubset)
      }
    }
    for route in service.http {
      guard let delegate = route.delegate, let name = delegate.string("name") else { continue }
      let target = config.routes.delegate(name.value, in: delegate["namespace"]?.text ?? namespace)
      links.append(
        .init(
          from: service.object.index, to: target?.object.index,
          title: target?.object.title ?? "VirtualService \(name.value)", place: name.place,
          verb: .delegatesTo))
    }
  }

  private mutating func find(_ gateway: Gateway) {
    if let selector = gateway.selector, !selector.isEmpty {
      for workload in objects.workloadIndex.matching(selector.labels, in: nil) where !workload.isAssumed {
        link(gateway.object, workload.object, selector.place, .selects)
        for server in gateway.servers {
          if let secret = server.credentialName {
            name(gateway.object, "Secret", secret, in: workload.object.namespace, .takesSecret)
          }
        }
      }
    }
  }

  private mutating func find(_ policy: AuthorizationPolicy) {
    select(policy.object, policy.selector, policy.targetRefs)
    for rule in policy.rules ?? [] {
      for source in rule.sources {
        for principal in source.principals {
          let parts = principal.value.split(separator: "/", omittingEmptySubsequences: false)
          guard parts.count == 5, parts[1] == "ns", parts[3] == "sa" else { continue }
          let account = Located(String(parts[4]), principal.place)
          name(policy.object, "ServiceAccount", account, in: String(parts[2]), .allowsCaller)
        }
      }
    }
  }

  private mutating func find(_ sidecar: Sidecar) {
    select(sidecar.object, sidecar.workloadSelector, [])
    for host in sidecar.egress?.flatMap(\.hosts) ?? [] where !host.value.contains("*") {
      let (namespace, name) = GatewayHost.split(host.value, own: sidecar.object.namespace)
      guard let target = objects.hosts.resolve(fqdn: name, visibleTo: [sidecar.object.namespace]) else {
        continue
      }
      if namespace == nil || namespace == target.object.namespace {
        link(sidecar.object, target.object, host.place, .opensTo)
      }
    }
  }

  private mutating func find(_ route: K8sRoute) {
    for (refs, verb) in [(route.parentRefs, ReferenceVerb.attachesTo), (route.backendRefs, .routesTo)] {
      for ref in refs {
        guard let target = ref.name else { continue }
        let namespace = ref.namespace?.value ?? route.object.namespace
        if ref.kind == "Service" {
          let service = objects.hosts.service(named: target.value, in: namespace)
          links.append(
            .init(
              from: route.object.index, to: service.flatMap { $0.isAssumed ? nil : $0.object.index },
              title: service?.object.title ?? "Service \(namespace)/\(target.value)", place: target.place,
              verb: verb))
        } else {
          name(route.object, ref.kind, target, in: namespace, verb)
        }
      }
    }
  }

  // MARK: - Links

  private mutating func select(_ policy: ConfigObject, _ selector: Selector?, _ targets: [TargetRef]) {
    for target in targets {
      let name = Located(target.name, target.place)
      if target.kind == "Service" {
        if let service = objects.hosts.service(named: target.name, in: policy.namespace), !service.isAssumed {
          link(policy, service.object, target.place, .attachesTo)
        }
      } else {
        self.name(policy, target.kind, name, in: policy.namespace, .attachesTo)
      }
    }
    guard targets.isEmpty else { return }
    guard let selector, !selector.isEmpty else {
      wide[policy.namespace, default: []].append(policy)
      return
    }
    let isMeshWide = policy.namespace == objects.meshConfig.rootNamespace
    for workload in objects.workloadIndex.matching(selector.labels, in: isMeshWide ? nil : policy.namespace)
    where !workload.isAssumed {
      link(policy, workload.object, selector.place, .selects)
    }
  }

  private mutating func link(_ from: ConfigObject, host: Located<String>, _ verb: ReferenceVerb) {
    switch objects.hosts.resolve(host.value, from: from.namespace) {
    case .service(let service) where service.isAssumed: break
    case let target?: link(from, target.object, host.place, verb)
    case nil:
      links.append(.init(from: from.index, to: nil, title: host.value, place: host.place, verb: verb))
    }
  }

  private mutating func link(
    _ from: ConfigObject, _ to: ConfigObject, _ place: Place?, _ verb: ReferenceVerb
  ) {
    links.append(.init(from: from.index, to: to.index, title: to.title, place: place, verb: verb))
  }

  private mutating func name(
    _ from: ConfigObject, _ kind: String, _ name: Located<String>, in namespace: String,
    _ verb: ReferenceVerb
  ) {
    let title = "\(kind) " + (namespace.isEmpty ? name.value : "\(namespace)/\(name.value)")
    links.append(
      .init(from: from.index, to: named[title]?.index, title: title, place: name.place, verb: verb))
  }
}
