/// Envoy's form of a route's condition.
enum RouteMatch {
  static func content(_ match: MeshPlan.Match) -> JSON {
    let path: JSON =
      switch match.path {
      case .prefix(let value): ["prefix": .string(value)]
      case .exact(let value): ["path": .string(value)]
      case .regex(let value): ["safe_regex": ["regex": .string(value)]]
      }
    guard !match.headers.isEmpty else { return path }
    return path.adding(["headers": .array(match.headers.map(header))])
  }

  private static func header(_ header: MeshPlan.Match.Header) -> JSON {
    let name: JSON = ["name": .string(header.name)]
    switch header.value {
    case .exact(let value): return name.adding(["string_match": ["exact": .string(value)]])
    case .prefix(let value): return name.adding(["string_match": ["prefix": .string(value)]])
    case .regex(let value): return name.adding(["string_match": ["safe_regex": ["regex": .string(value)]]])
    case .present: return name.adding(["present_match": true])
    }
  }
}
