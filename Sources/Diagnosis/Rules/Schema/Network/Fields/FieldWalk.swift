import Manifests

/// Compares one object with its kind's table: unknown fields, wrong types, unknown words, fields without a value.
struct FieldWalk {
  /// What was found.
  private(set) var problems = SchemaProblems()
  /// Whose fields are looked at just now; `metadata` is Kubernetes' own in all kinds.
  private var family: KindFamily
  /// The maps around the one that is looked at, outermost first, each with the field that leads inwards.
  private var above: [(fields: FieldSet, key: String)] = []
  /// The first field without a value, and how many there are.
  private var firstNull: Node.Entry?
  private var nulls = 0
  private var placeholder: (text: String, place: Place)?

  private init(family: KindFamily) { self.family = family }

  /// Looks at an object. Cost: linear in its values.
  static func check(_ object: ConfigObject, _ table: KindTable) -> SchemaProblems {
    var walk = FieldWalk(family: table.family)
    walk.fields(object.root, table.root, key: object.kind)
    walk.finish()
    return walk.problems
  }

  private mutating func finish() {
    if let entry = firstNull {
      let others =
        nulls == 1 ? "" : nulls == 2 ? ", nor has another field" : ", nor have \(nulls - 1) other fields"
      problems.warning(
        entry.keyPlace,
        "`\(entry.key)` has no value\(others): Kubernetes treats it as if it were not written at all",
        fix: "give it a value, or leave the field out")
    }
    if let placeholder {
      problems.warning(
        placeholder.place,
        "\(Excerpt.of(placeholder.text)) is a placeholder that nothing has filled in: applied as it is, it is no "
          + "name that anything has",
        fix: "fill it in before the file is applied (envsubst, helm template)")
    }
  }

  // MARK: Maps

  private mutating func fields(_ node: Node, _ known: FieldSet, key: String) {
    guard case .mapping(let entries) = node.content else {
      wrong(node, "a map of fields", fix: mapFix(node))
      return
    }
    for entry in entries {
      guard let type = known.fields[entry.key] else {
        unknown(entry, known, in: node, key: key)
        continue
      }
      if case .removed(let sentence) = type {
        problems.error(entry.keyPlace, "`\(entry.key)` was removed from Istio: \(sentence)")
        continue
      }
      if entry.value.isNull {
        note(null: entry, type)
        continue
      }
      let outside = family
      if entry.key == "metadata", above.isEmpty { family = .kubernetes }
      above.append((known, entry.key))
      value(entry.value, type, key: entry.key)
      above.removeLast()
      family = outside
    }
    for group in known.oneOf where !group.isEmpty { exclude(group, entries) }
  }

  private mutating func note(null entry: Node.Entry, _ type: FieldType) {
    guard family != .kubernetes else { return }
    if case .any = type { return }
    nulls += 1
    if firstNull == nil { firstNull = entry }
  }

  private mutating func exclude(_ group: [String], _ entries: [Node.Entry]) {
    var first: Node.Entry?
    for entry in entries where group.contains(entry.key) && !entry.value.isNull {
      if let first, first.key != entry.key {
        problems.error(
          entry.keyPlace,
          "`\(first.key)` and `\(entry.key)` exclude each other: only one of them may be written",
          fix: "remove one of the two")
        return
      }
      first = entry
    }
  }

  private mutating func unknown(_ entry: Node.Entry, _ known: FieldSet, in node: Node, key: String) {
    let hint = FieldHint.find(entry.key, in: known, above: above)
    if known.isOpen {
      guard case .spelling = hint else { return }
    }
    if case .spelling(let name) = hint { problems.mean(name, in: node) }
    let place = above.isEmpty ? "a \(key)" : "`\(key)`"
    let name = Excerpt.of(entry.key)
    switch family {
    case .istio, .gatewayAPI:
      problems.error(
        entry.keyPlace,
        "\(name) is no field of \(place): the object is refused, or the field is dropped and does nothing"
          + (hint?.note(entry.key) ?? ""), fix: hint?.fix(entry.key))
    case .kubernetes:
      problems.warning(
        entry.keyPlace,
        "\(name) is no field of \(place) that Kubernetes knows: kubectl refuses it, the API server "
          + "drops it", fix: hint?.fix(entry.key))
    }
  }

  // MARK: Values

  private mutating func value(_ node: Node, _ type: FieldType, key: String) {
    switch type {
    case .any, .removed: break
    case .object(let known): fields(node, known, key: key)
    case .map(let element):
      guard case .mapping(let entries) = node.content else {
        wrong(node, "a map", fix: mapFix(node))
        return
      }
      for entry in entries where !entry.value.isNull { value(entry.value, element, key: key) }
    case .list(let element): list(node, element, key: key)
    case .string, .duration, .int, .uint, .long, .double, .bool, .intOrString, .quantity, .choices:
      scalar(node, type, key: key)
    }
  }

  private mutating func list(_ node: Node, _ element: FieldType, key: String) {
    guard case .sequence(let items) = node.content else {
      let isMap = node.isMapping
      wrong(
        node, "a list", fix: isMap ? "put a dash before it: - " : "write it as a list: [\(node.text ?? "")]")
      return
    }
    for item in items {
      if item.isNull {
        problems.error(
          item.place, "An element of `\(key)` is empty: the object is refused", fix: "remove the lone dash")
      } else {
        value(item, element, key: key)
      }
    }
  }

  private mutating func scalar(_ node: Node, _ type: FieldType, key: String) {
    guard case .scalar(let text, let style) = node.content else {
      let wanted = FieldWords.wanted(type)
      let single = node.isSequence && node.items.count == 1 ? "write the value without the dash" : nil
      wrong(node, wanted, fix: single)
      return
    }
    if family != .kubernetes, !FieldWords.free.contains(key), let found = Placeholder.first(in: text) {
      if placeholder == nil { placeholder = (found, node.place) }
      return
    }
    guard let problem = ScalarCheck.problem(text, style, type, family) else { return }
    problems.error(node.place, "`\(key)`: \(problem.message)", fix: problem.fix)
  }

  private mutating func wrong(_ node: Node, _ wanted: String, fix: String?) {
    let key = above.last?.key ?? ""
    problems.error(
      node.place, "`\(key)` must be \(wanted), and is \(FieldWords.found(node)): the object is refused",
      fix: fix)
  }

  private func mapFix(_ node: Node) -> String? {
    node.isSequence && node.items.count == 1 ? "remove the dash: it makes a list of one" : nil
  }
}
