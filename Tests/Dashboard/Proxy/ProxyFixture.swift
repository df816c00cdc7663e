import Exposition
import FoundationEssentials
import Mesh
import Terminal

@testable import Dashboard

/// Made-up answers of the admin port of `reviews-v3`: one cluster has lost a host, one listener was refused.
enum ProxyFixture {
  static let source = "127.0.0.6:15000"

  static let dump = """
    {"configs": [
     {"@type": "type.googleapis.com/envoy.admin.v3.BootstrapConfigDump", "bootstrap": {"node": {"id": "sidecar~10.0.0.6~reviews-v3-6d5f.default~default.svc.cluster.local",
       "metadata": {"ISTIO_VERSION": "1.30.0", "WORKLOAD_NAME": "reviews-v3", "LABELS": {"app": "reviews"}}}, "admin": {"address": {"socket_address": {"address": "127.0.0.1", "port_value": 15000}}}}},
     {"@type": "type.googleapis.com/envoy.admin.v3.ClustersConfigDump", "version_info": "2027-01-15T08:00:00Z/7",
      "static_clusters": [{"cluster": {"name": "xds-grpc", "type": "STATIC"}}],
      "dynamic_active_clusters": [
       {"version_info": "2027-01-15T08:00:00Z/7", "last_updated": "2027-01-15T07:58:00Z", "cluster": {"name": "outbound|9080|v1|ratings.default.svc.cluster.local", "type": "EDS",
         "metadata": {"filter_metadata": {"istio": {"config": "/apis/networking.istio.io/v1/namespaces/default/destination-rule/ratings"}}},
         "circuit_breakers": {"thresholds": [{"max_connections": 100, "max_pending_requests": 10, "max_requests": 4294967295}]},
         "outlier_detection": {"consecutive_5xx": 5, "base_ejection_time": "30s"},
         "transport_socket_matches": [{"name": "tlsMode-istio", "match": {"tlsMode": "istio"}, "transport_socket": {"name": "envoy.transport_sockets.tls", "typed_config": {"sni": "outbound_.9080_.v1_.ratings.default.svc.cluster.local", "common_tls_context": {"tls_certificate_sds_secret_configs": [{"name": "default"}]}}}}, {"name": "tlsMode-disabled"}]}},
       {"version_info": "2027-01-15T08:00:00Z/7", "cluster": {"name": "inbound|9080||", "type": "STATIC"}}],
      "dynamic_warming_clusters": [{"cluster": {"name": "outbound|80||slow.default.svc.cluster.local", "type": "EDS"}}]},
     {"@type": "type.googleapis.com/envoy.admin.v3.ListenersConfigDump", "version_info": "2027-01-15T08:00:00Z/7", "dynamic_listeners": [
       {"name": "virtualInbound", "active_state": {"version_info": "6", "last_updated": "2027-01-15T07:58:00Z", "listener": {"name": "virtualInbound", "traffic_direction": "INBOUND", "address": {"socket_address": {"address": "0.0.0.0", "port_value": 15006}},
         "filter_chains": [{"name": "0.0.0.0_9080", "filter_chain_match": {"destination_port": 9080, "transport_protocol": "tls"}, "transport_socket": {"name": "envoy.transport_sockets.tls", "typed_config": {"require_client_certificate": true, "common_tls_context": {"tls_certificate_sds_secret_configs": [{"name": "default"}]}}},
           "filters": [{"name": "envoy.filters.network.http_connection_manager", "typed_config": {"route_config": {"name": "inbound|9080||", "virtual_hosts": [{"name": "inbound|http|9080", "routes": [{"match": {"prefix": "/"}}]}]}, "http_filters": [{"name": "envoy.filters.http.rbac"}]}}]}]}}},
       {"name": "0.0.0.0_9080", "active_state": {"version_info": "6", "listener": {"name": "0.0.0.0_9080", "address": {"socket_address": {"address": "0.0.0.0", "port_value": 9080}}, "filter_chains": [{"filters": [{"name": "envoy.filters.network.http_connection_manager", "typed_config": {"rds": {"route_config_name": "9080"}}}]}]}},
         "error_state": {"last_update_attempt": "2027-01-15T07:59:30Z", "version_info": "7", "details": "Didn't find a registered implementation for 'envoy.filters.http.missing'"}}]},
     {"@type": "type.googleapis.com/envoy.admin.v3.RoutesConfigDump", "dynamic_route_configs": [{"version_info": "7", "route_config": {"name": "9080", "virtual_hosts": [{"name": "ratings.default.svc.cluster.local:9080", "domains": ["ratings", "ratings.default"], "routes": [
       {"match": {"prefix": "/"}, "metadata": {"filter_metadata": {"istio": {"config": "/apis/networking.istio.io/v1/namespaces/default/virtual-service/ratings"}}}, "route": {"weighted_clusters": {"clusters": [{"name": "outbound|9080|v1|ratings.default.svc.cluster.local", "weight": 80}, {"name": "BlackHoleCluster", "weight": 20}]}, "timeout": "2.5s", "retry_policy": {"retry_on": "connect-failure", "num_retries": 2}}}]}]}}]},
     {"@type": "type.googleapis.com/envoy.admin.v3.EndpointsConfigDump", "dynamic_endpoint_configs": [{"endpoint_config": {"cluster_name": "outbound|9080|v1|ratings.default.svc.cluster.local", "endpoints": [{"lb_endpoints": [
       {"endpoint": {"address": {"socket_address": {"address": "10.0.0.7", "port_value": 9080}}}, "metadata": {"filter_metadata": {"istio": {"workload": "ratings-v1;default;ratings;v1;Kubernetes"}, "envoy.transport_socket_match": {"tlsMode": "istio"}}}}]}]}}]},
     {"@type": "type.googleapis.com/envoy.admin.v3.SecretsConfigDump", "dynamic_active_secrets": [{"name": "default", "secret": {"name": "default", "tls_certificate": {"certificate_chain": {"filename": "/etc/certs/cert.pem"}, "private_key": {"inline_bytes": "W3JlZGFjdGVkXQ=="}}}}]}
    ]}
    """

  static let clusters = """
    {"cluster_statuses": [{"name": "outbound|9080|v1|ratings.default.svc.cluster.local", "host_statuses": [
      {"address": {"socket_address": {"address": "10.0.0.7", "port_value": 9080}}, "stats": [{"name": "rq_total", "value": "1200"}, {"name": "rq_error"}, {"name": "cx_active", "value": "2"}], "health_status": {"eds_health_status": "HEALTHY"}, "weight": 1},
      {"address": {"socket_address": {"address": "10.0.0.8", "port_value": 9080}}, "stats": [{"name": "rq_total", "value": "40"}, {"name": "rq_error", "value": "39"}], "health_status": {"eds_health_status": "HEALTHY", "failed_outlier_check": true}, "weight": 1}]},
     {"name": "inbound|9080||", "host_statuses": [{"address": {"socket_address": {"address": "127.0.0.1", "port_value": 9080}}, "stats": [{"name": "rq_total", "value": "1300"}], "health_status": {"eds_health_status": "HEALTHY"}}]}]}
    """

  static func config(_ text: String = dump) -> ProxyConfigAnswer {
    var answer = ProxyConfigAnswer(source: source, at: Bookinfo.start.addingTimeInterval(60))
    if let config = EnvoyConfig.parse(Array(text.utf8)) {
      answer.dump = .envoy(config)
      answer.problem = config.problem
    } else if let config = ZtunnelConfig.parse(Array(text.utf8)) {
      answer.dump = .ztunnel(config)
    }
    answer.identity = Bookinfo().snapshot.sources[5].identity
    answer.facts = [.init(label: "concurrency", text: "2")]
    answer.certificates = [
      Certificate(
        role: .chain, names: ["spiffe://cluster.local/ns/default/sa/bookinfo-reviews"], serial: "69",
        path: "/etc/certs/cert.pem",
        validFrom: Bookinfo.start.addingTimeInterval(-3600),
        expires: Bookinfo.start.addingTimeInterval(86_400))
    ]
    answer.sync = [
      .init(
        controlPlane: "127.0.0.99:15014",
        status: SyncStatus(
          proxy: "reviews-v3-6d5f.default",
          states: ["CDS": .synced, "LDS": .stale, "EDS": .synced, "RDS": .synced, "ECDS": .notSent]))
    ]
    answer.fetchMs = 12
    answer.readMs = 3
    return answer
  }

  static func statistics(_ second: Int, isAll: Bool) -> ProxyStatisticsAnswer {
    let text = """
      cluster.outbound|9080|v1|ratings.default.svc.cluster.local;.circuit_breakers.default.rq_pending_open: 1
      cluster.outbound|9080|v1|ratings.default.svc.cluster.local;.upstream_rq_pending_overflow: \(second * 3)
      cluster.outbound|9080|v1|ratings.default.svc.cluster.local;.upstream_rq_total: \(second * 16)
      cluster_manager.cds.update_success: 7
      http.inbound_0.0.0.0_9080;.downstream_rq_time: P0(1,1) P50(4.5,4) P90(9,8.5) P99(nan,31)
      server.live: 1
      """ + (isAll ? "\nserver.worker_0.watchdog_miss: 0" : "")
    let before = RawStatistics.parse(Array(text.utf8))
    let rows = (before?.entries ?? []).map { entry -> ProxyStatisticsAnswer.Row in
      let rate: Double? =
        entry.name.hasSuffix("overflow")
        ? 3 : entry.name.hasSuffix("rq_total") ? 16 : entry.value == nil ? nil : 0
      return ProxyStatisticsAnswer.Row(entry, rate: rate)
    }
    var answer = ProxyStatisticsAnswer(
      source: source, at: Bookinfo.start.addingTimeInterval(60), seconds: 1, rows: rows, isAll: isAll)
    answer.collected = [.circuitBreakers, .overflow, .retries, .connections, .timeouts]
    return answer
  }

  static let loggers = ["admin", "config", "http", "main", "rbac", "router"].map {
    LoggerList.Logger(name: $0, level: $0 == "rbac" ? "debug" : "warning")
  }

  static func answer(_ question: ProxyQuestion, dump: String = dump) -> ProxyAnswer {
    switch question.part {
    case .config: .config(config(dump))
    case .hosts:
      .hosts(
        ProxyHostsAnswer(
          source: question.source, at: Bookinfo.start, hosts: ClusterHosts.parse(Array(clusters.utf8))?.hosts)
      )
    case .loggers: .loggers(ProxyLoggersAnswer(source: question.source, loggers: loggers))
    case .statistics(let isAll): .statistics(statistics(60, isAll: isAll))
    }
  }
}

extension Story {
  /// Bookinfo with the page of a proxy over it, all questions answered.
  static func proxy(
    _ width: Int = 120, _ height: Int = 36, _ tab: ProxyTab = .overview, glyphs: GlyphSet = .unicode,
    dump: String = ProxyFixture.dump
  ) -> Story {
    var story = Story.bookinfo(width, height, glyphs: glyphs)
    story.run("proxy reviews-v3 \(tab.rawValue)")
    story.answerProxy(dump: dump)
    story.state.toast = nil
    return story
  }

  /// Answers what the proxy was asked and does what is to be done, until nothing is left.
  mutating func answerProxy(dump: String = ProxyFixture.dump) {
    for _ in 0..<12 {
      let questions = takePastQuestions().compactMap {
        if case .proxy(let question) = $0 { question } else { nil }
      }
      let work = takeProxyWork()
      if questions.isEmpty, work.isEmpty { return }
      for question in questions {
        send(.past(.proxy(question), .proxy(ProxyFixture.answer(question, dump: dump))))
      }
      for one in work { send(.proxy(.done(one.run()))) }
    }
  }

  /// What would be changed in a proxy.
  var levelChanges: [String] {
    effects.compactMap {
      if case .setLogLevel(let source, let logger, let from, let to) = $0 {
        "\(source) \(logger ?? "all") \(from ?? "?") \(to)"
      } else {
        nil
      }
    }
  }
}
