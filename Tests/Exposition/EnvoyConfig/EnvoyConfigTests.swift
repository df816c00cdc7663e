import Foundation
import Mesh
import Testing

@testable import Exposition

@Suite("A proxy's configuration dump")
struct EnvoyConfigTests {
  private func read(_ text: String) throws -> EnvoyConfig {
    try #require(EnvoyConfig.parse(Array(text.utf8)))
  }

  /// A dump of one section.
  private func dump(_ section: String) -> String { #"{"configs": ["# + section + "]}" }

  // MARK: - Clusters

  private let cluster = """
    {"@type": "type.googleapis.com/envoy.admin.v3.ClustersConfigDump", "version_info": "7",
     "static_clusters": [{"cluster": {"name": "agent"}}],
     "dynamic_active_clusters": [{"version_info": "7", "last_updated": "2026-11-21T15:12:38.250Z", "cluster": {
       "name": "outbound|9080|v1|reviews.default.svc.cluster.local", "type": "EDS", "lb_policy": "LEAST_REQUEST",
       "metadata": {"filter_metadata": {"istio": {
         "config": "/apis/networking.istio.io/v1/namespaces/default/destination-rule/reviews"}}},
       "circuit_breakers": {"thresholds": [{"max_connections": 100, "max_pending_requests": 4294967295,
         "track_remaining": true}]},
       "outlier_detection": {"consecutive_5xx": 5, "base_ejection_time": "30s", "interval": "10s"},
       "transport_socket_matches": [
         {"name": "tlsMode-istio", "match": {"tlsMode": "istio"}, "transport_socket": {
           "name": "envoy.transport_sockets.tls", "typed_config": {
             "@type": "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext",
             "sni": "outbound_.9080_.v1_.reviews.default.svc.cluster.local",
             "common_tls_context": {"alpn_protocols": ["istio-peer-exchange", "istio"],
               "tls_certificate_sds_secret_configs": [{"name": "default"}],
               "combined_validation_context": {
                 "default_validation_context": {"match_subject_alt_names": [{"exact": "spiffe://td/ns/a/sa/b"}]},
                 "validation_context_sds_secret_config": {"name": "ROOTCA"}}}}}},
         {"name": "tlsMode-disabled", "match": {}, "transport_socket": {"name": "envoy.transport_sockets.raw_buffer"}}]}}],
     "dynamic_warming_clusters": [{"cluster": {"name": "outbound|80||slow.default.svc.cluster.local", "type": "EDS"}}]}
    """

  @Test func aClusterIsToldWithItsRuleItsLimitsAndItsTLS() throws {
    let config = try read(dump(cluster))
    #expect(config.clusters.map(\.origin) == [.static, .active, .warming])
    let one = config.clusters[1]
    #expect(
      one.name.host == "reviews.default.svc.cluster.local" && one.name.port == 9080 && one.name.subset == "v1"
    )
    #expect(one.direction == "outbound" && one.type == "EDS")
    #expect(one.rule == IstioOrigin(kind: "DestinationRule", namespace: "default", name: "reviews"))
    #expect(one.usualLimits?.connections == 100 && one.usualLimits?.isRemainingTracked == true)
    #expect(one.outlier?.consecutive5xx == 5 && one.outlier?.ejection == 30)
    #expect(one.client == .auto && one.tls?.peerNames == ["spiffe://td/ns/a/sa/b"])
    // The first value of the enumeration is not written.
    #expect(config.clusters[0].type == "STATIC" && config.clusters[0].client == .plain)
    let progress = try #require(config.progress[.clusters])
    #expect(progress.versions == ["7"] && progress.count == 2 && progress.warming == 1)
    #expect(progress.updated == Date(timeIntervalSince1970: 1_795_273_958.25))
  }

  @Test func spellingsOfToolsAreTheSame() throws {
    let snake = try read(dump(cluster))
    var text = dump(cluster)
    for name in [
      "static_clusters", "dynamic_active_clusters", "dynamic_warming_clusters", "filter_metadata",
      "circuit_breakers",
      "max_connections", "track_remaining", "outlier_detection", "base_ejection_time",
      "transport_socket_matches",
      "transport_socket", "typed_config", "common_tls_context", "alpn_protocols",
      "tls_certificate_sds_secret_configs",
      "combined_validation_context", "default_validation_context", "match_subject_alt_names", "version_info",
    ] {
      text = text.replacingOccurrences(of: "\"\(name)\"", with: "\"\(EnvoyFields.camel(name))\"")
    }
    let camel = try read(text)
    #expect(camel.clusters.map(\.name) == snake.clusters.map(\.name))
    #expect(camel.clusters[1].client == .auto && camel.clusters[1].rule == snake.clusters[1].rule)
    #expect(camel.clusters[1].usualLimits == snake.clusters[1].usualLimits)
    #expect(camel.clusters[1].tls == snake.clusters[1].tls)
  }

  @Test(arguments: [
    (#"{}"#, EnvoyTLS.Client.plain),
    (#"{"typed_config": {"@type": "x.UpstreamTlsContext", "sni": "a"}}"#, .simple),
    (
      #"{"typed_config": {"common_tls_context": {"tls_certificate_sds_secret_configs": [{"name": "file-cert:/c~/k"}]}}}"#,
      .mutual
    ),
    (
      #"{"typed_config": {"common_tls_context": {"tls_certificate_sds_secret_configs": [{"name": "default"}]}}}"#,
      .meshMutual
    ),
  ])
  func whatAClusterSpeaks(_ socket: String, _ client: EnvoyTLS.Client) throws {
    let text =
      #"{"dynamic_active_clusters": [{"cluster": {"name": "a", "transport_socket": "# + socket + "}}]}"
    #expect(try read(dump(text)).clusters.first?.client == client)
  }

  // MARK: - Listeners

  private func chain(_ port: Int?, _ transport: String, tls: Bool) -> String {
    let match =
      #"{"transport_protocol": "\#(transport)""# + (port.map { #", "destination_port": \#($0)"# } ?? "") + "}"
    let socket =
      #", "transport_socket": {"name": "envoy.transport_sockets.tls", "typed_config": {"require_client_certificate": true, "common_tls_context": {"tls_certificate_sds_secret_configs": [{"name": "default"}]}}}"#
    return
      #"{"filter_chain_match": \#(match), "filters": [{"name": "envoy.filters.network.tcp_proxy", "typed_config": {"cluster": "inbound|80||"}}]"#
      + (tls ? socket : "") + "}"
  }

  @Test func whatAPortLetsInIsToldByAllItsWays() throws {
    let chains = [
      chain(8080, "tls", tls: true), chain(8080, "raw_buffer", tls: false), chain(9090, "tls", tls: true),
      chain(7070, "raw_buffer", tls: false), chain(nil, "tls", tls: true), chain(nil, "tls", tls: false),
    ].joined(separator: ",")
    let config = try read(
      dump(
        #"{"dynamic_listeners": [{"name": "virtualInbound", "active_state": {"listener": {"name": "virtualInbound", "traffic_direction": "INBOUND", "address": {"socket_address": {"address": "0.0.0.0", "port_value": 15006}}, "filter_chains": [\#(chains)]}}}]}"#
      ))
    let listener = try #require(config.listeners.first)
    #expect(listener.address == EnvoyAddress("0.0.0.0", port: 15006))
    #expect(
      listener.chains.map(\.security) == [.permissive, .permissive, .strict, .disabled, .strict, .strict])
    #expect(listener.chains[0].destination == .cluster("inbound|80||"))
  }

  @Test func aRefusedListenerIsToldWithTheReasonAndTheOldOneStays() throws {
    let config = try read(
      dump(
        #"""
        {"dynamic_listeners": [{"name": "0.0.0.0_80", "active_state": {"version_info": "1", "listener": {"name": "0.0.0.0_80", "filter_chains": [{"filters": [{"name": "http", "typed_config": {"rds": {"route_config_name": "80"}}}]}]}},
          "error_state": {"last_update_attempt": "2026-11-21T15:12:38Z", "details": "unknown filter \"x\"", "version_info": "2"}},
         {"name": "new", "error_state": {"details": "no address"}}]}
        """#))
    #expect(config.rejections.map(\.name) == ["0.0.0.0_80", "new"])
    #expect(config.rejections[0].details == #"unknown filter "x""# && config.rejections[0].version == "2")
    #expect(
      config.listeners.map(\.name) == ["0.0.0.0_80"]
        && config.listeners[0].chains[0].destination == .route("80"))
    #expect(config.progress[.listeners]?.rejected == 2)
  }

  // MARK: - Routes

  @Test func aRouteIsToldWithWhereItGoesAndWhoMadeIt() throws {
    let config = try read(
      dump(
        #"""
        {"dynamic_route_configs": [{"route_config": {"name": "9080", "virtual_hosts": [{"name": "reviews:9080", "domains": ["reviews", "reviews.default"],
          "routes": [
            {"match": {"prefix": "/", "headers": [{"name": "end-user", "string_match": {"exact": "jason"}}]},
             "metadata": {"filter_metadata": {"istio": {"config": "/apis/networking.istio.io/v1/namespaces/default/virtual-service/reviews"}}},
             "route": {"timeout": "0s", "weighted_clusters": {"clusters": [{"name": "a", "weight": 1}, {"name": "b", "weight": 3}]},
               "retry_policy": {"retry_on": "5xx", "num_retries": 2}}},
            {"match": {"path_separated_prefix": "/get"}, "redirect": {"https_redirect": true}},
            {"match": {"safe_regex": {"regex": "/a.*"}}, "direct_response": {"status": 404}},
            {"match": {"prefix": ""}, "route": {"cluster": "c"}}]}]}}]}
        """#))
    let routes = config.routes
    #expect(routes.count == 4)
    #expect(routes[0].match == "/* end-user=jason")
    #expect(routes[0].service == IstioOrigin(kind: "VirtualService", namespace: "default", name: "reviews"))
    #expect(routes[0].targets.map(\.percent) == [25, 75] && routes[0].timeout == 0)
    #expect(routes[0].retries == "2 on 5xx")
    #expect(routes[1].match == "PathPrefix:/get" && routes[1].reply == "redirect https")
    #expect(routes[2].match == "regex /a.*" && routes[2].reply == "answers 404")
    #expect(routes[3].match == "*" && routes[3].targets.map(\.cluster) == ["c"])
  }

  // MARK: - Hosts

  @Test func aHostIsToldWithItsWorkload() throws {
    let config = try read(
      dump(
        #"""
        {"dynamic_endpoint_configs": [{"endpoint_config": {"cluster_name": "outbound|80||a", "endpoints": [
          {"locality": {"region": "eu", "zone": "b"}, "priority": 1, "lb_endpoints": [
            {"endpoint": {"address": {"socket_address": {"address": "::1", "port_value": 80}}}, "health_status": "DRAINING", "load_balancing_weight": 3,
             "metadata": {"filter_metadata": {"istio": {"workload": "reviews-v1;default;reviews;v1;Kubernetes"}, "envoy.transport_socket_match": {"tlsMode": "istio"}}}},
            {"endpoint": {"address": {"envoy_internal_address": {"server_listener_name": "connect_originate", "endpoint_id": "10.0.0.1:80"}}}},
            {"endpoint": {"address": {"pipe": {"path": "/run/x"}}}}, {"endpoint": {}}]}]}}]}
        """#))
    #expect(
      config.endpoints.map(\.address.text) == [
        "[::1]:80", "envoy://connect_originate/10.0.0.1:80", "unix:///run/x",
      ])
    let host = config.endpoints[0]
    #expect(host.workload == "reviews-v1" && host.namespace == "default" && host.takesMeshTLS == true)
    #expect(host.health == "DRAINING" && host.locality == "eu/b" && host.priority == 1 && host.weight == 3)
  }

  // MARK: - Bad input

  @Test func aDumpThatIsCutOffIsReadAsFarAsItGoes() throws {
    let bytes = Array(dump(cluster).utf8)
    #expect(EnvoyConfig.parse(bytes)?.problem == nil)
    var most = 0
    for length in 0..<bytes.count {
      guard let config = EnvoyConfig.parse(Array(bytes[..<length])) else {
        #expect(length < 14, "a dump that has begun is one")
        continue
      }
      #expect(config.problem != nil)
      #expect(config.clusters.count >= most)
      most = max(most, config.clusters.count)
    }
    #expect(most == 3)
  }

  @Test func otherBodiesAreNoDump() {
    for text in [
      "", "null", "[]", "<html>", "{}", #"{"configs": 3}"#, #"{"error": "no"}"#, "{\"a\": \"\\u00\"}",
    ] {
      #expect(EnvoyConfig.parse(Array(text.utf8)) == nil, "\(text)")
    }
  }

  @Test func noNumberHurts() throws {
    for number in ["1e300", "-1e300", "\"nan\"", "\"inf\"", "\"-Infinity\"", "1e999", "99999999999999999999"]
    {
      let config = try read(
        dump(
          #"""
          {"dynamic_active_clusters": [{"cluster": {"name": "a", "connect_timeout": "1e999s", "circuit_breakers": {"thresholds": [{"max_requests": \#(number)}]}, "outlier_detection": {"consecutive_5xx": \#(number)}}}]},
          {"dynamic_listeners": [{"active_state": {"listener": {"filter_chains": [{"filter_chain_match": {"destination_port": \#(number), "prefix_ranges": [{"address_prefix": "a", "prefix_len": \#(number)}]}, "filters": [{"name": "x.tcp_proxy", "typed_config": {"weighted_clusters": {"clusters": [{"name": "c", "weight": \#(number)}]}}}]}]}}}]},
          {"dynamic_route_configs": [{"route_config": {"virtual_hosts": [{"routes": [{"route": {"timeout": "nans", "weighted_clusters": {"clusters": [{"name": "c", "weight": \#(number)}]}, "retry_policy": {"num_retries": \#(number)}}}]}]}}]},
          {"dynamic_endpoint_configs": [{"endpoint_config": {"endpoints": [{"priority": \#(number), "lb_endpoints": [{"load_balancing_weight": \#(number), "endpoint": {"address": {"socket_address": {"address": "a", "port_value": \#(number)}}}}]}]}}]}
          """#))
      #expect(
        config.clusters.count == 1 && config.listeners.count == 1 && config.routes.count == 1
          && config.endpoints.count == 1)
    }
  }

  @Test func partsOfAStrangeTypeCostNoOther() throws {
    let config = try read(
      dump(
        #"""
        7, null, {"static_clusters": 5}, {"dynamic_active_clusters": [7, null, {"cluster": []}, {"cluster": {"name": 5}},
          {"cluster": {"name": "a", "type": 7, "circuit_breakers": [], "outlier_detection": "x", "transport_socket_matches": {}}}]},
        {"dynamic_listeners": [{"active_state": 5}, {"name": "l", "active_state": {"listener": {"filter_chains": [1, {"filters": 3}]}}}]},
        {"dynamic_route_configs": [{"route_config": {"virtual_hosts": [1, {"routes": [2, {"match": [], "route": {"weighted_clusters": {"clusters": [3]}}}]}]}}]},
        {"dynamic_endpoint_configs": [{"endpoint_config": {"endpoints": [{"priority": 99999999999999999999, "lb_endpoints": [{"endpoint": {"address": {"socket_address": {"port_value": -1, "address": "a"}}}}]}]}}]},
        {"dynamic_active_secrets": [{}, {"secret": {"tls_certificate": {"certificate_chain": {"inline_bytes": "!!"}}}}]}
        """#))
    #expect(config.problem == nil)
    #expect(config.clusters.map(\.name.name) == ["a"])
    #expect(config.listeners.map(\.name) == ["l"])
    #expect(config.routes.count == 3)
    #expect(config.endpoints.map(\.address.text) == ["a:-1"])
    #expect(config.secrets.map(\.certificates.count) == [0, 0])
  }
}
