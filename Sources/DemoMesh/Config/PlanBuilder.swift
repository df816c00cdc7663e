import Manifests

/// From the demo's objects to what its proxies do: the part of a control plane that the demo needs.
///
/// Understood are hosts, matches on path, headers and caller, weights, faults, timeouts and retries of virtual
/// services; subsets, TLS, connection pools and outlier detection of destination rules; gateways by selector and host;
/// peer authentication by workload, namespace and mesh; authorization by principal, namespace, method, path and port;
/// sidecars' egress. What else stands in the YAML is linted, but changes nothing here.
struct PlanBuilder {
  let set: ConfigSet
  private let pods = Bookinfo.pods

  /// The plan of some files.
  static func plan(_ files: [DemoManifests.File]) -> MeshPlan {
    let sources = files.map { ManifestSource(name: $0.name, bytes: Array($0.text.utf8)) }
    return PlanBuilder(set: ConfigSet(ManifestReader().read(sources))).plan()
  }

  /// The plan of the files without faults.
  static let standard = plan(DemoManifests.all)

  func plan() -> MeshPlan {
    var plan = MeshPlan()
    for service in Bookinfo.services where !service.isExternal {
      guard let object = set.hosts.service(named: service.name, in: service.namespace) else { continue }
      plan.endpoints[service.name] = pods.filter { pod in
        service.workloads.contains(pod.workload) && (object.selector?.matches(labels(pod)) ?? false)
      }.map(\.workload)
    }
    for service in Bookinfo.services {
      if let routes = routes(of: service) { plan.routes[service.name] = routes }
      read(rulesFor: service, into: &plan)
    }
    plan.ingress = ingress()
    for pod in pods {
      plan.serverModes[pod.workload] = serverMode(of: pod)
      let policies = authorization(of: pod)
      if !policies.isEmpty { plan.authorization[pod.workload] = policies }
      let hidden = hidden(from: pod)
      if !hidden.isEmpty { plan.hidden[pod.workload] = hidden }
    }
    return plan
  }

  /// The labels that a pod of the demo carries.
  func labels(_ pod: Pod) -> [String: String] {
    var labels = ["app": pod.app]
    if let version = pod.version { labels["version"] = version }
    if pod.role == .router { labels["istio"] = "ingressgateway" }
    return labels
  }

  // MARK: - Routes

  /// The routes of the first VirtualService by name that has the host: where two have it, Istio takes one of them.
  private func routes(of service: MeshService) -> [MeshPlan.Route]? {
    let found = set.virtualServices
      .filter { $0.isOnMesh && $0.object.namespace == service.namespace }
      .filter { virtual in
        virtual.hosts.contains { set.hosts.fqdn($0.value, in: service.namespace) == service.host }
      }
      .min { $0.object.name < $1.object.name }
    return found.map { virtual in virtual.http.map { route($0, of: virtual, gateway: "mesh") } }
  }

  private func ingress() -> [MeshPlan.VirtualHost] {
    let gateways = set.gateways.filter { gateway in
      gateway.selector?.matches(labels(Bookinfo.ingress)) ?? true
    }
    var hosts: [MeshPlan.VirtualHost] = []
    var taken: Set<String> = []
    for gateway in gateways {
      let names = [gateway.object.name, "\(gateway.object.namespace)/\(gateway.object.name)"]
      // The ingress's Service maps port 80 to its 8080.
      let servers = gateway.servers.filter {
        [80, Ports.gateway].contains($0.port?.value ?? 0)
          && ($0.portProtocol?.value ?? "HTTP").hasPrefix("HTTP")
          && $0.tls == nil
      }
      guard !servers.isEmpty else { continue }
      for virtual in set.virtualServices.sorted(by: { $0.object.name < $1.object.name }) {
        let isBound = virtual.gateways.contains { named in
          named.value == names[1]
            || (named.value == names[0] && virtual.object.namespace == gateway.object.namespace)
        }
        guard isBound else { continue }
        let domains = virtual.hosts.map(\.value).filter { host in
          servers.contains { $0.hosts.contains { Self.covers($0.value, host) } }
            && taken.insert(host).inserted
        }
        guard !domains.isEmpty else { continue }
        hosts.append(
          .init(
            domains: domains,
            routes: virtual.http.map { route($0, of: virtual, gateway: gateway.object.name) }))
      }
    }
    return hosts
  }

  /// Whether a gateway's host, maybe with a namespace and a wildcard, takes a VirtualService's.
  private static func covers(_ gateway: String, _ host: String) -> Bool {
    let name = gateway.split(separator: "/", maxSplits: 1).last.map(String.init) ?? gateway
    if name == "*" || name == host || host == "*" { return true }
    return name.hasPrefix("*.") && host.hasSuffix(name.dropFirst())
  }

  private func route(_ route: HTTPRoute, of virtual: VirtualService, gateway: String) -> MeshPlan.Route {
    var policy = RoutePolicy.standard
    policy.isDeclared = true
    policy.timeoutMilliseconds = route.timeout.flatMap { Milliseconds.parse($0.value) } ?? 0
    if let retries = route.retries {
      policy.attempts = min(max(retries.attempts?.value ?? 2, 0), 100)
      policy.perTryMilliseconds = retries.perTryTimeout.flatMap { Milliseconds.parse($0.value) } ?? 0
      if let retryOn = retries.retryOn?.value, !retryOn.isEmpty { policy.retryOn = retryOn }
    }
    return MeshPlan.Route(
      config: virtual.object.name, matches: route.match.compactMap { match($0, gateway: gateway) },
      destinations: route.route.compactMap { destination($0, in: virtual.object.namespace) },
      fault: route.fault.map(fault), policy: policy)
  }

  private func match(_ match: HTTPMatch, gateway: String) -> MeshPlan.Match? {
    if !match.gateways.isEmpty, !match.gateways.contains(where: { $0.value == gateway }) { return nil }
    var out = MeshPlan.Match()
    switch match.uri.map({ ($0.kind, $0.value) }) {
    case (.exact, let value)?: out.path = .exact(value)
    case (.prefix, let value)?: out.path = .prefix(value)
    case (.regex, let value)?: out.path = .regex(value)
    default: break
    }
    var headers = match.headers.map { ($0.name, $0.match) }
    if let method = match.method { headers.append((":method", method)) }
    if let authority = match.authority { headers.append((":authority", authority)) }
    out.headers = headers.map { name, match in
      switch match.kind {
      case .exact: .init(name: name, value: .exact(match.value))
      case .prefix: .init(name: name, value: .prefix(match.value))
      case .regex: .init(name: name, value: .regex(match.value))
      case .present: .init(name: name, value: .present)
      }
    }
    if !match.sourceLabels.isEmpty {
      out.callers = Set(
        pods.filter { pod in match.sourceLabels.allSatisfy { labels(pod)[$0.key] == $0.value } }.map(
          \.workload))
    }
    return out
  }

  private func destination(_ destination: RouteDestination, in namespace: String) -> MeshPlan.Destination? {
    guard let host = destination.host?.value else { return nil }
    let name = set.hosts.fqdn(host, in: namespace)
    let service = Bookinfo.services.first { $0.host == name }
    return MeshPlan.Destination(
      host: name, port: destination.port?.value ?? service?.port ?? Ports.http,
      subset: destination.subset?.value ?? "",
      weight: min(max(Int(destination.weight?.value ?? 100), 0), 1_000_000), service: service?.name)
  }

  private func fault(_ fault: Fault) -> MeshPlan.Fault {
    MeshPlan.Fault(
      abortStatus: fault.abortStatus?.value, abortPercent: fault.abortPercent,
      delayMilliseconds: fault.fixedDelay.flatMap { Milliseconds.parse($0.value) },
      delayPercent: fault.delayPercent)
  }

  // MARK: - Destination rules

  private func read(rulesFor service: MeshService, into plan: inout MeshPlan) {
    let rules = set.destinationRules.filter { rule in
      rule.host.map { set.hosts.fqdn($0.value, in: rule.object.namespace) == service.host } ?? false
    }.sorted { $0.object.name < $1.object.name }
    for rule in rules {
      let base = policy(rule.trafficPolicy, config: rule.object.name, over: nil)
      if plan.policies[.init(service: service.name)] == nil {
        plan.policies[.init(service: service.name)] = base
      }
      for subset in rule.subsets {
        guard let name = subset.name?.value else { continue }
        plan.subsets[service.name, default: [:]][name] = pods.filter { pod in
          service.workloads.contains(pod.workload)
            && subset.labels.allSatisfy { labels(pod)[$0.key] == $0.value }
        }.map(\.workload)
        plan.policies[.init(service: service.name, subset: name)] = policy(
          subset.trafficPolicy, config: rule.object.name, over: base)
      }
    }
  }

  private func policy(
    _ policy: TrafficPolicy?, config: String, over base: MeshPlan.ClientPolicy?
  ) -> MeshPlan.ClientPolicy {
    var out = base ?? MeshPlan.ClientPolicy(config: config)
    guard let policy else { return out }
    switch policy.tls?.mode.value {
    case "DISABLE": out.tls = .disabled
    case "ISTIO_MUTUAL": out.tls = .mutual
    case nil: break
    default: out.tls = .simple
    }
    let pool = policy.connectionPool
    out.maxConnections = pool?.at("tcp", "maxConnections")?.int ?? out.maxConnections
    out.maxPending = pool?.at("http", "http1MaxPendingRequests")?.int ?? out.maxPending
    out.maxRequests = pool?.at("http", "http2MaxRequests")?.int ?? out.maxRequests
    out.outlierErrors = policy.outlierDetection?["consecutive5xxErrors"]?.int ?? out.outlierErrors
    return out
  }

  // MARK: - Policies

  private func serverMode(of pod: Pod) -> MeshPlan.ServerMode {
    let policies = set.peerAuthentications
    let own = policies.filter {
      $0.object.namespace == pod.namespace && $0.selector?.matches(labels(pod)) ?? true
    }
    let candidates =
      own.filter(\.hasSelector) + own.filter { !$0.hasSelector }
      + policies.filter { $0.object.namespace == set.meshConfig.rootNamespace && !$0.hasSelector }
    return candidates.lazy.compactMap { $0.mode.flatMap { MeshPlan.ServerMode(rawValue: $0.value) } }.first
      ?? .permissive
  }

  private func authorization(of pod: Pod) -> [MeshPlan.Authorization] {
    set.authorizationPolicies.filter { policy in
      [pod.namespace, set.meshConfig.rootNamespace].contains(policy.object.namespace)
        && (policy.selector?.matches(labels(pod)) ?? true) && policy.targetRefs.isEmpty
        && ["ALLOW", "DENY"].contains(policy.action.value)
    }.map { policy in
      MeshPlan.Authorization(
        name: "ns[\(policy.object.namespace)]-policy[\(policy.object.name)]",
        isDeny: policy.action.value == "DENY",
        rules: (policy.rules ?? []).map { rule in
          func values(_ all: [Located<String>]) -> [String] { all.map(\.value) }
          return MeshPlan.Authorization.Rule(
            principals: rule.sources.flatMap { values($0.principals) },
            namespaces: rule.sources.flatMap { values($0.namespaces) },
            methods: rule.operations.flatMap { values($0.methods) },
            paths: rule.operations.flatMap { values($0.paths) },
            ports: rule.operations.flatMap { values($0.ports).compactMap(Int.init) })
        })
    }
  }

  /// Services that the Sidecar in force leaves out.
  private func hidden(from pod: Pod) -> Set<String> {
    let sidecars = set.sidecars
    let own = sidecars.filter { $0.object.namespace == pod.namespace }
    let chosen =
      own.first { $0.hasSelector && ($0.workloadSelector?.matches(labels(pod)) ?? false) }
      ?? own.first { !$0.hasSelector }
      ?? sidecars.first { $0.object.namespace == set.meshConfig.rootNamespace && !$0.hasSelector }
    guard pod.role == .sidecar, let egress = chosen?.egress else { return [] }
    let hosts = egress.flatMap(\.hosts).map(\.value)
    return Set(
      Bookinfo.services.filter { service in
        !hosts.contains { host in
          let parts = host.split(separator: "/", maxSplits: 1).map(String.init)
          guard parts.count == 2 else { return false }
          let namespace = parts[0] == "." ? pod.namespace : parts[0]
          guard namespace == "*" || namespace == service.namespace else { return false }
          return parts[1] == "*" || parts[1] == service.host
            || (parts[1].hasPrefix("*.") && service.host.hasSuffix(parts[1].dropFirst()))
        }
      }.map(\.name))
  }
}

/// Istio's durations.
enum Milliseconds {
  /// `1.5s`, `200ms`, `1m`, `1h30m`; nil for anything else.
  static func parse(_ text: String) -> Int? {
    var rest = text[...]
    var total = 0.0
    guard !rest.isEmpty else { return nil }
    while !rest.isEmpty {
      let digits = rest.prefix { $0.isNumber || $0 == "." }
      guard let number = Double(digits) else { return nil }
      rest = rest.dropFirst(digits.count)
      let unit = rest.prefix { $0.isLetter }
      rest = rest.dropFirst(unit.count)
      switch unit {
      case "ms": total += number
      case "s": total += number * 1000
      case "m": total += number * 60_000
      case "h": total += number * 3_600_000
      default: return nil
      }
    }
    return total <= 86_400_000 ? Int(total) : nil
  }
}
