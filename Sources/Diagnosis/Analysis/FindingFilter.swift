import Manifests

/// From what the rules reported to what is shown: suppression, one finding for what two tools name, order, no doubles.
enum FindingFilter {
  static func finish(
    _ reported: [Finding], set: ConfigSet, options: AnalysisOptions,
    notChecked: [(code: String, needs: [Fact])]
  ) -> Analysis {
    let merged = merge(unique(reported))
    var kept: [Finding] = []
    var suppressed = 0
    for finding in merged {
      if !options.only.isEmpty, options.only.isDisjoint(with: [finding.code] + finding.related) { continue }
      let namespace = finding.kind == "Namespace" ? finding.name : finding.namespace
      if !options.namespaces.isEmpty, !namespace.isEmpty, !options.namespaces.contains(namespace) { continue }
      if isSuppressed(finding, set: set, options: options) { suppressed += 1 } else { kept.append(finding) }
    }
    return Analysis(
      findings: kept.sorted(by: order), notChecked: notChecked, objects: set.objects.count,
      suppressed: suppressed)
  }

  private static func order(_ left: Finding, _ right: Finding) -> Bool {
    if left.level != right.level { return left.level > right.level }
    let a = (left.code, left.subject, left.file, left.message)
    let b = (right.code, right.subject, right.file, right.message)
    return a != b ? a < b : left.start < right.start
  }

  private static func unique(_ findings: [Finding]) -> [Finding] {
    struct Key: Hashable {
      var code, subject, cluster, file, path, message: String
      var start: Position
    }
    var seen: Set<Key> = []
    return findings.filter {
      seen.insert(
        Key(
          code: $0.code, subject: $0.subject, cluster: $0.cluster, file: $0.file, path: $0.path,
          message: $0.message,
          start: $0.start)
      ).inserted
    }
  }

  /// A finding joins that of a rule with its code under `sameAs`, at the same object and path, or where one of the two
  /// speaks of a part of what the other speaks of.
  private static func merge(_ findings: [Finding]) -> [Finding] {
    struct Key: Hashable {
      var object: Int
      var code: String
      /// nil: whatever the path.
      var path: String?
    }
    var owners: [Key: [Int]] = [:]
    for (index, finding) in findings.enumerated() {
      guard let object = finding.object, let rule = RuleCatalogue.rule(finding.code) else { continue }
      for other in rule.sameAs {
        owners[Key(object: object, code: other), default: []].append(index)
        owners[Key(object: object, code: other, path: finding.path), default: []].append(index)
      }
    }
    guard !owners.isEmpty else { return findings }
    var result = findings
    var joined: Set<Int> = []
    for (index, finding) in findings.enumerated() {
      guard let object = finding.object, let candidates = owners[Key(object: object, code: finding.code)]
      else { continue }
      let exact = owners[Key(object: object, code: finding.code, path: finding.path)] ?? []
      let near = candidates.first {
        $0 != index
          && (isPart(findings[$0].path, of: finding.path) || isPart(finding.path, of: findings[$0].path))
      }
      // Two rules may say different things about one value, and both be known to others under the same code.
      for owner in exact.isEmpty ? near.map({ [$0] }) ?? [] : exact
      where owner != index && !joined.contains(owner) {
        joined.insert(index)
        if !result[owner].related.contains(finding.code) { result[owner].related.append(finding.code) }
      }
    }
    return result.indices.filter { !joined.contains($0) }.map { result[$0] }
  }

  /// Whether a path leads into what another names: `spec.hosts[0]` is part of `spec.hosts`, and all of the empty path.
  private static func isPart(_ path: String, of whole: String) -> Bool {
    guard path.hasPrefix(whole) else { return false }
    let rest = path.utf8.dropFirst(whole.utf8.count).first
    return whole.isEmpty || rest == nil || rest == UInt8(ascii: ".") || rest == UInt8(ascii: "[")
  }

  private static func isSuppressed(_ finding: Finding, set: ConfigSet, options: AnalysisOptions) -> Bool {
    let codes = [finding.code] + finding.related
    for rule in options.suppress where rule.code == "*" || codes.contains(rule.code) {
      // Both spellings: `Kind namespace/name`, and istioctl's `Kind name.namespace`.
      let istioctl =
        "\(finding.kind) \(finding.name)" + (finding.namespace.isEmpty ? "" : ".\(finding.namespace)")
      if Glob.matches(rule.object, finding.subject) || Glob.matches(rule.object, istioctl) { return true }
    }
    guard let index = finding.object else { return false }
    let annotations = set.objects[index].annotations
    if let list = annotations["galley.istio.io/analyze-suppress"]?.value,
      lists(list, codes, emptyMeansAll: false)
    {
      return true
    }
    if let list = annotations["kiali.io/ignore-validations"]?.value {
      return lists(list, codes.filter { $0.hasPrefix("KIA") }, emptyMeansAll: true)
    }
    return false
  }

  /// Whether a comma list of codes (`*`: all) names one of them.
  private static func lists(_ list: String, _ codes: [String], emptyMeansAll: Bool) -> Bool {
    let parts = list.split(separator: ",").map { part in String(part.filter { $0 != " " }) }
    if parts.isEmpty { return emptyMeansAll && !codes.isEmpty }
    return parts.contains { $0 == "*" || codes.contains($0) }
  }
}
