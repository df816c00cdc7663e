import Mesh

/// What a proxy is started with: who it is, where its configuration is, its admin interface and statistics.
struct Bootstrap: Sendable {
  let block: AddressBlock
  let layout: RunFolder

  /// The bootstrap of one proxy.
  func content(of pod: Pod) -> JSON {
    let admin = TypedConfig.address(block.pod(pod.index), Ports.admin)
    return [
      "node": node(of: pod),
      "admin": ["address": admin, "profile_path": "/dev/null"],
      "bootstrap_extensions": [wasm],
      "layered_runtime": [
        "layers": [
          // Spans are shown while one looks: they leave each second, not each five as by default.
          ["name": "static", "static_layer": ["tracing.zipkin.flush_interval_ms": 1000]],
          ["name": "admin", "admin_layer": [:]],
        ]
      ],
      "stats_flush_interval": "5s",
      // Connections come from the pod's address, as they do in a cluster.
      "cluster_manager": [
        "upstream_bind_config": [
          "source_address": ["address": .string(block.pod(pod.index)), "port_value": 0]
        ]
      ],
      "stats_config": [
        "use_all_default_tags": false, "stats_tags": Self.tags,
        "stats_matcher": ["inclusion_list": ["patterns": .array(Self.included(for: pod))]],
      ],
      "dynamic_resources": [
        "lds_config": TypedConfig.discovery, "cds_config": TypedConfig.discovery,
      ],
      "static_resources": [
        "clusters": [
          Self.cluster("prometheus_stats", admin),
          Self.cluster("xds", TypedConfig.address(block.control, Ports.discovery)),
          Self.cluster("zipkin", TypedConfig.address(block.collector, Ports.collector)),
        ]
      ],
    ]
  }

  /// What Istio lets its proxies count by default.
  private static let included: [JSON] = [
    ["prefix": .string(StatsLogger.prefix)], ["prefix": "istio"], ["prefix": "reporter="],
    ["prefix": "component"], ["prefix": "cluster_manager"], ["prefix": "listener_manager"],
    ["prefix": "server"], ["prefix": "wasm"], ["suffix": "rbac.allowed"], ["suffix": "rbac.denied"],
    ["suffix": "shadow_allowed"], ["suffix": "shadow_denied"],
  ]

  /// The same, with what the pod's annotation adds.
  private static func included(for pod: Pod) -> [JSON] {
    guard pod.collectsUpstreams else { return included }
    let regexp: JSON = ["regex": .string(EnvoyStatistic.inclusionRegexp)]
    return included + [["safe_regex": regexp]]
  }

  /// How Istio tells the name of a cluster or a listener from the name of the statistic.
  private static let tags: JSON = [
    ["tag_name": "cluster_name", "regex": #"^cluster(\.(.+);)"#],
    ["tag_name": "response_code", "regex": #"_rq(_(\d{3}))$"#],
    ["tag_name": "response_code_class", "regex": #"_rq(_(\dxx))$"#],
    [
      "tag_name": "listener_address",
      "regex": #"^listener\.(((?:[_.[:digit:]]*|[_\[\]aAbBcCdDeEfF[:digit:]]*))\.)"#,
    ],
  ]

  private static func cluster(_ name: String, _ address: JSON) -> JSON {
    [
      "name": .string(name), "type": "STATIC", "connect_timeout": "1s",
      "load_assignment": [
        "cluster_name": .string(name),
        "endpoints": [["lb_endpoints": [["endpoint": ["address": address]]]]],
      ],
    ]
  }

  /// A Wasm service that does nothing, loaded for the namespace that it registers (see ``StatsLogger/prefix``).
  private var wasm: JSON {
    TypedConfig.named(
      "envoy.bootstrap.wasm", "envoy.extensions.wasm.v3.WasmService",
      [
        "singleton": true,
        "config": [
          "name": "nothing", "root_id": "nothing",
          "vm_config": [
            "vm_id": "nothing", "runtime": "envoy.wasm.runtime.v8",
            "code": ["local": ["filename": .string(layout.wasm)]],
          ],
        ],
      ])
  }

  private func node(of pod: Pod) -> JSON {
    let address = block.pod(pod.index)
    var labels: JSON = [
      "app": .string(pod.app), "service.istio.io/canonical-name": .string(pod.app),
      "service.istio.io/canonical-revision": .string(pod.canonicalRevision),
    ]
    if let version = pod.version { labels = labels.adding(["version": .string(version)]) }
    let owner = "kubernetes://apis/apps/v1/namespaces/\(pod.namespace)/deployments/\(pod.workload)"
    return [
      "id": .string(
        "\(pod.role.rawValue)~\(address)~\(pod.name).\(pod.namespace)~\(pod.namespace).svc.\(Bookinfo.domain)"
      ),
      "cluster": .string("\(pod.app).\(pod.namespace)"),
      "locality": Clusters.locality,
      "metadata": [
        "NAME": .string(pod.name), "NAMESPACE": .string(pod.namespace), "OWNER": .string(owner),
        "WORKLOAD_NAME": .string(pod.workload), "SERVICE_ACCOUNT": .string(pod.serviceAccount),
        "LABELS": labels, "CLUSTER_ID": .string(Bookinfo.cluster), "MESH_ID": .string(Bookinfo.mesh),
        "INSTANCE_IPS": .string(address), "APP_CONTAINERS": .string(pod.app), "INTERCEPTION_MODE": "NONE",
        "ISTIO_VERSION": "1.32.0", "NODE_NAME": "demo", "ENVOY_PROMETHEUS_PORT": .int(Ports.stats),
        "PILOT_SAN": ["istiod.istio-system.svc"],
        "POD_PORTS": .string(
          (["name": .string(pod.speech.rawValue), "containerPort": .int(pod.port), "protocol": "TCP"] as JSON)
            .inArray),
      ],
    ]
  }
}

extension JSON {
  /// The text of an array with this one value.
  fileprivate var inArray: String { JSON.array([self]).text }
}
