import Testing

@testable import DemoMesh

/// The proxies' configuration as a value, before any Envoy sees it.
@Suite struct ConfigurationTests {
  let configuration = MeshConfiguration(block: AddressBlock(number: 3), layout: RunFolder(path: "/run/demo"))

  private func resources(_ type: DiscoveryType, _ workload: String?, _ faults: FaultState = FaultState())
    -> [DiscoveredResource]
  {
    configuration.discovered(faults)[.init(workload: workload, type: type)] ?? []
  }

  @Test func labelsAreIstiosInIstiosOrder() {
    let peer = IstioLabels.Peer.own(Bookinfo.ratings, principal: "p")
    let service = IstioLabels.Service(host: "h", name: "n", namespace: "ns")
    let labels = IstioLabels(reporter: "source", source: peer, destination: peer, service: service)
    #expect(
      labels.request(protocol: "http", policy: "unknown").map(\.name) == [
        "reporter", "source_workload", "source_canonical_service", "source_canonical_revision",
        "source_workload_namespace", "source_principal", "source_app", "source_version", "source_cluster",
        "destination_workload", "destination_workload_namespace", "destination_principal", "destination_app",
        "destination_version", "destination_service", "destination_canonical_service",
        "destination_canonical_revision", "destination_service_name", "destination_service_namespace",
        "destination_cluster", "request_protocol", "response_code", "grpc_response_status", "response_flags",
        "connection_security_policy",
      ])
  }

  @Test func routesLeadToClustersThatExistWithoutFaults() {
    for pod in Bookinfo.pods {
      let known = Set(resources(.clusters, pod.workload).map(\.name))
      for cluster in resources(.routes, pod.workload).flatMap({ clusters(in: $0.content) }) {
        #expect(known.contains(cluster), "\(pod.workload) → \(cluster)")
      }
    }
  }

  @Test func aBrokenRouteLeadsNowhereOnCallersAlone() {
    let faults = FaultState(misrouted: ["reviews-v3"])
    let routes = resources(.routes, "productpage-v1", faults).flatMap { clusters(in: $0.content) }
    #expect(routes.contains("outbound|9080|missing|reviews.bookinfo.svc.cluster.local"))
    #expect(routes.contains("outbound|9080|v2|reviews.bookinfo.svc.cluster.local"))
    let before = configuration.discovered(FaultState())
    let changed = configuration.discovered(faults).filter { before[$0.key] != $0.value }.keys.map(\.type)
    #expect(Set(changed) == [.routes])
  }

  @Test func everyDiscoveredClusterHasEndpointsOfItsOwnVersion() {
    let endpoints = resources(.endpoints, nil)
    let text = endpoints.first { $0.name.contains("|v2|reviews") }?.content.text ?? ""
    #expect(text.contains("reviews-v2;bookinfo;reviews;v2;Kubernetes"))
    #expect(!text.contains("reviews-v3"))
    let wanted = Bookinfo.pods.flatMap { resources(.clusters, $0.workload) }
      .filter { $0.content["type"] == "EDS" }.map(\.name)
    #expect(Set(wanted) == Set(endpoints.map(\.name)))
  }

  @Test func withoutEndpointsOnlyThatVersionIsEmpty() {
    let faults = FaultState(withoutEndpoints: ["reviews-v3"])
    let all = resources(.endpoints, nil, faults)
    #expect(all.first { $0.name.contains("|v3|") }?.content["endpoints"] == .array([]))
    #expect(all.first { $0.name.contains("|v2|") }?.content["endpoints"] != .array([]))
  }

  @Test func mutualTLSIsStrictButForThePageThatOutsidersCall() {
    for pod in Bookinfo.pods where pod.role == .sidecar {
      let inbound = resources(.listeners, pod.workload).first { $0.name == "virtualInbound" }
      let text = inbound?.content.text ?? ""
      #expect(text.contains(#""transport_protocol":"tls""#))
      #expect(text.contains(#""require_client_certificate":true"#))
      #expect(text.contains(#""transport_protocol":"raw_buffer""#) == (pod == Bookinfo.productpage))
    }
    let off = resources(.listeners, "reviews-v3", FaultState(permissive: ["reviews-v3"]))
    #expect(off.contains { $0.content.text.contains("raw_buffer") })
  }

  @Test func namesAreIstios() {
    let bootstrap = configuration.bootstrap(Bookinfo.ratings)
    guard case .string(let id)? = bootstrap["node"]?["id"] else { return #expect(Bool(false), "no node id") }
    let parts = id.split(separator: "~")
    #expect(parts.count == 4)
    #expect(parts.first == "sidecar")
    #expect(parts.dropFirst().first == "127.77.3.7")
    #expect(parts.last == "bookinfo.svc.cluster.local")
    #expect(bootstrap["node"]?["cluster"] == "ratings.bookinfo")
    #expect(resources(.clusters, "ratings-v1").contains { $0.name == "inbound|9080||" })
    #expect(DiscoveryRequest(node: id).workload == "ratings-v1")
  }

  @Test func configurationDoesNotDependOnAnythingButFaults() {
    #expect(configuration.discovered(FaultState()) == configuration.discovered(FaultState()))
    #expect(Bookinfo.ratings.name == Bookinfo.pod(named: "ratings-v1")?.name)
    #expect(Set(Bookinfo.pods.map(\.name)).count == Bookinfo.pods.count)
  }

  @Test func textIsEscaped() {
    let json: JSON = ["a\"b": "line\nback\\slash\u{1}", "n": [nil, true, -3]]
    #expect(json.text == #"{"a\"b":"line\nback\\slash\u0001","n":[null,true,-3]}"#)
  }

  @Test func theModuleThatDoesNothingIsWebAssembly() {
    #expect(WasmModule.bytes.prefix(8) == [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0])
    #expect(WasmModule.bytes.count < 256)
  }

  private func clusters(in json: JSON) -> [String] {
    switch json {
    case .object(let members):
      members.flatMap { member -> [String] in
        if member.name == "cluster", case .string(let name) = member.value { return [name] }
        if member.name == "weighted_clusters", case .array(let all)? = member.value["clusters"] {
          return all.compactMap { if case .string(let name)? = $0["name"] { name } else { nil } }
        }
        return clusters(in: member.value)
      }
    case .array(let values): values.flatMap(clusters)
    default: []
    }
  }
}
