import Foundation
import Testing

@testable import Exposition

/// Dumps of real proxies, where the sample folder is there.
@Suite("Sample dumps", .enabled(if: ProcessInfo.processInfo.environment["PHAROS_DATA"] != nil))
struct SampleDumpTests {
  private func bytes(_ path: String) throws -> [UInt8] {
    let folder = ProcessInfo.processInfo.environment["PHAROS_DATA"] ?? ""
    return Array(try Data(contentsOf: URL(fileURLWithPath: folder + "/envoy/istioctl/pkg/" + path)))
  }

  @Test func aWaypointsDump() throws {
    let config = try #require(EnvoyConfig.parse(try bytes("proxyconfig/testdata/config_dump.json")))
    #expect(config.problem == nil)
    #expect(
      config.clusters.count == 3
        && config.clusters.contains { $0.name.kind == .inboundVIP && $0.name.port == 8000 })
    #expect(
      config.endpoints.map(\.address.text) == [
        "127.0.0.1:15000", "envoy://connect_originate/192.168.195.248:800",
      ])
    let chain = try #require(config.secrets.first { $0.name == "default" }?.certificates.first)
    #expect(chain.serial == "6fbee254c22900615cb1f74e3d2f1713")
    #expect(chain.expires == TimeStamp.parse("2023-05-16T01:32:52Z"))
    let root = try #require(config.secrets.first { $0.name == "ROOTCA" }?.certificates.first)
    #expect(root.serial == "0193a543fe2b0d9cd4847675394dfc54")
    #expect(root.validFrom == TimeStamp.parse("2023-05-05T03:41:33Z"))
  }

  @Test func aBundleOfSeveralTrustDomains() throws {
    let config = try #require(
      EnvoyConfig.parse(try bytes("writer/envoy/configdump/testdata/secret/spire/config_dump.json")))
    let root = try #require(config.secrets.first { $0.name == "ROOTCA" })
    #expect(Set(root.trustDomains.compactMap { $0 }) == ["east.local", "west.local"])
    #expect(
      root.certificates.map(\.serial) == [
        "529cbbaf623611d057b517d4ffe341e4e8035037", "6726e5fad145f8ca9a711f0550297ced839ee37f",
      ])
  }

  @Test func aGatewaysRoutes() throws {
    let config = try #require(
      EnvoyConfig.parse(
        try bytes("writer/envoy/configdump/testdata/routes/istio-gateway-http-route-prefix/configdump.json")))
    let route = try #require(config.routes.first { $0.table == "http.8080" })
    #expect(
      route.host == "httpbin.example.com:80" && route.match == "/get*"
        && route.service?.text == "httpbin.default")
  }

  @Test func aZtunnel() throws {
    let config = try #require(ZtunnelConfig.parse(try bytes("writer/ztunnel/configdump/testdata/dump.json")))
    #expect(
      config.problem == nil && config.workloads.count == 27 && config.services.count == 19
        && config.policies.count == 2)
    #expect(
      config.workloads.first { $0.name.hasPrefix("ratings-v1") && $0.namespace == "bookinfo" }?.waypoint
        == "namespace-istio-waypoint")
    #expect(config.identities.first?.certificates.first?.serial == "e5dfb59150b2ba7f108d93dcec5aa613")
    #expect(config.connections.count == 8)
  }

  @Test func everyDumpIsRead() throws {
    for path in [
      "writer/compare/testdata/configdump.json", "writer/envoy/configdump/testdata/configdump.json",
      "writer/envoy/configdump/testdata/ecds/configdump.json",
      "writer/envoy/configdump/testdata/endpoint/configdump.json",
      "writer/envoy/configdump/testdata/secret/istio/config_dump.json",
    ] {
      let config = try #require(EnvoyConfig.parse(try bytes(path)), "\(path)")
      #expect(config.problem == nil && !config.entries.isEmpty, "\(path)")
      for entry in config.entries { #expect(config.lines(of: entry.piece)?.isEmpty == false) }
    }
  }
}
