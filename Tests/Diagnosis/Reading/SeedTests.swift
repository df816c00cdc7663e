import Diagnosis
import Manifests
import Testing

/// A hundred objects from books and tutorials of 2019 to 2024: each is read or answered, and nothing untrue is said.
@Suite struct SeedTests {
  private func analyse(_ file: String) -> (read: ManifestReader.Result, said: [String])? {
    guard let data = Analysing.data("seeds-yaml/\(file).yaml") else { return nil }
    let read = ManifestReader().read([ManifestSource(name: "\(file).yaml", bytes: [UInt8](data))])
    let findings = KindTests.own(Analyzer.run(ConfigSet(read)))
    return (read, findings.map { "\($0.code) \($0.subject):\($0.start.line)" }.sorted())
  }

  @Test func theTracingBook() {
    guard let (read, said) = analyse("oke") else { return }
    #expect(read.objects.count == 23 && read.problems == [])
    #expect(
      said == [
        // The book changes these step by step: only the last step would be in effect.
        "PHA0007 VirtualService bookinfo:295", "PHA0007 VirtualService ratings:212",
        "PHA0007 VirtualService reviews:261",
        // kubernetes.io/ingress.class: istio
        "PHA0014 Ingress ingress:323",
      ])
  }

  @Test func theBookOfTheFirstIstio() {
    guard let (read, said) = analyse("succinctly") else { return }
    #expect(read.objects.count == 55 && read.problems == [])
    #expect(
      said == [
        "PHA0007 Gateway micro-shake-factory/juice-shop-api-gateway:594",
        "PHA0007 Namespace micro-shake-factory:77",
        "PHA0007 VirtualService micro-shake-factory/fruits-api-vservice:310",
        "PHA0007 VirtualService micro-shake-factory/juice-shop-api-vservice:612",
        // rbac.istio.io, authentication.istio.io: removed in Istio 1.6.
        "PHA0011 ClusterRbacConfig default:461", "PHA0011 MeshPolicy default:430", "PHA0011 Policy :402",
        "PHA0011 Policy micro-shake-factory/fruits-api-authn-policy:449",
        // config.istio.io: Mixer's, removed in Istio 1.8.
        "PHA0011 QuotaSpec istio-system/request-count:383",
        "PHA0011 QuotaSpecBinding micro-shake-factory/request-count:389",
        "PHA0011 RbacConfig istio-system/default:501", "PHA0011 ServiceRole :475",
        "PHA0011 ServiceRole micro-shake-factory/fruits-api-viewer:512",
        "PHA0011 ServiceRoleBinding :487",
        "PHA0011 ServiceRoleBinding micro-shake-factory/fruits-api-viewer-binding:524",
        "PHA0011 fluentd istio-system/handler:676", "PHA0011 handler :357",
        "PHA0011 handler istio-system/doublehandler:643",
        "PHA0011 instance istio-system/doublerequestcount:631",
        "PHA0011 instance istio-system/request-quota-instance:360", "PHA0011 logentry istiolog:671",
        "PHA0011 rule istio-system/doubleprom:661", "PHA0011 rule istio-system/istiologtofluentd:685",
        "PHA0011 rule istio-system/quota-rule:371",
        // admissionregistration.k8s.io/v1beta1: removed in Kubernetes 1.22.
        "PHA0012 MutatingWebhookConfiguration :111",
        "PHA0013 TrafficSplit split-sample:709",
      ])
  }

  @Test func theTraining() {
    guard let (read, said) = analyse("training") else { return }
    #expect(read.objects.count == 22 && read.problems == [])
    #expect(
      said == [
        "PHA0007 Service todoui-0-2:319", "PHA0007 Service todoui-0-3:363",
        "PHA0007 VirtualService todoui:211",
      ])
  }

  /// Nothing is said of the texts and kinds of Istio's own analyzer samples but what they were written to show.
  @Test func bookinfosFilesAreReadWithoutAWord() throws {
    guard Analysing.data("README.md") != nil, let folder = Analysing.folder("bookinfo") else { return }
    let sources = ManifestFiles([folder]).load()
    let read = ManifestReader().read(sources)
    #expect(read.objects.count > 100 && read.problems.isEmpty)
    let said = Set(KindTests.own(Analyzer.run(ConfigSet(read))).map(\.code))
    // Alternatives to choose from define the same objects; one is an Ingress that Istio serves.
    #expect(said.isSubset(of: ["PHA0007", "PHA0014"]))
  }
}
