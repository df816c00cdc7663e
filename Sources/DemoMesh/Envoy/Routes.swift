/// The routes of a pod's proxy (RDS): one virtual host a service, with Istio's names.
struct Routes: Sendable {
  let faults: FaultState
  var plan = PlanBuilder.standard

  /// The route configurations of one proxy.
  func configurations(of pod: Pod) -> [JSON] {
    if pod.role == .router { return [gateway] }
    let ports = Set(Bookinfo.services.filter { $0.speech != .tcp }.map(\.port)).sorted()
    return ports.map { port in
      let services = Bookinfo.services.filter { $0.port == port && $0.speech != .tcp }
      let hidden = plan.hidden[pod.workload] ?? []
      let known = services.filter {
        !hidden.contains($0.name) && (plan.endpoints[$0.name] != nil || $0.isExternal)
      }
      return configuration(String(port), known.map { host($0, from: pod) } + [Self.blockAll])
    }
  }

  private var gateway: JSON {
    let pod = Bookinfo.ingress
    let hosts: [JSON] = plan.ingress.map { host in
      [
        "name": .string("\(host.domains[0]):80"), "domains": .array(host.domains.map { .string($0) }),
        "include_request_attempt_count": true,
        "routes": .array(host.routes.flatMap { routes($0, from: pod, service: nil) }),
      ]
    }
    // What no VirtualService takes is unknown: 404 NR, as behind a real gateway.
    let blackhole: JSON = ["name": "blackhole:80", "domains": ["*"]]
    let takesAll = plan.ingress.contains { $0.domains.contains("*") }
    return configuration("http.\(pod.port)", takesAll ? hosts : hosts + [blackhole])
  }

  private func configuration(_ name: String, _ hosts: [JSON]) -> JSON {
    [
      "name": .string(name), "virtual_hosts": .array(hosts), "validate_clusters": false,
      "ignore_port_in_host_matching": true,
    ]
  }

  private static let blockAll: JSON = [
    "name": "block_all", "domains": ["*"],
    "routes": [["name": "block_all", "match": ["prefix": "/"], "direct_response": ["status": 502]]],
  ]

  private func host(_ service: MeshService, from pod: Pod) -> JSON {
    // Envoy ignores the port when it matches, so only the bare names are listed.
    let domains = service.domains.filter { !$0.contains(":") }
    return [
      "name": .string("\(service.host):\(service.port)"), "domains": .array(domains.map { .string($0) }),
      "include_request_attempt_count": true,
      "routes": .array(
        (plan.routes[service.name] ?? [plain(service)]).flatMap { routes($0, from: pod, service: service) }),
    ]
  }

  /// What a service without a VirtualService gets.
  private func plain(_ service: MeshService) -> MeshPlan.Route {
    MeshPlan.Route(
      config: "",
      destinations: [
        .init(host: service.host, port: service.port, subset: "", weight: 100, service: service.name)
      ])
  }

  /// A route of the plan: one of Envoy's for each of its conditions.
  private func routes(_ planned: MeshPlan.Route, from pod: Pod, service: MeshService?) -> [JSON] {
    let matches = planned.matches.filter { $0.callers?.contains(pod.workload) ?? true }
    if matches.isEmpty, !planned.matches.isEmpty { return [] }
    return (matches.isEmpty ? [MeshPlan.Match()] : matches).map { match in
      route(planned, match: match, from: pod, service: service)
    }
  }

  private func route(_ planned: MeshPlan.Route, match: MeshPlan.Match, from pod: Pod, service: MeshService?)
    -> JSON
  {
    var route: JSON = ["name": "default", "match": RouteMatch.content(match)]
    if let fault = planned.fault {
      route = route.adding(["typed_per_filter_config": FaultFilter.config(fault)])
    }
    let target =
      service
      ?? planned.destinations.first?.service.flatMap { name in Bookinfo.services.first { $0.name == name } }
    let operation =
      target.map { "\($0.host):\($0.port)/*" } ?? "\(planned.destinations.first?.host ?? "unknown")/*"
    route = route.adding([
      "route": action(planned),
      "decorator": ["operation": .string(operation)],
      "request_headers_to_add": service?.isExternal == true ? [] : Self.peerHeaders(of: pod),
    ])
    guard !planned.config.isEmpty else { return route }
    return route.adding([
      "metadata": [
        "filter_metadata": ["istio": ["config": TypedConfig.istioObject("virtual-service", planned.config)]]
      ]
    ])
  }

  private func action(_ planned: MeshPlan.Route) -> JSON {
    let policy = planned.policy
    var action: JSON = ["timeout": TypedConfig.milliseconds(policy.timeoutMilliseconds)]
    if policy.attempts > 0 {
      var retry: JSON = [
        "retry_on": .string(policy.retryOn), "num_retries": .int(policy.attempts),
        "retry_host_predicate": [
          TypedConfig.named(
            "envoy.retry_host_predicates.previous_hosts",
            "envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate")
        ],
        "host_selection_retry_max_attempts": 5,
      ]
      if policy.perTryMilliseconds > 0 {
        retry = retry.adding(["per_try_timeout": TypedConfig.milliseconds(policy.perTryMilliseconds)])
      }
      action = action.adding(["retry_policy": retry])
    }
    let clusters = planned.destinations.filter { planned.destinations.count == 1 || $0.weight > 0 }
    let head: JSON = ["weighted_clusters": ["clusters": .array(clusters.map(weighted))]]
    return head.adding(action)
  }

  private func weighted(_ destination: MeshPlan.Destination) -> JSON {
    let workloads = workloads(destination)
    var cluster: JSON = [
      "name": .string(target(destination, workloads)), "weight": .int(max(1, destination.weight)),
    ]
    if let fault = fault(workloads) { cluster = cluster.adding(["typed_per_filter_config": fault]) }
    return cluster
  }

  private func workloads(_ destination: MeshPlan.Destination) -> [String] {
    guard let service = destination.service else { return [] }
    return destination.subset.isEmpty
      ? plan.endpoints[service] ?? [] : plan.subsets[service]?[destination.subset] ?? []
  }

  /// The cluster that a route leads to: one that does not exist when the route is broken.
  private func target(_ destination: MeshPlan.Destination, _ workloads: [String]) -> String {
    if faults.misrouted.isDisjoint(with: workloads) { return destination.cluster }
    var broken = destination
    broken.subset = "missing"
    return broken.cluster
  }

  /// The VirtualService's fault injection.
  private func fault(_ workloads: [String]) -> JSON? {
    let abort = workloads.compactMap { faults.abortPercent[$0] }.max()
    let delay = workloads.compactMap { faults.delayMilliseconds[$0] }.max()
    guard abort != nil || delay != nil else { return nil }
    var config: JSON = [:]
    if let abort {
      config = config.adding([
        "abort": ["http_status": 503, "percentage": ["numerator": .int(abort), "denominator": "HUNDRED"]]
      ])
    }
    if let delay {
      config = config.adding([
        "delay": [
          "fixed_delay": TypedConfig.milliseconds(delay),
          "percentage": ["numerator": 100, "denominator": "HUNDRED"],
        ]
      ])
    }
    return [
      "envoy.filters.http.fault": TypedConfig.any("envoy.extensions.filters.http.fault.v3.HTTPFault", config)
    ]
  }

  /// Who calls, for the callee's metrics.
  private static func peerHeaders(of pod: Pod) -> JSON {
    .array(
      PeerKeys.entries(of: pod).map { entry in
        [
          "header": ["key": .string(PeerKeys.header(entry.key)), "value": .string(entry.value)],
          "append_action": "OVERWRITE_IF_EXISTS_OR_ADD",
        ]
      })
  }
}
