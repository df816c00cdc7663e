/// The listeners of a pod's proxy (LDS).
struct Listeners: Sendable {
  let block: AddressBlock
  let faults: FaultState
  var plan = PlanBuilder.standard

  /// All listeners of one proxy.
  func listeners(of pod: Pod) -> [JSON] {
    if pod.role == .router { return [gateway(pod), stats(pod)] }
    return outbound(of: pod) + [inbound(of: pod), stats(pod)]
  }

  // MARK: Outbound

  /// Route configurations by port, and where the application finds the listener of each.
  static let outboundPorts = [
    Ports.http: Ports.outbound, Ports.grpc: Ports.outboundGRPC, 80: Ports.outboundExternal,
  ]

  private func outbound(of pod: Pod) -> [JSON] {
    var out = Self.outboundPorts.sorted { $0.value < $1.value }.map { port, listen in
      let manager = HTTPManager(
        pod: pod, prefix: "outbound_0.0.0.0_\(port);", direction: .outbound, policy: "unknown",
        labels: sourceLabels(of: pod), speaksGRPC: port == Ports.grpc)
      return listener(
        "0.0.0.0_\(port)", block.pod(pod.index), listen, "OUTBOUND",
        chains: [["filters": [manager.filter(routes: String(port))]]])
    }
    // Only who talks to a TCP service has a listener for it, so that ports stay free for the pods that serve them.
    for service in Bookinfo.services where service.speech == .tcp {
      guard service.workloads.contains(where: { Bookinfo.tcpCallers[$0] == pod }) else { continue }
      let labels = sourceLabels(of: pod)
      out.append(
        listener(
          "0.0.0.0_\(service.port)", block.pod(pod.index), service.port, "OUTBOUND",
          chains: [
            [
              "filters": [
                Self.tcpProxy(service.cluster(), StatsLogger.tcp(labels, policy: "unknown"))
              ]
            ]
          ]))
    }
    return out
  }

  private func gateway(_ pod: Pod) -> JSON {
    let labels = IstioLabels(
      reporter: "source", source: .own(pod, principal: Self.upstreamLocal), destination: Self.upstreamPeer,
      service: .ofCluster(hostHeader: false))
    let manager = HTTPManager(
      pod: pod, prefix: "outbound_0.0.0.0_\(pod.port);", direction: .gateway, policy: "unknown",
      labels: labels, speaksGRPC: false)
    return listener(
      "0.0.0.0_\(pod.port)", block.pod(pod.index), pod.port, "OUTBOUND",
      chains: [["filters": [manager.filter(routes: "http.\(pod.port)")]]])
  }

  private func sourceLabels(of pod: Pod) -> IstioLabels {
    IstioLabels(
      reporter: "source", source: .own(pod, principal: Self.upstreamLocal), destination: Self.upstreamPeer,
      service: .ofCluster(hostHeader: true))
  }

  private static let upstreamLocal = IstioLabels.coalesce([.plain("UPSTREAM_LOCAL_URI_SAN")])

  /// The chosen endpoint says who it is, also when it never answers.
  private static let upstreamPeer = IstioLabels.Peer.looked(
    up: "UPSTREAM_METADATA", in: PeerKeys.space,
    principal: IstioLabels.coalesce([.plain("UPSTREAM_PEER_URI_SAN")]))

  // MARK: Inbound

  private func inbound(of pod: Pod) -> JSON {
    let mode = plan.serverModes[pod.workload] ?? .permissive
    var chains = mode == .disable ? [] : [chain(of: pod, tls: true)]
    if mode != .strict || faults.permissive.contains(pod.workload) {
      chains.append(chain(of: pod, tls: false))
    }
    return listener(
      "virtualInbound", block.pod(pod.index), Ports.inbound, "INBOUND", chains: chains,
      extra: [
        "additional_addresses": [["address": TypedConfig.address(block.pod(pod.index), pod.port)]],
        "listener_filters": [
          TypedConfig.named(
            "envoy.filters.listener.tls_inspector",
            "envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector")
        ],
      ])
  }

  private func chain(of pod: Pod, tls: Bool) -> JSON {
    var chain: JSON = [
      "name": .string("0.0.0.0_\(pod.port)"),
      "filter_chain_match": ["transport_protocol": tls ? "tls" : "raw_buffer"],
      "filters": .array(inboundFilters(of: pod, policy: tls ? "mutual_tls" : "none")),
    ]
    if tls {
      chain = chain.adding(["transport_socket": TransportSockets.server(of: pod)])
    }
    return chain
  }

  private func inboundFilters(of pod: Pod, policy: String) -> [JSON] {
    let authorization = AuthorizationFilters(policies: plan.authorization[pod.workload] ?? [])
    let cluster = "inbound|\(pod.port)||"
    let service = Bookinfo.service(of: pod).map(IstioLabels.Service.own) ?? .ofCluster(hostHeader: false)
    let own = IstioLabels.Peer.own(
      pod, principal: IstioLabels.coalesce([.plain("DOWNSTREAM_LOCAL_URI_SAN")]))
    let peer = IstioLabels.coalesce([.plain("DOWNSTREAM_PEER_URI_SAN")])
    if pod.speech == .tcp {
      let source =
        Bookinfo.tcpCallers[pod.workload].map { IstioLabels.Peer.own($0, principal: peer) }
        ?? .looked(up: "DYNAMIC_METADATA", in: PeerKeys.space, principal: peer)
      let labels = IstioLabels(reporter: "destination", source: source, destination: own, service: service)
      return authorization.network + [
        Self.tcpProxy(
          cluster, StatsLogger.tcp(labels, policy: policy), afterHandshake: policy == "mutual_tls")
      ]
    }
    let labels = IstioLabels(
      reporter: "destination", source: .looked(up: "DYNAMIC_METADATA", in: PeerKeys.space, principal: peer),
      destination: own, service: service)
    let manager = HTTPManager(
      pod: pod, prefix: "inbound_0.0.0.0_\(pod.port);", direction: .inbound, policy: policy,
      labels: labels, speaksGRPC: pod.speech == .grpc, authorization: authorization.http)
    return [manager.filter(inbound: cluster)]
  }

  /// `afterHandshake`: connect to the server once the client's certificate is known, else the first metric of a
  /// connection would not know who calls.
  private static func tcpProxy(_ cluster: String, _ log: [JSON], afterHandshake: Bool = false) -> JSON {
    var config: JSON = [
      "stat_prefix": .string(cluster), "cluster": .string(cluster),
      "access_log": .array(log + [AccessLogger.standardOutput(atEnd: true)]),
      "access_log_options": ["flush_access_log_on_connected": true],
    ]
    if afterHandshake {
      config = config.adding([
        "upstream_connect_mode": "ON_DOWNSTREAM_TLS_HANDSHAKE", "max_early_data_bytes": 65536,
      ])
    }
    return TypedConfig.named(
      "envoy.filters.network.tcp_proxy", "envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy", config)
  }

  // MARK: Statistics

  /// Envoy's own statistics, readable from other pods.
  private func stats(_ pod: Pod) -> JSON {
    let manager = TypedConfig.named(
      "envoy.filters.network.http_connection_manager",
      "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
      [
        "stat_prefix": "stats",
        "route_config": [
          "virtual_hosts": [
            [
              "name": "backend", "domains": ["*"],
              "routes": [
                ["match": ["prefix": "/stats/prometheus"], "route": ["cluster": "prometheus_stats"]]
              ],
            ]
          ]
        ],
        "http_filters": [HTTPManager.router],
      ])
    return listener(
      "0.0.0.0_\(Ports.stats)", block.pod(pod.index), Ports.stats, nil, chains: [["filters": [manager]]])
  }

  private func listener(
    _ name: String, _ host: String, _ port: Int, _ direction: String?, chains: [JSON], extra: JSON = [:]
  ) -> JSON {
    var listener: JSON = [
      "name": .string(name), "address": TypedConfig.address(host, port), "filter_chains": .array(chains),
    ]
    if let direction { listener = listener.adding(["traffic_direction": .string(direction)]) }
    return listener.adding(extra)
  }
}
