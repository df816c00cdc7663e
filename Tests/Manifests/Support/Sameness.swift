@testable import Manifests

/// Whether two nodes say the same and stand at the same places; their numbers may differ.
enum Sameness {
  /// The first difference, as a path and what is there; nil where there is none.
  static func difference(_ a: Node, _ b: Node, _ path: String = "") -> String? {
    if a.place.start != b.place.start || a.place.end != b.place.end {
      return "\(path): \(a.place) / \(b.place)"
    }
    switch (a.content, b.content) {
    case (.scalar(let left, let style), .scalar(let right, let other)):
      return left == right && style == other ? nil : "\(path): \(left) \(style) / \(right) \(other)"
    case (.sequence(let left), .sequence(let right)):
      if left.count != right.count { return "\(path): \(left.count) / \(right.count) items" }
      for (index, pair) in zip(left, right).enumerated() {
        if let found = difference(pair.0, pair.1, "\(path)[\(index)]") { return found }
      }
      return nil
    case (.mapping(let left), .mapping(let right)):
      if left.map(\.key) != right.map(\.key) { return "\(path): \(left.map(\.key)) / \(right.map(\.key))" }
      for pair in zip(left, right) {
        let name = "\(path).\(pair.0.key)"
        if pair.0.keyPlace.start != pair.1.keyPlace.start || pair.0.keyPlace.end != pair.1.keyPlace.end {
          return "\(name): \(pair.0.keyPlace) / \(pair.1.keyPlace)"
        }
        if let found = difference(pair.0.value, pair.1.value, name) { return found }
      }
      return nil
    default: return "\(path): other kinds of nodes"
    }
  }
}

/// Random numbers that are the same in every run.
struct SeededRandom: RandomNumberGenerator {
  private var state: UInt64
  init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }
  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state &* 0x2545_F491_4F6C_DD1D
  }
}
