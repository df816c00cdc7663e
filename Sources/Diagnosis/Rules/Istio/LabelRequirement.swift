import Manifests

/// A Kubernetes label selector (`matchLabels` and `matchExpressions`), as webhooks write it.
struct LabelRequirement: Sendable {
  private enum Test: Sendable {
    case isOneOf(String, Set<String>)
    case isNoneOf(String, Set<String>)
    case exists(String)
    case isMissing(String)
    case never
  }
  private let tests: [Test]

  /// Reads a selector; no selector, or an empty one, selects everything.
  init(_ node: Node?) {
    var tests: [Test] = (node?.stringMap("matchLabels") ?? [:]).map { .isOneOf($0.key, [$0.value]) }
    for expression in node?["matchExpressions"]?.items ?? [] {
      let key = expression["key"]?.text ?? ""
      let values = Set(expression.strings("values").map(\.value))
      switch expression["operator"]?.text {
      case "In": tests.append(.isOneOf(key, values))
      case "NotIn": tests.append(.isNoneOf(key, values))
      case "Exists": tests.append(.exists(key))
      case "DoesNotExist": tests.append(.isMissing(key))
      default: tests.append(.never)
      }
    }
    self.tests = tests
  }

  /// Whether an object with these labels is selected.
  func matches(_ labels: [String: String]) -> Bool {
    tests.allSatisfy { test in
      switch test {
      case .isOneOf(let key, let values): labels[key].map(values.contains) ?? false
      case .isNoneOf(let key, let values): labels[key].map { !values.contains($0) } ?? true
      case .exists(let key): labels[key] != nil
      case .isMissing(let key): labels[key] == nil
      case .never: false
      }
    }
  }

  /// The values it names for a key.
  func values(of key: String) -> Set<String> {
    var values: Set<String> = []
    for case .isOneOf(key, let named) in tests { values.formUnion(named) }
    return values
  }
}
