import Testing

@testable import Diagnosis

@Suite struct KialiMutualTLSTests {
  private func servers(_ mode: String, in namespace: String = "bookinfo", _ rest: String = "") -> String {
    Kiali.object("PeerAuthentication", "pa", in: namespace, "mtls: {mode: \(mode)}\(rest)")
  }
  private func clients(_ host: String, _ mode: String, in namespace: String = "bookinfo") -> String {
    Kiali.object(
      "DestinationRule", "dr", in: namespace, "host: \"\(host)\", trafficPolicy: {tls: {mode: \(mode)}}")
  }
  private let own = "*.bookinfo.svc.cluster.local"
  private let mesh = "*.local"
  private let off = Kiali.noAutomaticTLS
  /// All codes about mutual TLS that a text gives.
  private func codes(_ texts: String..., mesh: String? = nil) -> [String] {
    let all: Set<String> = [
      "KIA0204", "KIA0205", "KIA0206", "KIA0207", "KIA0208", "KIA0401", "KIA0501", "KIA0505", "KIA0506",
    ]
    return Analysing.run(texts.joined(separator: "\n---\n"), only: all, meshConfig: mesh).findings.map(\.code)
      .sorted()
  }

  @Test func clientsThatSpeakMutualTLSNeedServersThatTakeIt() {
    #expect(codes(clients(own, "ISTIO_MUTUAL")) == [])
    #expect(codes(clients(own, "ISTIO_MUTUAL"), mesh: off) == ["KIA0206"])
    #expect(codes(clients(own, "ISTIO_MUTUAL"), servers("PERMISSIVE"), mesh: off) == [])
    #expect(
      codes(clients(own, "ISTIO_MUTUAL"), servers("STRICT", in: "istio-system"), mesh: off).contains(
        "KIA0206") == false)
    #expect(codes(clients(mesh, "ISTIO_MUTUAL", in: "istio-system"), mesh: off) == ["KIA0205"])
    #expect(
      codes(
        clients(mesh, "ISTIO_MUTUAL", in: "istio-system"), servers("STRICT", in: "istio-system"), mesh: off)
        == [])
    #expect(
      codes(clients(mesh, "ISTIO_MUTUAL", in: "istio-system"), servers("STRICT"), mesh: off) == ["KIA0205"])
  }

  @Test func serversThatDemandMutualTLSNeedClientsThatSpeakIt() {
    #expect(codes(servers("STRICT")) == [])
    #expect(codes(servers("STRICT"), mesh: off) == ["KIA0501"])
    #expect(codes(servers("STRICT", ", selector: {matchLabels: {app: a}}"), mesh: off) == [])
    #expect(codes(servers("STRICT"), clients(own, "ISTIO_MUTUAL"), mesh: off) == [])
    #expect(codes(servers("STRICT", in: "istio-system"), mesh: off) == ["KIA0401"])
    #expect(codes(servers("STRICT", in: "root"), mesh: off + "\nrootNamespace: root") == ["KIA0401"])
  }

  @Test func plaintextAgainstStrict() {
    #expect(codes(servers("STRICT"), clients(own, "DISABLE")) == ["KIA0207"])
    #expect(codes(servers("PERMISSIVE"), clients(own, "DISABLE")) == [])
    #expect(codes(servers("STRICT", in: "istio-system"), clients(own, "DISABLE")) == ["KIA0208"])
    #expect(
      codes(servers("STRICT", in: "istio-system"), servers("PERMISSIVE"), clients(own, "DISABLE")) == [])
    #expect(
      codes(servers("STRICT", in: "istio-system"), servers("UNSET"), clients(own, "DISABLE")) == ["KIA0208"])
    #expect(codes(servers("STRICT", in: "istio-system"), clients(mesh, "DISABLE")) == ["KIA0208"])
  }

  @Test func mutualTLSAgainstPlaintext() {
    #expect(codes(servers("DISABLE"), clients(own, "ISTIO_MUTUAL")) == ["KIA0505"])
    #expect(codes(servers("DISABLE"), clients(own, "MUTUAL")) == ["KIA0505"])
    #expect(codes(servers("DISABLE"), clients(mesh, "ISTIO_MUTUAL", in: "istio-system")) == ["KIA0505"])
    #expect(
      codes(servers("DISABLE"), clients(mesh, "ISTIO_MUTUAL", in: "istio-system"), clients(own, "DISABLE"))
        == [])
    #expect(codes(servers("DISABLE", in: "istio-system"), clients(mesh, "ISTIO_MUTUAL")) == ["KIA0506"])
    #expect(codes(servers("DISABLE", in: "istio-system"), clients(own, "ISTIO_MUTUAL")) == [])
  }

  @Test func aNarrowRuleHidesTheTLSOfAWideOne() {
    let narrow = Kiali.object(
      "DestinationRule", "n", "host: reviews, trafficPolicy: {loadBalancer: {simple: RANDOM}}")
    let at = ["warning DestinationRule bookinfo/n spec.trafficPolicy"]
    for host in [own, mesh, "reviews.bookinfo.svc.cluster.local"] {
      #expect(Kiali.lines("KIA0204", narrow, clients(host, "ISTIO_MUTUAL")) == at, "\(host)")
    }
    let bare = Kiali.object("DestinationRule", "n", "host: reviews, subsets: [{name: v1}]")
    #expect(Kiali.lines("KIA0204", bare, clients(own, "ISTIO_MUTUAL")) == at)
    #expect(Kiali.lines("KIA0204", narrow, clients("*.shop.svc.cluster.local", "ISTIO_MUTUAL")) == [])
    #expect(Kiali.lines("KIA0204", narrow, clients(own, "DISABLE")) == [])
    let port = Kiali.object(
      "DestinationRule", "n",
      "host: reviews, trafficPolicy: {portLevelSettings: [{port: {number: 1}, tls: {mode: DISABLE}}]}")
    #expect(Kiali.lines("KIA0204", port, clients(own, "ISTIO_MUTUAL")) == [])
  }
}
