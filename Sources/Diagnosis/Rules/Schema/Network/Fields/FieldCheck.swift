import Manifests

/// The walk over all objects whose kind has a table, and after it the validators of single kinds.
enum FieldCheck {
  static func run(_ set: ConfigSet, _ report: inout RuleReport) {
    var misspelt: [Int: WrittenFields] = [:]
    for object in set.objects {
      guard let table = FieldTables.table(group: object.group, kind: object.kind) else { continue }
      let walk = FieldWalk.check(object, table)
      walk.review.file(into: &report)
      misspelt[object.index] = walk.written
    }
    _ = misspelt
  }
}
