import Diagnosis
import Manifests
import Testing

/// What may not be read is not known to be missing: nothing is held against an object because of it.
@Suite struct ReadingGapsTests {
  /// Every rule's examples, with the kinds in them taken away one after the other.
  @Test(arguments: RuleCatalogue.all.filter { $0.state == .built })
  func aKindThatMayNotBeReadBringsNoFinding(rule: Rule) throws {
    for text in [rule.bad, rule.good] {
      let whole = ConfigSet(read(text))
      let known = Set(lines(whole, rule))
      for kind in Set(whole.objects.map(Self.kind)) {
        // Where a workload's pods may be read it does not matter that what makes them may not.
        let gone = Self.workloads.contains(kind) ? Self.workloads : [kind]
        let rest = try #require(without(text, whole) { gone.contains(Self.kind($0)) })
        let set = ConfigSet(read(rest), gaps: gaps(gone, .nothing("403")))
        let new = lines(set, rule).filter { !known.contains($0) }
        #expect(new.isEmpty, "\(rule.code) without \(kind): \(new)")
      }
    }
  }

  /// The same, where only one namespace of a kind may be read.
  @Test(arguments: RuleCatalogue.all.filter { $0.state == .built })
  func otherNamespacesThatMayNotBeReadBringNoFinding(rule: Rule) throws {
    for text in [rule.bad, rule.good] {
      let whole = ConfigSet(read(text))
      let known = Set(lines(whole, rule))
      let namespaces = Set(whole.objects.map(\.namespace).filter { !$0.isEmpty })
      for kind in Set(whole.objects.filter { !$0.namespace.isEmpty }.map(Self.kind)) {
        for namespace in namespaces {
          let gone = Self.workloads.contains(kind) ? Self.workloads : [kind]
          let rest = without(text, whole) { gone.contains(Self.kind($0)) && $0.namespace != namespace }
          guard let rest else { continue }
          let set = ConfigSet(read(rest), gaps: gaps(gone, .namespace(namespace)))
          let new = lines(set, rule).filter { !known.contains($0) }
          #expect(new.isEmpty, "\(rule.code) with \(kind) of \(namespace) alone: \(new)")
        }
      }
    }
  }

  /// What stands in the one namespace that may be read is judged by what stands there; what it refers to elsewhere is
  /// not.
  @Test func withOneNamespacesRightsWhatStandsInItIsJudged() throws {
    let kinds =
      Self.workloads + [
        "Service", "networking.istio.io/ServiceEntry", "networking.istio.io/Gateway",
        "networking.istio.io/DestinationRule", "networking.istio.io/VirtualService",
        "gateway.networking.k8s.io/Gateway",
      ]
    let set = ConfigSet(read(Self.namespace), gaps: gaps(kinds, .namespace("bookinfo")))
    let analysis = Analyzer.run(set)
    let found = analysis.findings.map { "\($0.code) \($0.subject) \($0.message)" }
    func isFound(_ words: String...) -> Bool {
      found.contains { finding in words.allSatisfy(finding.contains) }
    }
    #expect(isFound("IST0101", "no Gateway bookinfo/front"), "\(found)")
    #expect(isFound("KIA0203", "reviews", "version=v9"), "\(found)")
    #expect(isFound("PHA0040", "ratings", "version=v1"), "\(found)")
    #expect(isFound("PHA0052", "50 % of the requests go to subset v9"), "\(found)")
    #expect(!found.contains { $0.contains("elsewhere") }, "\(found)")
    let open = Set(analysis.notChecked.map(\.code))
    #expect(open.isSuperset(of: ["IST0101", "IST0173"]))
  }

  private static let namespace = """
    apiVersion: v1
    kind: Service
    metadata: {name: reviews, namespace: bookinfo}
    spec: {selector: {app: reviews}, ports: [{name: http, port: 9080}]}
    ---
    apiVersion: v1
    kind: Service
    metadata: {name: ratings, namespace: bookinfo}
    spec: {selector: {app: ratings}, ports: [{name: http, port: 9080}]}
    ---
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: reviews-v1, namespace: bookinfo}
    spec:
      selector: {matchLabels: {app: reviews}}
      template: {metadata: {labels: {app: reviews, version: v1}}, spec: {containers: [{name: app, image: reviews}]}}
    ---
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: ratings, namespace: bookinfo}
    spec:
      selector: {matchLabels: {app: ratings}}
      template: {metadata: {labels: {app: ratings}}, spec: {containers: [{name: app, image: ratings}]}}
    ---
    apiVersion: networking.istio.io/v1
    kind: DestinationRule
    metadata: {name: reviews, namespace: bookinfo}
    spec:
      host: reviews
      subsets:
      - {name: v1, labels: {version: v1}}
      - {name: v9, labels: {version: v9}}
    ---
    apiVersion: networking.istio.io/v1
    kind: DestinationRule
    metadata: {name: ratings, namespace: bookinfo}
    spec:
      host: ratings
      subsets: [{name: v1, labels: {version: v1}}]
    ---
    apiVersion: networking.istio.io/v1
    kind: DestinationRule
    metadata: {name: elsewhere, namespace: bookinfo}
    spec:
      host: elsewhere.shop.svc.cluster.local
      subsets: [{name: v1, labels: {version: v1}}]
    ---
    apiVersion: networking.istio.io/v1
    kind: VirtualService
    metadata: {name: reviews, namespace: bookinfo}
    spec:
      hosts: [reviews]
      gateways: [front, shop/elsewhere, mesh]
      http:
      - route:
        - {destination: {host: reviews, subset: v1}, weight: 50}
        - {destination: {host: reviews, subset: v9}, weight: 50}
    """

  private static let workloads = ["Pod", "apps/Deployment", "apps/StatefulSet", "apps/DaemonSet"]

  private func gaps(_ kinds: [String], _ extent: ReadingGaps.Extent) -> ReadingGaps {
    ReadingGaps(Dictionary(uniqueKeysWithValues: kinds.map { ($0, extent) }))
  }

  private func read(_ text: String) -> ManifestReader.Result {
    ManifestReader(defaultNamespace: "").read([ManifestSource(name: "0.yaml", bytes: Array(text.utf8))])
  }

  private func lines(_ set: ConfigSet, _ rule: Rule) -> [String] {
    var options = AnalysisOptions()
    var lines = Self.lines(Analyzer.run(set))
    // Those that do not run without being asked for.
    if !rule.isDefault {
      options.only = [rule.code]
      lines += Self.lines(Analyzer.run(set, options: options))
    }
    return lines
  }

  /// What is wrong where; codes that mean the same take each other's place.
  private static func lines(_ analysis: Analysis) -> [String] {
    analysis.findings.flatMap { finding in
      ([finding.code] + finding.related).map { "\($0) \(finding.subject)" }
    }.filter { !$0.hasPrefix("PHA0004") }  // a text without any object is one of the test's own
  }

  private static func kind(_ object: ConfigObject) -> String {
    object.group.isEmpty ? object.kind : "\(object.group)/\(object.kind)"
  }

  /// The documents of a text but those of some objects; nil where none is among them.
  private func without(_ text: String, _ set: ConfigSet, _ isGone: (ConfigObject) -> Bool) -> String? {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    var ends = lines.indices.filter { lines[$0] == "---" }
    ends.append(lines.count)
    let gone = set.objects.filter(isGone)
    guard !gone.isEmpty else { return nil }
    for object in gone {
      let line = object.place.start.line - 1
      let end = ends.first { $0 > line } ?? lines.count
      let begin = ends.last { $0 <= line }.map { $0 + 1 } ?? 0
      // Emptied, so that the lines of the others stay where they are.
      for index in begin..<end { lines[index] = "" }
    }
    return lines.joined(separator: "\n")
  }
}
