import Manifests

/// Compares one object with its kind's table: unknown fields, wrong types, unknown words, fields without a value.
struct FieldWalk {
  /// What was found.
  private(set) var review: SpecReview
  /// Whether the object is a book's skeleton: its fields are named and not filled in.
  var isSkeleton: Bool { nulls > 2 }
  /// Whose fields are looked at just now; `metadata` is Kubernetes' own in all kinds.
  private var family: KindFamily
  private let toldElsewhere: KindFields.Told
  /// The maps around the one that is looked at, outermost first, each with the field that leads inwards.
  private var above: [(fields: FieldSet, key: String)] = []
  /// The first field without a value, and how many there are.
  private var firstNull: Node.Entry?
  private var nulls = 0
  /// Scalars that do not fit; told unless the object is a skeleton.
  private var misfits: [(place: Place, key: String, problem: ScalarCheck.Problem)] = []

  private init(_ object: ConfigObject, _ table: KindFields) {
    review = SpecReview(object, judge: table.family == .install ? "istioctl" : "the API server")
    family = table.family
    toldElsewhere = table.toldElsewhere
  }

  /// Looks at an object. Cost: linear in its values.
  static func check(_ object: ConfigObject, _ table: KindFields) -> FieldWalk {
    var walk = FieldWalk(object, table)
    walk.fields(object.root, table.root, key: object.kind)
    walk.finish()
    return walk
  }

  private mutating func finish() {
    if !isSkeleton {
      for misfit in misfits {
        review.reject(misfit.place, "\(misfit.key): \(misfit.problem.message)", fix: misfit.problem.fix)
      }
    }
    guard let entry = firstNull else { return }
    // Validators say of a spec with nothing in it that it is empty.
    if toldElsewhere.contains(.emptySpec), review.object.spec?.isSkeleton ?? true { return }
    let others =
      nulls == 1 ? "" : nulls == 2 ? ", nor has another field" : ", nor have \(nulls - 1) other fields"
    review.warn(
      entry.keyPlace,
      "\(entry.key) has no value\(others): Kubernetes takes what is null for not written at all",
      fix: "give it a value, or leave the field out")
  }

  // MARK: Maps

  private mutating func fields(_ node: Node, _ known: FieldSet, key: String) {
    guard case .mapping(let entries) = node.content else {
      wrong(node, "a map of fields", fix: mapFix(node))
      return
    }
    for entry in entries {
      guard let type = known.fields[entry.key] else {
        unknown(entry, known, key: key)
        continue
      }
      if case .removed(let sentence) = type {
        review.warn(
          entry.keyPlace, "\(entry.key) was removed from Istio: it is refused, or dropped and does nothing",
          fix: sentence,
          code: "IST0106", level: .error)
        continue
      }
      if entry.value.isNull {
        note(null: entry, type)
        continue
      }
      let outside = family
      if above.isEmpty, entry.key == "metadata" { family = .kubernetes }
      above.append((known, entry.key))
      value(entry.value, type, key: entry.key)
      above.removeLast()
      family = outside
    }
    for group in known.oneOf { exclude(group, entries) }
  }

  private mutating func note(null entry: Node.Entry, _ type: FieldType) {
    guard family != .kubernetes, family != .install, !above.isEmpty || entry.key == "spec" else { return }
    if case .any = type { return }
    nulls += 1
    if firstNull == nil { firstNull = entry }
  }

  private mutating func exclude(_ group: [String], _ entries: [Node.Entry]) {
    var first: Node.Entry?
    for entry in entries where group.contains(entry.key) && !entry.value.isNull {
      if let first, first.key != entry.key {
        review.reject(
          entry.keyPlace, "\(first.key) and \(entry.key) exclude each other", fix: "keep one of the two")
        return
      }
      first = entry
    }
  }

  private mutating func unknown(_ entry: Node.Entry, _ known: FieldSet, key: String) {
    let hint = FieldHint.find(entry.key, in: known, above: above)
    if known.isOpen {
      guard case .spelling = hint else { return }
    }
    let name = Excerpt.of(entry.key)
    let place = above.isEmpty ? "a \(key)" : key
    switch family {
    case .istio, .gatewayAPI:
      review.warn(
        entry.keyPlace,
        "\(name) is no field of \(place)\(hint?.note ?? ""): kubectl refuses the object, and where it is not asked to "
          + "check the field is dropped without a word", fix: hint?.fix, code: "IST0106", level: .error)
    case .install:
      review.reject(entry.keyPlace, "\(name) is no field of \(place)\(hint?.note ?? "")", fix: hint?.fix)
    case .kubernetes:
      review.warn(
        entry.keyPlace,
        "\(name) is no field of \(place) that Kubernetes knows\(hint?.note ?? ""): kubectl refuses it, the API "
          + "server drops it", fix: hint?.fix)
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
      wrong(
        node, "a list",
        fix: node.isMapping
          ? "put a dash before the first field under \(key)" : "write [\(node.text?.prefix(40) ?? "")]")
      return
    }
    for item in items {
      if !item.isNull {
        value(item, element, key: key)
      } else if !toldElsewhere.contains(.nullElements) {
        review.reject(item.place, "An element of \(key) is null", fix: "remove the lone dash")
      }
    }
  }

  private mutating func scalar(_ node: Node, _ type: FieldType, key: String) {
    guard case .scalar(let text, let style) = node.content else {
      wrong(
        node, FieldWords.wanted(type),
        fix: node.isSequence && node.items.count == 1 ? "write the value without the dash" : nil)
      return
    }
    if toldElsewhere.contains(.durations), case .duration = type,
      style != .plain || ScalarKind.of(text) == .text
    {
      return
    }
    guard let problem = ScalarCheck.problem(text, style, type, family) else { return }
    if FieldWords.isBlank(text) { nulls += 1 }
    misfits.append((node.place, key, problem))
  }

  private mutating func wrong(_ node: Node, _ wanted: String, fix: String?) {
    review.reject(
      node.place, "\(above.last?.key ?? "") must be \(wanted), and is \(FieldWords.found(node))", fix: fix)
  }

  private func mapFix(_ node: Node) -> String? {
    node.isSequence && node.items.count == 1 ? "remove the dash, which makes a list of one" : nil
  }
}
