/// The routes of a pod's proxy (RDS): one virtual host a service, with Istio's names.
struct Routes: Sendable {
  let faults: FaultState

  /// The route configurations of one proxy.
  func configurations(of pod: Pod) -> [JSON] {
    if pod.role == .router { return [gateway] }
    let ports = Set(Bookinfo.services.filter { $0.speech != .tcp }.map(\.port)).sorted()
    return ports.map { port in
      let services = Bookinfo.services.filter { $0.port == port && $0.speech != .tcp }
      return configuration(String(port), services.map { host($0, from: pod) } + [Self.blockAll])
    }
  }

  private var gateway: JSON {
    let pod = Bookinfo.ingress
    guard let productpage = Bookinfo.service(of: Bookinfo.productpage) else {
      return configuration("http.\(pod.port)", [])
    }
    let host: JSON = [
      "name": .string("*:80"), "domains": ["*"], "include_request_attempt_count": true,
      "routes": [route(to: productpage, from: pod, config: "bookinfo")],
    ]
    return configuration("http.\(pod.port)", [host])
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
      "routes": [route(to: service, from: pod, config: service.name)],
    ]
  }

  private func route(to service: MeshService, from pod: Pod, config: String) -> JSON {
    let policy = service.policy
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
    var route: JSON = ["name": "default", "match": ["prefix": "/"]]
    if service.subsets.isEmpty {
      let workloads = service.workloads
      action = JSON.object([.init(name: "cluster", value: .string(target(service, "", workloads)))]).adding(
        action)
      if let fault = fault(workloads) { route = route.adding(["typed_per_filter_config": fault]) }
    } else {
      action = JSON.object([.init(name: "weighted_clusters", value: weighted(service))]).adding(action)
    }
    route = route.adding([
      "route": action,
      "decorator": ["operation": .string("\(service.host):\(service.port)/*")],
      "request_headers_to_add": service.isExternal ? [] : Self.peerHeaders(of: pod),
    ])
    if policy.isDeclared || !service.subsets.isEmpty || pod.role == .router {
      route = route.adding([
        "metadata": [
          "filter_metadata": ["istio": ["config": TypedConfig.istioObject("virtual-service", config)]]
        ]
      ])
    }
    return route
  }

  private func weighted(_ service: MeshService) -> JSON {
    let clusters: [JSON] = service.subsets.map { subset in
      let workloads = Bookinfo.pods(of: service, subset: subset.name).map(\.workload)
      var cluster: JSON = [
        "name": .string(target(service, subset.name, workloads)), "weight": .int(subset.weight),
      ]
      if let fault = fault(workloads) { cluster = cluster.adding(["typed_per_filter_config": fault]) }
      return cluster
    }
    return ["clusters": .array(clusters)]
  }

  /// The cluster that a route leads to: one that does not exist when the route is broken.
  private func target(_ service: MeshService, _ subset: String, _ workloads: [String]) -> String {
    service.cluster(subset: faults.misrouted.isDisjoint(with: workloads) ? subset : "missing")
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
