import Mesh
import Testing

@testable import Exposition

@Suite("Envoy's statistics of its upstreams")
struct EnvoyReadingTests {
  private static func values(_ text: String) -> [EnvoyReading.Key: Double] {
    EnvoyReading.values(SeriesTable().parse(Array(text.utf8), keep: EnvoyReading.names).samples)
  }

  private static func key(_ name: String, _ statistic: EnvoyStatistic, isListener: Bool = false)
    -> EnvoyReading.Key
  {
    EnvoyReading.Key(name: name, isListener: isListener, statistic: statistic)
  }

  private static let ratings = "outbound|9080||ratings.default.svc.cluster.local"

  @Test("a cluster's name stands in Istio's label, with or without its mark, or in Envoy's own")
  func labels() {
    for label in [
      #"cluster_name="\#(Self.ratings)""#, #"cluster_name="\#(Self.ratings);""#,
      #"envoy_cluster_name="\#(Self.ratings)""#,
    ] {
      #expect(
        Self.values("envoy_cluster_upstream_rq_pending_overflow{\(label)} 12\n")
          == [Self.key(Self.ratings, .pendingOverflow): 12])
    }
  }

  @Test("what Envoy's own tag leaves of a host stands in the metric's name")
  func leftOver() {
    let text =
      #"envoy_cluster_default_svc_cluster_local_upstream_rq_retry{envoy_cluster_name="outbound|9080||ratings"} 3"#
    #expect(Self.values(text + "\n") == [Self.key(Self.ratings, .retries): 3])
    #expect(
      Self.values("envoy_cluster_xds_upstream_cx_active{} 1\n") == [Self.key("xds", .connectionsActive): 1])
  }

  @Test("breakers of both priorities are one")
  func priorities() {
    let text = """
      envoy_cluster_circuit_breakers_default_rq_pending_open{cluster_name="a"} 1
      envoy_cluster_circuit_breakers_high_rq_pending_open{cluster_name="a"} 0
      envoy_cluster_circuit_breakers_default_rq_open{cluster_name="a"} 0

      """
    #expect(Self.values(text) == [Self.key("a", .pendingOpen): 1, Self.key("a", .requestsOpen): 0])
  }

  @Test("a name is not taken for its end, and other statistics are nothing")
  func others() {
    let text = """
      envoy_cluster_upstream_rq_retry_overflow{cluster_name="a"} 4
      envoy_cluster_upstream_rq_retry_backoff_exponential{cluster_name="a"} 5
      envoy_cluster_upstream_rq_total{cluster_name="a"} 6
      envoy_cluster_manager_cds_update_success{} 7
      envoy_cluster_upstream_cx_active{cluster_name="a"} NaN
      envoy_listener_downstream_cx_active{listener_address="0.0.0.0_15006"} 8
      istio_requests_total{reporter="source"} 9
      envoy_cluster_upstream_rq_timeout{} 1

      """
    #expect(Self.values(text) == [Self.key("a", .retryOverflow): 4])
  }

  @Test("handshakes of a listener, and the process itself")
  func listenersAndServer() {
    let text = """
      envoy_listener_ssl_handshake{listener_address="0.0.0.0_15006"} 17
      envoy_server_uptime{} 335
      envoy_server_memory_allocated{} 12607680
      envoy_server_concurrency{} 2
      envoy_server_live{} 0

      """
    #expect(Self.values(text) == [Self.key("0.0.0.0_15006", .handshakes, isListener: true): 17])
    let server = EnvoyReading.server(SeriesTable().parse(Array(text.utf8)).samples)
    #expect(server.uptime == 335 && server.memoryAllocated == 12_607_680 && server.workers == 2)
    #expect(server.isLive == false && server.memoryHeap == nil)
  }
}
