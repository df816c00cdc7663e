/// What an unknown field was probably meant to be.
enum FieldHint {
  /// A known field of the same map, misspelt.
  case spelling(String)
  /// The same name with capitals instead of `_`.
  case snakeCase(String)
  /// A field of an outer map: so many levels further out, beside the field that leads here.
  case outwards(levels: Int, beside: String)
  /// A field of an inner map.
  case inwards(String)

  /// Looks for the name in the map itself, the maps around it and the maps inside.
  static func find(
    _ name: String, in known: FieldSet, above: [(fields: FieldSet, key: String)]
  ) -> FieldHint? {
    let nearest = NearestFieldName.nearest(to: name, in: known.names)
    if let nearest, nearest.slips <= 1 {
      return nearest.slips == 0 && name.contains("_") ? .snakeCase(nearest.name) : .spelling(nearest.name)
    }
    for (levels, outer) in above.reversed().enumerated() where outer.fields.fields[name] != nil {
      return .outwards(levels: levels + 1, beside: outer.key)
    }
    if let path = path(to: name, in: known, depth: 2) { return .inwards(path) }
    for outer in above.reversed().prefix(2) {
      if let path = path(to: name, in: outer.fields, depth: 1) { return .inwards(path) }
    }
    return nearest.map { .spelling($0.name) }
  }

  /// The shortest way to a field of that name, first in the order of the names.
  private static func path(to name: String, in fields: FieldSet, depth: Int) -> String? {
    let inner = fields.names.compactMap { key in fields.fields[key]?.inner.map { (key: key, fields: $0) } }
    for child in inner where child.fields.fields[name] != nil { return child.key }
    guard depth > 1 else { return nil }
    for child in inner {
      if let rest = path(to: name, in: child.fields, depth: depth - 1) { return child.key + "." + rest }
    }
    return nil
  }

  /// What is said behind the name.
  var note: String {
    switch self {
    case .spelling: ""
    case .snakeCase: " (Istio reads names with _, the API server does not)"
    case .outwards(let levels, _): " (it stands \(levels == 1 ? "one level" : "\(levels) levels") too deep)"
    case .inwards(let path): " (it is one of \(path))"
    }
  }

  /// What to do.
  var fix: String {
    switch self {
    case .spelling(let known), .snakeCase(let known): "write \(known)"
    case .outwards(_, let beside): "move it out, beside \(beside)"
    case .inwards(let path): "move it into \(path)"
    }
  }
}
