import Manifests

/// Things by the labels that they select, so that those of one workload are found without asking all.
struct SelectorTable<Value: Sendable>: Sendable {
  private struct Entry: Sendable {
    let order: Int
    let selector: Selector?
    let value: Value
  }
  private var byLabel: [String: [Entry]] = [:]
  private var rest: [Entry] = []
  private var count = 0

  /// Adds something; no selector, or one without labels, selects everything.
  mutating func add(_ value: Value, selector: Selector?) {
    let entry = Entry(order: count, selector: selector, value: value)
    count += 1
    // One of its labels leads to it; the others are compared when it is found.
    guard let label = selector?.labels.min(by: { $0.key < $1.key }) else {
      rest.append(entry)
      return
    }
    byLabel["\(label.key)=\(label.value)", default: []].append(entry)
  }

  /// What selects these labels, in the order in which it was added.
  func selecting(_ labels: [String: String]) -> [Value] {
    var found = rest
    if !byLabel.isEmpty {
      for (name, value) in labels {
        for entry in byLabel["\(name)=\(value)"] ?? [] where entry.selector?.matches(labels) ?? true {
          found.append(entry)
        }
      }
    }
    return found.sorted { $0.order < $1.order }.map(\.value)
  }
}
