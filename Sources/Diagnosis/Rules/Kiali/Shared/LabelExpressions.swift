import Manifests

/// Kubernetes' label selectors: `matchLabels` and `matchExpressions`, all of which must hold.
enum LabelExpressions {
  /// Whether labels fit a selector; one that is not written fits nothing.
  static func match(_ selector: Node?, _ labels: [String: String]) -> Bool {
    guard let selector else { return false }
    guard selector.stringMap("matchLabels").allSatisfy({ labels[$0.key] == $0.value }) else { return false }
    return (selector["matchExpressions"]?.items ?? []).allSatisfy { holds($0, labels) }
  }

  private static func holds(_ expression: Node, _ labels: [String: String]) -> Bool {
    guard let key = expression["key"]?.text else { return false }
    let values = expression.strings("values").map(\.value)
    switch expression["operator"]?.text {
    case "In": return labels[key].map(values.contains) ?? false
    case "NotIn": return labels[key].map { !values.contains($0) } ?? true
    case "Exists": return labels[key] != nil
    case "DoesNotExist": return labels[key] == nil
    default: return false
    }
  }
}
