import FoundationEssentials
import Mesh

/// What happened, kept: oldest first, bounded.
public struct MeshJournal: Sendable {
  /// What is kept, in the order of its times.
  public private(set) var changes: [MeshChange] = []
  /// How many are kept at least; up to a tenth more before old ones go.
  public let capacity: Int
  /// How many were forgotten: the first of `changes` is the one with this number.
  public private(set) var forgotten = 0

  /// An empty journal.
  public init(capacity: Int = 10_000) { self.capacity = max(1, capacity) }

  /// Adds what happened. What comes late (another clock noticed it) goes to its place in time.
  public mutating func add(_ more: [MeshChange]) {
    for change in more {
      if let last = changes.last, change.at < last.at {
        changes.insert(change, at: Self.index(after: change.at, in: changes))
      } else {
        changes.append(change)
      }
    }
    guard changes.count > capacity + capacity / 10 else { return }
    forgotten += changes.count - capacity
    changes.removeFirst(changes.count - capacity)
  }

  /// What happened from one moment to another, both included. Cost: two binary searches.
  public func changes(from: Date, to: Date) -> ArraySlice<MeshChange> {
    guard from <= to else { return [] }
    let first = Self.index(from: from, in: changes)
    return changes[first..<max(first, Self.index(after: to, in: changes))]
  }

  /// The last change of health before a moment. Cost: a walk over what lies between.
  public func healthChange(before moment: Date) -> MeshChange? {
    changes[..<Self.index(from: moment, in: changes)].last { $0.kind.isHealth }
  }

  /// The first change of health after a moment. Cost: a walk over what lies between.
  public func healthChange(after moment: Date) -> MeshChange? {
    changes[Self.index(after: moment, in: changes)...].first { $0.kind.isHealth }
  }

  /// How many there are of each kind, of all that is kept or of a stretch of time.
  public func counts(from: Date = .distantPast, to: Date = .distantFuture) -> [MeshChange.Kind: Int] {
    changes(from: from, to: to).reduce(into: [:]) { $0[$1.kind, default: 0] += 1 }
  }

  /// The first place whose time is not before a moment.
  private static func index(from moment: Date, in changes: [MeshChange]) -> Int {
    partition(changes) { $0.at < moment }
  }

  /// The first place whose time is after a moment.
  private static func index(after moment: Date, in changes: [MeshChange]) -> Int {
    partition(changes) { $0.at <= moment }
  }

  private static func partition(_ changes: [MeshChange], _ isBefore: (MeshChange) -> Bool) -> Int {
    var (low, high) = (0, changes.count)
    while low < high {
      let middle = (low + high) / 2
      if isBefore(changes[middle]) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

extension MeshChange.Kind {
  /// It is a change of health.
  public var isHealth: Bool { self == .failed || self == .degraded || self == .recovered }
}
