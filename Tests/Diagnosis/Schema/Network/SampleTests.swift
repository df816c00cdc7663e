import Foundation
import Manifests
import Testing

@testable import Diagnosis

/// What the schema checks say of files that others wrote.
@Suite struct SampleTests {
  /// Kinds whose own validators stand elsewhere, with tests of their own.
  static let others: Set<String> = [
    "VirtualService", "Sidecar", "EnvoyFilter", "AuthorizationPolicy", "PeerAuthentication",
    "RequestAuthentication", "Telemetry", "WasmPlugin", "ProxyConfig", "HTTPRoute", "GRPCRoute",
  ]

  /// `file:line code path` of every finding of the schema checks in a folder of the sample data.
  static func findings(in folder: String, leavingOut kinds: Set<String> = []) -> [String] {
    guard let data = ProcessInfo.processInfo.environment["PHAROS_DATA"] else { return [] }
    let root = "\(data)/\(folder)"
    let paths = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []
    return paths.filter { $0.hasSuffix(".yaml") }.sorted().flatMap { path in
      let bytes = FileManager.default.contents(atPath: "\(root)/\(path)") ?? Data()
      let read = ManifestReader().read([ManifestSource(name: path, bytes: Array(bytes))])
      var options = AnalysisOptions()
      options.only = ["IST0106", "IST0133"]
      return Analyzer.run(ConfigSet(read), options: options).findings
        .filter { !kinds.contains($0.kind) }
        .sorted { $0.start < $1.start }.map { "\($0.file):\($0.start.line) \($0.code) \($0.path)" }
    }
  }

  @Test func nothingIsSaidOfBookinfo() { #expect(Self.findings(in: "bookinfo") == []) }

  /// Istio's own test files are cut down to what a case needs; what is left out is what is said.
  @Test(.enabled(if: ProcessInfo.processInfo.environment["PHAROS_DATA"] != nil))
  func ofIstiosTestFilesOnlyWhatIsTrue() {
    #expect(
      Self.findings(in: "istio-analysis/testdata", leavingOut: Self.others) == [
        // *.kiali.io with resolution DNS and no endpoints: no name to look up.
        "authorizationpolicies.yaml:56 IST0106 spec.hosts[1]",
        // A ServiceEntry of metadata and status alone.
        "condition-analyzer.yaml:20 IST0106 ",
        // Servers whose port is misplaced on purpose.
        "conflicting-gateways-invalid-port.yaml:9 IST0106 spec.servers[0]",
        "conflicting-gateways-invalid-port.yaml:20 IST0106 spec.servers[0]",
        // Two servers of one Gateway with one port name.
        "conflicting-gateways-multiple-ports.yaml:17 IST0106 spec.servers[1].port.name",
        "conflicting-gateways-multiple-ports.yaml:38 IST0106 spec.servers[1].port.name",
        // HTTP is no transport protocol of a Kubernetes Service.
        "deployment-multi-service-different-ns.yaml:75 IST0106 spec.ports[0].protocol",
        // A Gateway without servers; one whose server has mode SIMPLE and no certificate.
        "gateway-no-workload.yaml:7 IST0106 spec",
        "gateway-secrets.yaml:103 IST0106 spec.servers[0].tls.mode",
        "virtualservice_host_not_found_gateway_beta.yaml:195 IST0106 spec.servers[1].port.name",
      ])
  }

  /// Books show skeletons, fields of their time, and placeholders for the shell: each is told once.
  @Test(.enabled(if: ProcessInfo.processInfo.environment["PHAROS_DATA"] != nil))
  func ofBooksOnlyWhatIsTrue() {
    #expect(
      Self.findings(in: "seeds-yaml", leavingOut: Self.others) == [
        // A Gateway and a DestinationRule of metadata alone.
        "succinctly.yaml:140 IST0106 ", "succinctly.yaml:165 IST0133 spec.hosts",
        "succinctly.yaml:226 IST0133 spec.trafficPolicy", "succinctly.yaml:230 IST0106 ",
        "succinctly.yaml:295 IST0133 spec.servers[0].port.number",
        "succinctly.yaml:351 IST0133 spec.trafficPolicy.outlierDetection.consecutiveErrors",
        // $NAMESPACE and $INGRESS_IP_ISTIO.
        "training.yaml:14 IST0106 spec.servers[0].hosts[0]", "training.yaml:75 IST0106 spec.host",
        "training.yaml:114 IST0106 spec.host", "training.yaml:146 IST0106 spec.host",
      ])
  }
}
