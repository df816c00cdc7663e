import Manifests

/// The walk over all objects whose kind has a table, and each kind's own validator after it.
enum FieldCheck {
  static func run(_ set: ConfigSet, _ report: inout RuleReport) {
    for object in set.objects {
      guard let table = FieldTables.table(group: object.group, kind: object.kind) else { continue }
      let problems = FieldWalk.check(object, table)
      problems.report(object, to: &report)
    }
  }
}
