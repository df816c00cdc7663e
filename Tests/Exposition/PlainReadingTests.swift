import Mesh
import Testing

@testable import Exposition

@Suite("Envoy's own counters")
struct PlainReadingTests {
  private func values(_ text: String, clusters: [String] = []) -> [PlainKey: Double] {
    var reading = PlainReading()
    reading.know(clusters.map { ($0, nil) })
    return reading.values(SeriesTable().parse(Array(text.utf8), keep: PlainReading.names).samples)
  }

  private func key(_ name: String, _ statistic: PlainStatistic, _ code: String = "") -> PlainKey {
    PlainKey(owner: .cluster, name: name, statistic: statistic, code: code)
  }

  @Test("tags on, tags as Istio sets them, and no tags at all tell the same")
  func tags() {
    let expected = [key("service_a", .answers, "503"): 3.0, key("service_a", .answers, "5xx"): 3]
    let bodies = [
      """
      envoy_cluster_upstream_rq{envoy_response_code="503",envoy_cluster_name="service_a"} 3
      envoy_cluster_upstream_rq_xx{envoy_response_code_class="5",envoy_cluster_name="service_a"} 3

      """,
      """
      envoy_cluster_upstream_rq{response_code="503",cluster_name="service_a"} 3
      envoy_cluster_upstream_rq_xx{response_code_class="5xx",cluster_name="service_a"} 3

      """,
      """
      envoy_cluster_service_a_upstream_rq_503{} 3
      envoy_cluster_service_a_upstream_rq_5xx{} 3

      """,
    ]
    for body in bodies {
      #expect(values(body) == expected)
      #expect(values(body, clusters: ["service_a"]) == expected)
    }
  }

  @Test("a name that the tag cut at its first dot is made whole, with and without the mark at its end")
  func cutNames() {
    let name = "outbound|9080|v1|reviews.default.svc.cluster.local"
    let body = """
      envoy_cluster_default_svc_cluster_local__upstream_rq{envoy_response_code="200",envoy_cluster_name="outbound|9080|v1|reviews"} 5

      """
    #expect(values(body) == [key(name, .answers, "200"): 5])
    #expect(values(body, clusters: [name]) == [key(name, .answers, "200"): 5])
    let raw = "envoy_cluster_outbound_9080_v1_reviews_default_svc_cluster_local__upstream_rq_200{} 5\n"
    #expect(values(raw, clusters: [name]) == [key(name, .answers, "200"): 5])
    let old = "envoy_cluster_outbound_9080_v1_reviews_default_svc_cluster_local_upstream_rq_200{} 5\n"
    #expect(values(old, clusters: [name]) == [key(name, .answers, "200"): 5])
  }

  @Test("requests that Envoy counts once more by where they went are counted once")
  func parts() {
    let body = """
      envoy_cluster_upstream_rq{envoy_response_code="200",envoy_cluster_name="a"} 5
      envoy_cluster_external_upstream_rq{envoy_response_code="200",envoy_cluster_name="a"} 3
      envoy_cluster_internal_upstream_rq{envoy_response_code="200",envoy_cluster_name="a"} 2
      envoy_cluster_retry_upstream_rq{envoy_response_code="503",envoy_cluster_name="a"} 2
      envoy_cluster_zone_eu_1_us_2__upstream_rq{envoy_response_code="200",envoy_cluster_name="a"} 5
      envoy_listener_worker_0_downstream_cx_total{envoy_listener_address="0.0.0.0_80"} 4
      envoy_listener_admin_http_downstream_rq_xx{envoy_response_code_class="2",envoy_http_conn_manager_prefix="admin"} 9

      """
    #expect(values(body) == [key("a", .answers, "200"): 5])
    #expect(values(body, clusters: ["a"]) == [key("a", .answers, "200"): 5])
  }

  @Test("calls of gRPC by status, of all methods together")
  func grpc() {
    let tagged = """
      envoy_cluster_grpc_0{envoy_cluster_name="a",envoy_grpc_bridge_method="Get",envoy_grpc_bridge_service="S"} 4
      envoy_cluster_grpc_0{envoy_cluster_name="a",envoy_grpc_bridge_method="Put",envoy_grpc_bridge_service="S"} 3
      envoy_cluster_grpc_14{envoy_cluster_name="a",envoy_grpc_bridge_method="Put",envoy_grpc_bridge_service="S"} 2

      """
    #expect(values(tagged) == [key("a", .grpc, "0"): 7, key("a", .grpc, "14"): 2])
    #expect(values("envoy_cluster_a_grpc_pkg_S_Get_14{} 2\n") == [key("a", .grpc, "14"): 2])
  }

  @Test("listeners by their address, TCP proxies by their prefix")
  func listeners() {
    let body = """
      envoy_listener_http_downstream_rq_xx{envoy_response_code_class="5",envoy_http_conn_manager_prefix="in",envoy_listener_address="127.0.0.1_29000"} 14
      envoy_listener_ssl_handshake{envoy_listener_address="127.0.0.1_29000"} 1
      envoy_tcp_downstream_cx_rx_bytes_total{envoy_tcp_prefix="db"} 3000

      """
    #expect(
      values(body) == [
        PlainKey(owner: .listener, name: "127.0.0.1_29000", statistic: .listenerAnswers, code: "5xx"): 14,
        PlainKey(owner: .listener, name: "127.0.0.1_29000", statistic: .handshakes): 1,
        PlainKey(owner: .tcp, name: "db", statistic: .downstreamBytesFromClient): 3000,
      ])
    let raw = "envoy_listener_127_0_0_1_29100_http_ingress_http_downstream_rq_2xx{} 9\n"
    #expect(
      values(raw) == [
        PlainKey(owner: .listener, name: "127_0_0_1_29100", statistic: .listenerAnswers, code: "2xx"): 9
      ])
  }

  @Test("how long requests took, bucket by bucket")
  func times() {
    let body = """
      envoy_cluster_upstream_rq_time_bucket{envoy_cluster_name="a",le="5"} 2
      envoy_cluster_upstream_rq_time_sum{envoy_cluster_name="a"} 7
      envoy_cluster_upstream_rq_time_count{envoy_cluster_name="a"} 2

      """
    #expect(
      values(body) == [
        PlainKey(owner: .cluster, name: "a", statistic: .time, part: "5"): 2,
        PlainKey(owner: .cluster, name: "a", statistic: .time, part: "sum"): 7,
        PlainKey(owner: .cluster, name: "a", statistic: .time, part: "count"): 2,
      ])
  }

  @Test(
    "names made to mislead cost nothing but themselves",
    arguments: [
      "envoy_cluster_", "envoy_cluster_upstream_rq", "envoy_cluster_upstream_rq_",
      "envoy_cluster_upstream_rq_9xx",
      "envoy_cluster__upstream_rq_200", "envoy_cluster_grpc_", "envoy_listener_http", "envoy_tcp_",
      "envoy_cluster_a_upstream_rq_time", "envoy_cluster_a_upstream_rq_time_bucket",
      "envoy_http_downstream_rq_time",
    ])
  func hostile(name: String) {
    _ = values("\(name){} 1\n\(name){envoy_cluster_name=\"\",le=\"\",envoy_response_code=\"x\"} 2\n")
  }
}

@Suite("Where a plain Envoy sends traffic")
struct PlainConfigurationTests {
  private func parse(_ text: String) -> PlainConfiguration? { PlainConfiguration.parse(Array(text.utf8)) }

  @Test("transport sockets tell mutual TLS from TLS and plain text, also in the form of old versions")
  func security() throws {
    func cluster(_ name: String, _ more: String) -> String { #"{"cluster":{"name":"\#(name)"\#(more)}}"# }
    func socket(_ context: String) -> String {
      #","transport_socket":{"name":"envoy.transport_sockets.tls","typed_config":{"@type":"x/UpstreamTlsContext","common_tls_context":\#(context)}}"#
    }
    let clusters = [
      cluster("plain", ""), cluster("tls", socket("{}")),
      cluster("files", socket(#"{"tls_certificates":[{}]}"#)),
      cluster("sds", socket(#"{"tls_certificate_sds_secret_configs":[{"name":"default"}]}"#)),
      cluster("auto", #","transport_socket_matches":[{"name":"tlsMode-istio"}]"#),
      cluster("old", #","tls_context":{"common_tls_context":{"tls_certificates":[{}]}}"#),
    ].joined(separator: ",")
    let found = try #require(
      parse(
        #"{"configs":[{"@type":"type.googleapis.com/envoy.admin.v3.ClustersConfigDump","static_clusters":[\#(clusters)]}]}"#
      ))
    #expect(
      found.clusters.mapValues(\.security) == [
        "plain": .plain, "tls": .tls, "files": .mutual, "sds": .mutual, "auto": .byEndpoint, "old": .mutual,
      ])
  }

  @Test("what serves the proxy itself is told apart")
  func own() throws {
    let found = try #require(
      parse(
        #"""
        {"configs":[{"@type":"x.BootstrapConfigDump","bootstrap":{"node":{"id":"sidecar~10.0.0.7~a.b~c","metadata":{"INSTANCE_IPS":"10.0.0.7,fe80::1"}},
        "admin":{"address":{"socket_address":{"address":"127.0.0.1","port_value":9901}}},
        "dynamic_resources":{"ads_config":{"grpc_services":[{"envoy_grpc":{"cluster_name":"control"}}]}},
        "tracing":{"http":{"typed_config":{"collector_cluster":"zip"}}}}}]}
        """#))
    #expect(found.ownClusters == ["control", "zip"])
    #expect(found.admin == .init(host: "127.0.0.1", port: 9901))
    #expect(found.nodeAddresses == ["10.0.0.7", "fe80::1"])
  }

  @Test("anything else is no configuration", arguments: ["", "[]", "{}", #"{"configs":3}"#, "<html>"])
  func foreign(text: String) {
    #expect(parse(text) == nil)
    #expect(PlainEndpoints.parse(Array(text.utf8))?.clusters.isEmpty ?? true)
  }
}
