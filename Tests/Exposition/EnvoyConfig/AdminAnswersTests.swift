import Foundation
import Mesh
import Testing

@testable import Exposition

@Suite("Other answers of an admin port")
struct AdminAnswersTests {
  // MARK: - /clusters

  @Test func hostsAreToldWithTheirHealth() throws {
    let answer = try #require(
      ClusterHosts.parse(
        Array(
          #"""
          {"cluster_statuses": [{"name": "outbound|80||a", "added_via_api": true, "host_statuses": [
            {"address": {"socket_address": {"address": "10.0.0.1", "port_value": 80}},
             "stats": [{"name": "cx_active"}, {"name": "rq_error", "value": "3"}, {"value": "12", "name": "rq_total"}],
             "health_status": {"eds_health_status": "HEALTHY", "failed_outlier_check": true}, "weight": 1,
             "success_rate": {"value": 97.5}, "locality": {"region": "eu"}, "priority": 1},
            {"address": {"socket_address": {"address": "10.0.0.2", "port_value": 80}},
             "health_status": {"eds_health_status": "DRAINING"}, "success_rate": {"value": -1}},
            {"address": {"pipe": {"path": "/x"}}, "health_status": {"failed_active_health_check": true, "eds_health_status": "HEALTHY"}}]},
           {"name": "empty"}]}
          """#.utf8)))
    #expect(answer.hosts.map(\.status) == ["EJECTED", "DRAINING", "UNHEALTHY"])
    let first = answer.hosts[0]
    #expect(first.counts == ["cx_active": 0, "rq_error": 3, "rq_total": 12] && first.isEjected)
    #expect(first.successRate == 97.5 && first.locality == "eu" && first.priority == 1)
    #expect(answer.hosts[1].successRate == nil)
  }

  @Test func aListOfHostsThatIsCutOffKeepsWhatCame() throws {
    let text =
      #"{"cluster_statuses": [{"name": "a", "host_statuses": [{"address": {"pipe": {"path": "x"}}}]}, {"na"#
    let answer = try #require(ClusterHosts.parse(Array(text.utf8)))
    #expect(answer.hosts.count == 1 && answer.problem != nil)
    #expect(ClusterHosts.parse(Array("{}".utf8))?.hosts.isEmpty == true)
    for other in ["", "a::b::c", "[]", #"{"a": 1}"#] {
      #expect(ClusterHosts.parse(Array(other.utf8)) == nil, "\(other)")
    }
  }

  // MARK: - /logging

  @Test func loggersAreReadAndSetByName() {
    let found = LoggerList.parse(Array("active loggers:\n  main: info\n  admin: warning\n  odd: loud\n".utf8))
    #expect(found == [.init(name: "admin", level: "warning"), .init(name: "main", level: "info")])
    #expect(LoggerList.parse(Array("Method GET not allowed, POST required.".utf8)) == nil)
    #expect(LoggerList.path(setting: "main", to: "debug") == "/logging?main=debug")
    #expect(LoggerList.path(setting: nil, to: "warning") == "/logging?level=warning")
    #expect(LoggerList.path(setting: "main", to: "loud") == nil)
    #expect(LoggerList.path(setting: "a&level", to: "debug") == nil)
  }

  // MARK: - /stats

  @Test func everyKindOfStatisticIsRead() throws {
    let text = """
      cluster.outbound|80||a: b;.upstream_rq_total: 12
      cluster_manager.cds.version_text: "2: x"
      server.initialization_time_ms: P0(nan,3.5) P50(1,2) P100(nan,9)
      http.admin.downstream_cx_length_ms: No recorded values
      server.memory_allocated: 18446744073709551615
      """
    let found = try #require(RawStatistics.parse(Array(text.utf8)))
    #expect(found.entries.map(\.kind) == [.counter, .text, .histogram, .histogram, .gauge])
    #expect(
      found.entries[0].name == "cluster.outbound|80||a: b;.upstream_rq_total" && found.entries[0].value == 12)
    #expect(found.entries[1].text == "2: x")
    #expect(
      found.entries[2].quantiles == [
        .init(percent: 0, recent: nil, total: 3.5), .init(percent: 50, recent: 1, total: 2),
        .init(percent: 100, recent: nil, total: 9),
      ])
    #expect(RawStatistics.parse([])?.entries.isEmpty == true)
    for other in ["<html></html>", "{\"stats\": []}", "404 page not found"] {
      #expect(RawStatistics.parse(Array(other.utf8)) == nil, "\(other)")
    }
  }

  @Test func aStatisticOfAClusterIsKnownByEitherNaming() throws {
    for name in [
      "cluster.outbound|80||a.b.svc;.circuit_breakers.default.rq_open",
      "cluster.outbound|80||a.b.svc.circuit_breakers.default.rq_open",
    ] {
      let found = try #require(EnvoyStatistic.ofCluster(name))
      #expect(found.statistic == .requestsOpen && found.cluster.host == "a.b.svc")
    }
    #expect(EnvoyStatistic.ofCluster("cluster.outbound|80||a;.upstream_rq_total") == nil)
    #expect(EnvoyStatistic.ofCluster("server.uptime") == nil)
  }

  // MARK: - /debug/syncz

  @Test func whatIstiodSentIsComparedWithWhatWasTaken() throws {
    let found = try #require(
      SyncStatus.parse(
        Array(
          #"""
          [{"cluster_id": "Kubernetes", "proxy": "reviews-v1-1.default", "istio_version": "1.27.0", "cluster_sent": "a", "cluster_acked": "a",
            "listener_sent": "b", "listener_acked": "a", "endpoint_sent": "c", "route_acked": "x"}, {}]
          """#.utf8)))
    #expect(found.count == 1 && found[0].proxy == "reviews-v1-1.default" && found[0].version == "1.27.0")
    #expect(
      found[0].states == ["CDS": .synced, "LDS": .stale, "EDS": .stale, "RDS": .notSent, "ECDS": .notSent])
  }

  @Test func theAnswerOverXDSSaysTheSame() throws {
    let found = try #require(
      SyncStatus.parse(
        Array(
          #"""
          {"resources": [{"node": {"id": "sidecar~10.0.0.1~reviews-v1-1.default~default.svc.cluster.local", "metadata": {"CLUSTER_ID": "c"}},
            "genericXdsConfigs": [{"typeUrl": "type.googleapis.com/envoy.config.cluster.v3.Cluster", "configStatus": "STALE"},
              {"typeUrl": "type.googleapis.com/envoy.config.route.v3.RouteConfiguration", "configStatus": "NOT_SENT"}]}]}
          """#.utf8)))
    #expect(
      found.map(\.proxy) == ["reviews-v1-1.default"] && found[0].states == ["CDS": .stale, "RDS": .notSent])
    #expect(SyncStatus.parse(Array("null".utf8)) == [])
    for other in ["", "<a>", #"{"a": 1}"#] { #expect(SyncStatus.parse(Array(other.utf8)) == nil, "\(other)") }
  }

  // MARK: - ztunnel

  @Test(arguments: [true, false])
  func aZtunnelsDumpIsReadInBothShapes(isObject: Bool) throws {
    let workload =
      #"{"workloadIps": ["10.0.0.1"], "waypoint": {"destination": "n/10.96.0.9", "port": 15008}, "protocol": "HBONE", "name": "a-1", "namespace": "ns", "workloadName": "a", "node": "m", "status": "Healthy"}"#
    let service =
      #"{"name": "way", "namespace": "ns", "hostname": "way.ns.svc", "vips": ["n/10.96.0.9"], "ports": {"15008": 15008}, "endpoints": {"x": {"status": "Unhealthy"}, "y": {}}}"#
    let text =
      isObject
      ? #"{"workloads": {"n/10.0.0.1": \#(workload)}, "services": {"k": \#(service)}, "policies": [], "certificates": [{"identity": "spiffe://a", "state": {"Unavailable": "no CA"}}]}"#
      : #"{"workloads": [\#(workload)], "services": [\#(service)], "certificates": [{"identity": "spiffe://a", "state": {"Unavailable": "no CA"}}]}"#
    let config = try #require(ZtunnelConfig.parse(Array(text.utf8)))
    #expect(config.workloads.map(\.name) == ["a-1"] && config.workloads[0].waypoint == "way")
    #expect(config.services[0].healthy == 1 && config.services[0].endpoints == 2)
    #expect(config.identities[0].state == "Unavailable: no CA" && config.identities[0].certificates.isEmpty)
    let piece = try #require(config.entries.first?.piece)
    #expect(config.lines(of: piece)?.contains { $0.key == "workloadName" && $0.value == "a" } == true)
    #expect(EnvoyConfig.parse(Array(text.utf8)) == nil)
  }
}
