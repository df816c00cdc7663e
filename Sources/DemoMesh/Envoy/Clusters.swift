/// The clusters of a pod's proxy (CDS) and their endpoints (EDS), named and annotated as Istio does.
struct Clusters: Sendable {
  let block: AddressBlock
  let faults: FaultState
  var plan = PlanBuilder.standard

  /// All clusters of one proxy.
  func clusters(of pod: Pod) -> [JSON] {
    var out: [JSON] = []
    let hidden = plan.hidden[pod.workload] ?? []
    for service in services where !hidden.contains(service.name) {
      for subset in subsets(of: service) { out.append(outbound(from: pod, to: service, subset: subset)) }
    }
    if pod.role == .sidecar { out.append(inbound(of: pod)) }
    out.append(Self.blackHole)
    return out.map(Self.marked)
  }

  /// Istio ends the name under which a cluster is counted with a mark.
  private static func marked(_ cluster: JSON) -> JSON {
    guard case .string(let name)? = cluster["name"] else { return cluster }
    return cluster.adding(["alt_stat_name": .string(name + ";")])
  }

  /// The endpoints of every cluster that is discovered.
  func assignments() -> [JSON] {
    services.flatMap { service in
      subsets(of: service).map { subset in
        assignment(service.cluster(subset: subset), endpoints(of: service, subset: subset))
      }
    }
  }

  /// The services that the configuration knows.
  private var services: [MeshService] {
    Bookinfo.services.filter { $0.isExternal || plan.endpoints[$0.name] != nil }
  }

  /// The whole service and its subsets.
  private func subsets(of service: MeshService) -> [String] {
    [""] + (plan.subsets[service.name] ?? [:]).keys.sorted()
  }

  private func pods(of service: MeshService, subset: String) -> [Pod] {
    let names = subset.isEmpty ? plan.endpoints[service.name] : plan.subsets[service.name]?[subset]
    return (names ?? []).compactMap(Bookinfo.pod(named:))
  }

  private func policy(_ service: MeshService, _ subset: String) -> MeshPlan.ClientPolicy? {
    plan.policies[.init(service: service.name, subset: subset)] ?? plan.policies[.init(service: service.name)]
  }

  // MARK: Outbound

  private func outbound(from pod: Pod, to service: MeshService, subset: String) -> JSON {
    let name = service.cluster(subset: subset)
    var cluster: JSON = [
      "name": .string(name), "type": "EDS", "connect_timeout": "1s",
      "eds_cluster_config": [
        "eds_config": TypedConfig.discovery, "service_name": .string(name),
      ],
      "circuit_breakers": ["thresholds": [thresholds(of: service, subset: subset)]],
      "metadata": ["filter_metadata": metadata(of: service, subset: subset)],
    ]
    if service.speech == .grpc { cluster = cluster.adding(Self.http2) }
    if service.speech == .http { cluster = cluster.adding(Self.http1) }
    if let errors = policy(service, subset)?.outlierErrors {
      cluster = cluster.adding([
        "outlier_detection": [
          "consecutive_5xx": .int(min(max(errors, 0), 1_000_000)), "enforcing_success_rate": 0,
        ]
      ])
    }
    let workloads = pods(of: service, subset: subset).map(\.workload)
    // A DestinationRule with TLS mode DISABLE leaves the transport out altogether.
    let isPlain = policy(service, subset)?.tls == .disabled || takesPlaintextAlone(workloads, service, subset)
    if !service.isExternal, !isPlain, faults.plaintext.union(faults.permissive).isDisjoint(with: workloads) {
      cluster = cluster.adding([
        "transport_socket_matches": [
          [
            "name": "tlsMode-istio", "match": ["tlsMode": "istio"],
            "transport_socket": TransportSockets.client(
              of: pod, to: service, subset: subset, servers: pods(of: service, subset: subset)),
          ],
          ["name": "tlsMode-disabled", "match": [:], "transport_socket": TransportSockets.plain],
        ]
      ])
    }
    return cluster
  }

  /// Istio sets the limits out of reach; a connection pool of one is what a strict DestinationRule gives.
  private func thresholds(of service: MeshService, subset: String) -> JSON {
    let workloads = Set(pods(of: service, subset: subset).map(\.workload))
    let limit = faults.overflowing.isDisjoint(with: workloads) ? 4_294_967_295 : 1
    let rule = policy(service, subset)
    func limited(_ written: Int?) -> JSON { .int(min(limit, max(1, written ?? limit))) }
    return [
      "max_connections": limited(rule?.maxConnections), "max_pending_requests": limited(rule?.maxPending),
      "max_requests": limited(rule?.maxRequests), "max_retries": .int(4_294_967_295), "track_remaining": true,
    ]
  }

  /// Clients choose plaintext by themselves where the server takes nothing else and no rule says otherwise.
  private func takesPlaintextAlone(_ workloads: [String], _ service: MeshService, _ subset: String) -> Bool {
    let rule = policy(service, subset)?.tls ?? .auto
    return rule == .auto && !workloads.isEmpty && workloads.allSatisfy { plan.serverModes[$0] == .disable }
  }

  private func metadata(of service: MeshService, subset: String) -> JSON {
    var istio: JSON = [
      "default_original_port": .int(service.port),
      "services": [
        [
          "host": .string(service.host), "name": .string(service.name),
          "namespace": .string(service.namespace),
        ]
      ],
    ]
    if let rule = policy(service, subset) {
      istio = istio.adding([
        "config": TypedConfig.istioObject("destination-rule", rule.config, namespace: service.namespace)
      ])
    }
    if !subset.isEmpty { istio = istio.adding(["subset": .string(subset)]) }
    return [
      "istio": istio,
      PeerKeys.space: [
        "host": .string(service.host), "name": .string(service.name), "namespace": .string(service.namespace),
      ],
    ]
  }

  private func endpoints(of service: MeshService, subset: String) -> [JSON] {
    if service.isExternal {
      return [
        ["endpoint": ["address": TypedConfig.address(block.external, Ports.external)]]
      ]
    }
    return pods(of: service, subset: subset)
      .filter { !faults.withoutEndpoints.contains($0.workload) }
      .map { pod in
        [
          "endpoint": ["address": TypedConfig.address(block.pod(pod.index), pod.port)],
          "metadata": [
            "filter_metadata": [
              "istio": ["workload": .string(Self.identity(of: pod))],
              "envoy.transport_socket_match": ["tlsMode": "istio"],
              PeerKeys.space: .object(
                PeerKeys.entries(of: pod).map { .init(name: $0.key, value: .string($0.value)) }),
            ]
          ],
          "load_balancing_weight": 1,
        ]
      }
  }

  /// What Istio's endpoints carry: workload;namespace;canonical name;canonical revision;cluster.
  static func identity(of pod: Pod) -> String {
    [pod.workload, pod.namespace, pod.app, pod.canonicalRevision, Bookinfo.cluster].joined(separator: ";")
  }

  private func assignment(_ name: String, _ endpoints: [JSON]) -> JSON {
    [
      "cluster_name": .string(name),
      "endpoints": endpoints.isEmpty
        ? []
        : [["locality": Self.locality, "lb_endpoints": .array(endpoints), "load_balancing_weight": 1]],
    ]
  }

  static let locality: JSON = ["region": "local", "zone": "local-a"]

  // MARK: Inbound and special

  private func inbound(of pod: Pod) -> JSON {
    let name = "inbound|\(pod.port)||"
    var cluster: JSON = [
      "name": .string(name), "type": "STATIC", "connect_timeout": "1s",
      "load_assignment": [
        "cluster_name": .string(name),
        "endpoints": [
          [
            "lb_endpoints": [
              ["endpoint": ["address": TypedConfig.address(block.application(pod.index), pod.port)]]
            ]
          ]
        ],
      ],
    ]
    if let service = Bookinfo.service(of: pod) {
      cluster = cluster.adding([
        "metadata": [
          "filter_metadata": [
            "istio": [
              "services": [
                [
                  "host": .string(service.host), "name": .string(service.name),
                  "namespace": .string(service.namespace),
                ]
              ]
            ]
          ]
        ]
      ])
    }
    return pod.speech == .tcp ? cluster : cluster.adding(Self.http1)
  }

  private static let blackHole: JSON = [
    "name": "BlackHoleCluster", "type": "STATIC", "connect_timeout": "1s",
  ]

  private static let options = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions"

  /// Idle connections end before the other side ends them: no request meets a closing connection.
  private static let http1: JSON = [
    "typed_extension_protocol_options": [
      options: TypedConfig.any(
        options,
        [
          "common_http_protocol_options": ["idle_timeout": "30s"],
          "explicit_http_config": ["http_protocol_options": [:]],
        ])
    ]
  ]

  private static let http2: JSON = [
    "typed_extension_protocol_options": [
      options: TypedConfig.any(options, ["explicit_http_config": ["http2_protocol_options": [:]]])
    ]
  ]
}
