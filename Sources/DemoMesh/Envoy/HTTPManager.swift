/// An HTTP connection manager as Istio would set it up: metrics, tracing, fault injection, routes.
struct HTTPManager: Sendable {
  /// Which way requests pass.
  enum Direction: Sendable {
    case inbound, outbound, gateway
  }

  let pod: Pod
  let prefix: String
  let direction: Direction
  let policy: String
  let labels: IstioLabels
  let speaksGRPC: Bool
  /// Filters that refuse requests.
  var authorization: [JSON] = []

  /// The filter with routes by discovery.
  func filter(routes name: String) -> JSON {
    filter([
      "rds": [
        "route_config_name": .string(name),
        "config_source": TypedConfig.discovery,
      ]
    ])
  }

  /// The filter with its one inbound route.
  func filter(inbound cluster: String) -> JSON {
    let service = Bookinfo.service(of: pod)
    let operation = service.map { "\($0.host):\($0.port)/*" } ?? "\(pod.workload)/*"
    return filter([
      "route_config": [
        "name": .string(cluster), "validate_clusters": false,
        "virtual_hosts": [
          [
            "name": .string("inbound|http|\(pod.port)"), "domains": ["*"],
            "routes": [
              [
                "name": "default", "match": ["prefix": "/"],
                "route": ["cluster": .string(cluster), "timeout": "0s"],
                "decorator": ["operation": .string(operation)],
              ]
            ],
          ]
        ],
      ]
    ])
  }

  /// The terminal filter.
  static let router = TypedConfig.named(
    "envoy.filters.http.router", "envoy.extensions.filters.http.router.v3.Router")

  private func filter(_ routes: JSON) -> JSON {
    let base: JSON = [
      "stat_prefix": .string(prefix), "codec_type": "AUTO", "server_name": "istio-envoy",
      "use_remote_address": .bool(direction == .gateway), "generate_request_id": true,
      "normalize_path": true,
      // Callers outside the mesh get a new id unless they bring one; inside it is kept from hop to hop.
      "preserve_external_request_id": .bool(direction != .gateway),
      "access_log": .array(
        StatsLogger.http(
          labels, policy: policy, speech: !speaksGRPC ? .http : direction == .inbound ? .bridged : .mixed)
          + [AccessLogger.standardOutput()]),
      "tracing": tracing,
      "http_filters": .array(filters),
    ]
    return TypedConfig.named(
      "envoy.filters.network.http_connection_manager",
      "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager", base.adding(routes)
    )
  }

  private var filters: [JSON] {
    var out: [JSON] = []
    if direction == .inbound {
      out.append(Self.takePeerHeaders)
      out += authorization
      if speaksGRPC { out.append(Self.grpcToPlain) }
    } else {
      out.append(
        TypedConfig.named("envoy.filters.http.fault", "envoy.extensions.filters.http.fault.v3.HTTPFault"))
    }
    return out + [Self.router]
  }

  /// The caller's headers become metadata for the metrics and go no further.
  private static let takePeerHeaders = TypedConfig.named(
    "envoy.filters.http.header_to_metadata", "envoy.extensions.filters.http.header_to_metadata.v3.Config",
    [
      "request_rules": .array(
        PeerKeys.entries(of: Bookinfo.ingress).map { entry in
          [
            "header": .string(PeerKeys.header(entry.key)),
            "on_header_present": [
              "metadata_namespace": .string(PeerKeys.space), "key": .string(entry.key), "type": "STRING",
            ],
            "remove": true,
          ]
        })
    ])

  /// The sample applications speak HTTP/1.1. A caller's gRPC message may go so to its proxy, which sends it on over
  /// HTTP/2; the callee's proxy makes HTTP/1.1 of it again, and of the answer gRPC, with trailers.
  private static let grpcToPlain = TypedConfig.named(
    "envoy.filters.http.grpc_http1_reverse_bridge",
    "envoy.extensions.filters.http.grpc_http1_reverse_bridge.v3.FilterConfig",
    ["content_type": "application/x-protobuf", "withhold_grpc_frames": true])

  /// Every request is traced, with Istio's tags.
  private var tracing: JSON {
    let tags: [(String, String)] = [
      ("istio.canonical_revision", pod.canonicalRevision), ("istio.canonical_service", pod.app),
      ("istio.cluster_id", Bookinfo.cluster), ("istio.mesh_id", Bookinfo.mesh),
      ("istio.namespace", pod.namespace),
    ]
    let hundred: JSON = ["value": 100]
    return [
      "client_sampling": hundred, "random_sampling": hundred, "overall_sampling": hundred,
      "spawn_upstream_span": .bool(direction == .gateway),
      "custom_tags": .array(
        tags.map { ["tag": .string($0.0), "literal": ["value": .string($0.1)]] }),
      "provider": TypedConfig.named(
        "envoy.tracers.zipkin", "envoy.config.trace.v3.ZipkinConfig",
        [
          "collector_cluster": "zipkin", "collector_endpoint": "/api/v2/spans",
          "collector_endpoint_version": "HTTP_JSON", "collector_hostname": "zipkin.istio-system",
          "trace_id_128bit": true, "shared_span_context": false,
        ]),
    ]
  }
}
