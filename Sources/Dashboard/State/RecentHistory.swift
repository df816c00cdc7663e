import FoundationEssentials
import Mesh

/// What the charts of the side panel show: the last minutes of every node and edge, one value a snapshot.
///
/// Bounded: `capacity` moments, and what has been gone for so long is forgotten. A moment at which a thing was
/// not in the snapshot is a gap, never a zero. Memory: some 12 bytes a moment and thing.
public struct RecentHistory: Sendable {
  /// What is kept of one moment.
  public struct Point: Sendable, Hashable {
    /// Requests (TCP: bytes) per second.
    public var rate: Float?
    /// Errors in percent.
    public var percentErr: Float?
    /// 95th percentile of the latency in ms.
    public var p95: Float?
  }

  /// Moments that are kept.
  public let capacity: Int
  /// Moments so far; the newest is `tick - 1`.
  public private(set) var tick = 0
  private var tracks: [Key: Track] = [:]
  /// The first moment that was added.
  public private(set) var start: Date?
  private var lastTime: Date?
  private var lastInterval = 1.0

  /// A node or an edge, in one map.
  private enum Key: Hashable, Sendable {
    case node(NodeID)
    case edge(EdgeID)
  }

  /// NaN is a gap: a third of the memory of optionals.
  fileprivate struct Track: Sendable {
    var values: [Float]
    var first: Int
    var last: Int
  }

  /// Makes an empty history.
  public init(capacity: Int = 300) { self.capacity = max(2, capacity) }

  /// Adds a snapshot as the newest moment. A pause of the source longer than three intervals leaves a gap.
  public mutating func add(_ snapshot: Snapshot, interval: Double) {
    // The same moment again, grouped otherwise perhaps.
    if lastTime == snapshot.timestamp, tick > 0 { tick -= 1 }
    if let lastTime, interval > 0 {
      let elapsed = snapshot.timestamp.timeIntervalSince(lastTime)
      if elapsed > 3 * interval { tick += min(capacity, max(0, Int(elapsed / interval) - 1)) }
      if elapsed < 0 { self = RecentHistory(capacity: capacity) }
    }
    if start == nil { start = snapshot.timestamp }
    lastTime = snapshot.timestamp
    if interval > 0 { lastInterval = interval }
    for node in snapshot.nodes { record(.node(node.id), Self.point(of: node)) }
    for edge in snapshot.edges { record(.edge(edge.id), Self.point(of: edge)) }
    tick += 1
    if tick % capacity == 0 {
      let oldest = tick - capacity
      tracks = tracks.filter { $0.value.last >= oldest }
    }
  }

  /// The end of the moments up to a time: what is newer is not part of a picture of the past.
  public func tick(at time: Date) -> Int {
    guard let lastTime else { return tick }
    let behind = lastTime.timeIntervalSince(time) / lastInterval
    guard behind.isFinite, behind > 0 else { return tick }
    return tick - Int(min(behind.rounded(), 1e9))
  }

  /// The last `count` moments up to (not with) `end`, oldest first; a gap is nil in every field.
  public func points(of selection: Selection, count: Int, end: Int? = nil) -> [Point] {
    let end = min(end ?? tick, tick)
    let key: Key =
      switch selection {
      case .node(let id): .node(id)
      case .edge(let id): .edge(id)
      }
    guard count > 0, let track = tracks[key] else { return [] }
    let start = max(0, end - count, tick - capacity)
    return (start..<max(start, end)).map { moment in
      guard moment >= track.first, moment <= track.last else { return Point() }
      let base = (moment % capacity) * 3
      return Point(
        rate: track.values[base].known, percentErr: track.values[base + 1].known,
        p95: track.values[base + 2].known)
    }
  }

  private mutating func record(_ key: Key, _ point: Point) {
    let empty = Track(values: Array(repeating: .nan, count: capacity * 3), first: tick, last: tick - 1)
    let (moment, capacity) = (tick, capacity)
    tracks[key, default: empty].set(point, at: moment, capacity: capacity)
  }

  private static func point(of edge: Edge) -> Point {
    Point(
      rate: Float(edge.rate), percentErr: edge.percentErr.map(Float.init),
      p95: edge.responseTime?.p95.map(Float.init))
  }

  private static func point(of node: Node) -> Point {
    let totals = NodeTotals(node)
    return Point(rate: totals.rate.map(Float.init), percentErr: totals.percentErr.map(Float.init), p95: nil)
  }
}

extension RecentHistory.Track {
  /// Writes a moment; those missed since the last one become gaps.
  fileprivate mutating func set(_ point: RecentHistory.Point, at moment: Int, capacity: Int) {
    let firstMissed = max(last + 1, moment - capacity)
    for missed in firstMissed..<max(firstMissed, moment) {
      write(RecentHistory.Point(), slot: missed % capacity)
    }
    write(point, slot: moment % capacity)
    last = moment
  }

  private mutating func write(_ point: RecentHistory.Point, slot: Int) {
    values[slot * 3] = point.rate ?? .nan
    values[slot * 3 + 1] = point.percentErr ?? .nan
    values[slot * 3 + 2] = point.p95 ?? .nan
  }
}

extension Float {
  fileprivate var known: Float? { isNaN ? nil : self }
}
