import Manifests

/// The walk over all objects whose kind has a table, and after it the validators of single kinds.
enum FieldCheck {
  static func run(_ set: ConfigSet, _ report: inout RuleReport) {
    var written: [Int: WrittenFields] = [:]
    for object in set.objects {
      guard let table = FieldTables.table(group: object.group, kind: object.kind) else { continue }
      let walk = FieldWalk.check(object, table)
      walk.review.file(into: &report)
      written[object.index] = walk.written
    }
    func review(
      _ object: ConfigObject, judge: String = "Istio", _ check: (WrittenFields, inout SpecReview) -> Void
    ) {
      let fields = written[object.index] ?? WrittenFields()
      guard !fields.isSkeleton else { return }
      var review = SpecReview(object, judge: judge)
      check(fields, &review)
      review.file(into: &report)
    }
    for rule in set.destinationRules { review(rule.object) { DestinationRuleChecks.check(rule, $0, &$1) } }
  }
}
