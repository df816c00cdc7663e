import Manifests

/// Labels that choose workloads.
enum SelectorChecks {
  /// - Parameters:
  ///   - field: the selector's key.
  ///   - inner: the key of its labels.
  static func check(_ spec: Node, _ field: String, _ inner: String, _ review: inout SpecReview) {
    guard let selector = spec.given(field) else { return }
    let labels = selector.given(inner)
    if labels.map({ $0.isEmpty }) ?? true, selector.isMapping {
      // What else is in the map is misspelt, and told as such.
      guard selector.entries.allSatisfy({ $0.key == inner }) else { return }
      review.warn(
        spec.keyPlace(field),
        "The \(field) names no label, so that Istio applies the \(review.object.kind) to every workload in its reach",
        fix: "name labels under \(inner), or remove the \(field)")
      return
    }
    for entry in labels?.entries ?? [] {
      let value = entry.value.text ?? ""
      if entry.key.isEmpty {
        review.reject(
          entry.keyPlace, "A label of the \(field) has no name", fix: "write a label as pods carry it")
      } else if entry.key.contains("*") || value.contains("*") {
        review.reject(
          entry.value.place,
          "The \(field) asks for \(entry.key)=\(value), and labels are compared letter by letter, without wildcards",
          fix: "write out the label's value, or select by another label")
      }
    }
  }
}
