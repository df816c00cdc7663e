import Diagnosis
import Manifests

/// What was found in several clusters, as one. Each is linted by itself: what one cluster lacks, another cannot give.
struct AnalysisSum {
  /// The texts of all.
  let sources: [ManifestSource]
  /// All findings. Their objects are numbers in no set: names and clusters tell which they are.
  let analysis: Analysis

  /// - Parameter parts: at least one; of a single one nothing changes.
  init(_ parts: [(set: ConfigSet, analysis: Analysis)]) {
    if parts.count == 1 {
      sources = parts[0].set.sources
      analysis = parts[0].analysis
      return
    }
    sources = parts.flatMap(\.set.sources)
    var seen: Set<Finding> = []
    var findings: [Finding] = []
    for var finding in parts.flatMap(\.analysis.findings) {
      finding.object = nil
      for index in finding.notes.indices { finding.notes[index].object = nil }
      // A file that cannot be read is no cluster's, and was read for each.
      if seen.insert(finding).inserted { findings.append(finding) }
    }
    findings.sort {
      ($1.level, $0.code, $0.subject, $0.cluster) < ($0.level, $1.code, $1.subject, $1.cluster)
    }
    // A rule that could not run in one of them has not checked it all.
    var needs: [String: Set<Fact>] = [:]
    for rule in parts.flatMap(\.analysis.notChecked) { needs[rule.code, default: []].formUnion(rule.needs) }
    var sum = parts[0].analysis
    sum.findings = findings
    sum.notChecked = needs.sorted { $0.key < $1.key }.map {
      ($0.key, $0.value.sorted { $0.rawValue < $1.rawValue })
    }
    sum.objects = parts.reduce(0) { $0 + $1.analysis.objects }
    sum.suppressed = parts.reduce(0) { $0 + $1.analysis.suppressed }
    analysis = sum
  }
}
