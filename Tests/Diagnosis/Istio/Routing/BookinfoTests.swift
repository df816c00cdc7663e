import Diagnosis
import Testing

/// Istio's sample application is valid as it is shipped: what is said of its routes and gateways must be true, and each
/// finding that remains is justified here.
@Suite struct BookinfoTests {
  struct Group: Sendable, CustomTestStringConvertible {
    var name: String
    var files: [String]
    /// What is found and why it is true.
    var justified: [String: String] = [:]
    var testDescription: String { name }
  }

  /// The application with its gateway and all destination rules.
  private static let base = [
    "platform/kube/bookinfo.yaml", "networking/bookinfo-gateway.yaml", "networking/destination-rule-all.yaml",
  ]

  private static let ofSubsets = [
    "IST0173 DestinationRule bookinfo/ratings spec.subsets[2].labels":
      "The rules declare v2-mysql for those who deploy bookinfo-ratings-v2-mysql.yaml; without it no pod has the version.",
    "IST0173 DestinationRule bookinfo/ratings spec.subsets[3].labels":
      "The same for v2-mysql-vm.",
  ]

  private static func networking(_ name: String, _ justified: [String: String] = [:]) -> Group {
    Group(
      name: name, files: base + ["networking/\(name).yaml"],
      justified: ofSubsets.merging(justified) { $1 })
  }

  private static func platform(_ name: String, _ justified: [String: String]? = nil) -> Group {
    Group(name: name, files: base + ["platform/kube/\(name).yaml"], justified: justified ?? ofSubsets)
  }

  static let groups: [Group] = [
    Group(name: "application, gateway and destination rules", files: base, justified: ofSubsets),
    networking(
      "certmanager-gateway",
      [
        "IST0101 VirtualService istio-system/cert-manager spec.http[0].route[0].destination.host":
          "The resolver is a Service of cert-manager, which is no part of the sample: until it is installed, 503."
      ]),
    Group(
      name: "destination-rule-all-mtls",
      files: [base[0], base[1], "networking/destination-rule-all-mtls.yaml"], justified: ofSubsets),
    Group(
      name: "destination-rule-reviews",
      files: [base[0], base[1], "networking/destination-rule-reviews.yaml"]),
    networking(
      "egress-rule-google-apis",
      [
        "IST0129 DestinationRule bookinfo/originate-tls-for-googleapis spec.trafficPolicy.portLevelSettings[0].tls":
          "The rule starts TLS without a word on CAs: before Istio 1.21 nothing is verified."
      ]),
    networking("fault-injection-details-v1"),
    networking(
      "virtual-service-all-v1",
      [
        "IST0140 VirtualService bookinfo/bookinfo spec.http[0].route[0].destination.host":
          "What comes in by the gateway goes to every productpage, and not only to v1 as for callers in the mesh."
      ]),
    networking("virtual-service-details-v2"), networking("virtual-service-ratings-db"),
    networking("virtual-service-ratings-mysql"), networking("virtual-service-ratings-mysql-vm"),
    networking("virtual-service-ratings-test-abort"), networking("virtual-service-ratings-test-delay"),
    networking("virtual-service-reviews-50-v3"), networking("virtual-service-reviews-80-20"),
    networking("virtual-service-reviews-90-10"), networking("virtual-service-reviews-jason-v2-v3"),
    networking("virtual-service-reviews-test-v2"), networking("virtual-service-reviews-v2-v3"),
    networking("virtual-service-reviews-v3"),
    platform("bookinfo-db"), platform("bookinfo-details"), platform("bookinfo-details-dualstack"),
    platform("bookinfo-details-v2"), platform("bookinfo-dualstack"), platform("bookinfo-ingress"),
    platform("bookinfo-certificate"), platform("bookinfo-mysql"), platform("bookinfo-psa"),
    platform("bookinfo-ratings"), platform("bookinfo-ratings-discovery"),
    platform("bookinfo-ratings-discovery-dualstack"), platform("bookinfo-ratings-dualstack"),
    platform("bookinfo-ratings-v2"), platform("bookinfo-reviews-v2"), platform("bookinfo-versions"),
    platform("productpage-nodeport"),
    platform(
      "bookinfo-ratings-v2-mysql",
      ["IST0173 DestinationRule bookinfo/ratings spec.subsets[3].labels": "v2-mysql-vm is still not there."]),
    platform(
      "bookinfo-ratings-v2-mysql-vm",
      ["IST0173 DestinationRule bookinfo/ratings spec.subsets[2].labels": "v2-mysql is still not there."]),
    Group(
      name: "Gateway API",
      files: [
        base[0], "platform/kube/bookinfo-versions.yaml", "gateway-api/bookinfo-gateway.yaml",
        "gateway-api/route-all-v1.yaml", "gateway-api/route-reviews-90-10.yaml",
      ]),
    Group(
      name: "Gateway API, shares",
      files: [
        base[0], "platform/kube/bookinfo-versions.yaml", "gateway-api/bookinfo-gateway.yaml",
        "gateway-api/route-reviews-50-v3.yaml",
      ]),
    Group(
      name: "Gateway API, one version",
      files: [
        base[0], "platform/kube/bookinfo-versions.yaml", "gateway-api/route-reviews-v1.yaml",
      ]),
    Group(
      name: "Gateway API, another version",
      files: [
        base[0], "platform/kube/bookinfo-versions.yaml", "gateway-api/route-reviews-v3.yaml",
      ]),
    Group(
      name: "rate limit",
      files: base + [
        "policy/productpage_envoy_ratelimit.yaml", "demo-profile-no-gateways.yaml", "swagger.yaml",
      ],
      justified: ofSubsets),
  ]

  /// The codes of routes and gateways.
  static let codes: Set<String> = [
    "IST0101", "IST0109", "IST0112", "IST0128", "IST0129", "IST0132", "IST0134", "IST0138", "IST0140",
    "IST0145",
    "IST0149", "IST0161", "IST0162", "IST0165", "IST0173", "IST0174", "IST0177",
  ]

  @Test(.enabled(if: Analysing.data("README.md") != nil), arguments: groups)
  func saysNothingUntrue(_ group: Group) throws {
    let analysis = try #require(Bookinfo.analyse(files: group.files, texts: [Bookinfo.namespace]))
    let found = analysis.findings.filter { Self.codes.contains($0.code) }
      .map { "\($0.code) \($0.subject) \($0.path)" }
    #expect(Set(found) == Set(group.justified.keys))
  }

  @Test(.enabled(if: Analysing.data("README.md") != nil), arguments: groups)
  func saysNothingOfOneFileAlone(_ group: Group) throws {
    // A file of a tutorial, read without the cluster it is for: only what the file itself shows may be said.
    guard let last = group.files.last else { return }
    let analysis = try #require(Bookinfo.analyse(files: [last], namespace: ""))
    let found = analysis.findings.map(\.code).filter { Self.codes.contains($0) }
    #expect(found.allSatisfy { $0 == "IST0129" })
  }

  @Test(.enabled(if: Analysing.data("README.md") != nil)) func everyFileIsLookedAt() {
    #expect(Set(Self.groups.flatMap(\.files)).count == 50)
  }
}
