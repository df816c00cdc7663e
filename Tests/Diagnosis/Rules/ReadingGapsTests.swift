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
