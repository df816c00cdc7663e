import Mesh

/// The name and those labels of a series that questions are asked by, as numbers of texts of one source.
/// They lie one series behind the other, so that a question walks over them fast.
struct SeriesKeys: Sendable {
  /// The labels that are kept as numbers; others are compared as text.
  static let labels = [
    "reporter", "destination_workload", "source_workload", "destination_workload_namespace",
    "source_workload_namespace", "destination_service", "destination_service_name",
    "destination_canonical_service", "source_canonical_service",
  ]
  private static let places = [String: Int](uniqueKeysWithValues: labels.enumerated().map { ($1, $0) })

  /// Where a label stands among the kept ones.
  static func place(of label: String) -> Int? { places[label] }

  /// Numbers of one series: its name, then its labels.
  static let width = labels.count + 1
  private(set) var numbers: [UInt32] = []
  private(set) var texts = TextNumbers()

  /// Bytes that it takes, near enough.
  var bytes: Int { numbers.capacity * 4 + texts.bytes }

  /// Makes room for slots.
  mutating func fill(upTo slots: Int) {
    let missing = slots * Self.width - numbers.count
    if missing > 0 { numbers.append(contentsOf: repeatElement(0, count: missing)) }
  }

  /// Notes the series of the next slot, or of one that is used again.
  mutating func set(_ series: Series, slot: Int) {
    let base = slot * Self.width
    fill(upTo: slot + 1)
    for place in 1..<Self.width { numbers[base + place] = 0 }
    numbers[base] = texts.number(series.name)
    for label in series.labels {
      if let place = Self.places[label.name] { numbers[base + 1 + place] = texts.number(label.value) }
    }
  }
}

/// Texts of one source by number; 0 is the empty text.
struct TextNumbers: Sendable {
  private(set) var numbers: [String: UInt32] = ["": 0]

  /// Bytes that it takes, near enough.
  var bytes: Int { numbers.capacity * 28 }

  mutating func number(_ text: String) -> UInt32 {
    if let known = numbers[text] { return known }
    let number = UInt32(truncatingIfNeeded: numbers.count)
    numbers[text] = number
    return number
  }

  /// The numbers of those texts that are known, ascending. Cost: a step for each of the smaller number of texts.
  func numbers(of texts: Set<String>) -> [UInt32] {
    if texts.count <= numbers.count { return texts.compactMap { numbers[$0] }.sorted() }
    return numbers.compactMap { texts.contains($0.key) ? $0.value : nil }.sorted()
  }
}

/// A filter in the numbers of one source.
struct KeyFilter {
  private let names: [UInt32]?
  private let values: [(place: Int, numbers: [UInt32])]
  private let others: [SeriesFilter.Label]

  /// Nil when no series of the source can pass.
  init?(_ filter: SeriesFilter, texts: TextNumbers) {
    if filter.names.isEmpty {
      names = nil
    } else {
      let numbers = texts.numbers(of: filter.names)
      if numbers.isEmpty { return nil }
      names = numbers
    }
    var values: [(place: Int, numbers: [UInt32])] = []
    var others: [SeriesFilter.Label] = []
    for label in filter.labels {
      guard let place = SeriesKeys.place(of: label.name) else {
        others.append(label)
        continue
      }
      let numbers = texts.numbers(of: label.values)
      if numbers.isEmpty { return nil }
      values.append((place, numbers))
    }
    self.values = values
    self.others = others
  }

  @inline(__always)
  func accepts(_ keys: UnsafeBufferPointer<UInt32>, slot: Int, _ series: [Series?]) -> Bool {
    let base = slot * SeriesKeys.width
    if let names, !Self.contains(names, keys[base]) { return false }
    for value in values where !Self.contains(value.numbers, keys[base + 1 + value.place]) { return false }
    if others.isEmpty { return true }
    guard let series = series[slot] else { return false }
    return others.allSatisfy { $0.values.contains(series[$0.name] ?? "") }
  }

  @inline(__always)
  private static func contains(_ numbers: [UInt32], _ number: UInt32) -> Bool {
    if numbers.count < 8 {
      for candidate in numbers where candidate == number { return true }
      return false
    }
    var low = 0
    var high = numbers.count
    while low < high {
      let middle = (low + high) / 2
      if numbers[middle] < number { low = middle + 1 } else { high = middle }
    }
    return low < numbers.count && numbers[low] == number
  }
}
