import Mesh

/// Reads the bodies of one source and keeps its series between them.
///
/// A line of a body that was seen before costs one comparison of bytes and the reading of its number: labels
/// are decoded once in a series' life. Two bodies of one source yield the same `Series` objects. The format
/// is Prometheus' text 0.0.4 with OpenMetrics' exemplars and quoted UTF-8 names; HELP, TYPE and other
/// comments are stepped over, wherever they stand.
///
/// Not `Sendable`: a table belongs to the actor that reads its source.
public final class SeriesTable {
  /// Bounds on what a hostile or broken source can cost.
  public struct Limits: Sendable, Hashable {
    /// Series that are kept; further ones are left out and counted.
    public var series: Int
    /// Bytes of their names and labels as written.
    public var keyBytes: Int
    /// Length of a line; a longer one is malformed.
    public var lineBytes: Int
    /// A series that so many bodies did not hold is forgotten.
    public var forgetAfter: UInt32

    /// Makes limits.
    public init(
      series: Int = 1_000_000, keyBytes: Int = 512 << 20, lineBytes: Int = 64 << 10, forgetAfter: UInt32 = 600
    ) {
      self.series = series
      self.keyBytes = keyBytes
      self.lineBytes = lineBytes
      self.forgetAfter = max(1, forgetAfter)
    }
  }

  private var index = SeriesIndex()
  private let limits: Limits
  private let strings: StringPool
  private var generation: UInt32 = 0
  /// The entry with which the last body began.
  private var head: Int32 = -1
  private var lastCount = 0

  /// Makes an empty table.
  /// - Parameters:
  ///   - limits: bounds on memory.
  ///   - strings: label texts, to be shared between the tables of one actor.
  public init(limits: Limits = Limits(), strings: StringPool = StringPool()) {
    self.limits = limits
    self.strings = strings
  }

  /// Series that are kept.
  public var count: Int { index.entries.count }

  /// Bytes of names and labels that are kept.
  public var keyBytes: Int { index.arena.count }

  /// Reads one body. Never fails: what can be read is read, and the result tells what could not.
  /// - Parameters:
  ///   - body: the answer's bytes, unpacked.
  ///   - keep: the metrics to read; nil for all.
  ///   - isComplete: false when the transfer was stopped: a last line without line feed is then left out
  ///     even if it reads well, since its number may lack digits.
  public func parse(_ body: [UInt8], keep: NameFilter? = nil, isComplete: Bool = true) -> ExpositionResult {
    body.withUnsafeBufferPointer { parse($0, keep: keep, isComplete: isComplete) }
  }

  /// Reads one body from memory that the caller holds; as above.
  public func parse(
    _ body: UnsafeBufferPointer<UInt8>, keep: NameFilter? = nil, isComplete: Bool = true
  ) -> ExpositionResult {
    guard var start = body.baseAddress, body.count > 0 else { return ExpositionResult() }
    let end = start + body.count
    if body.starts(with: [0xEF, 0xBB, 0xBF]) { start += 3 }  // a byte order mark
    generation &+= 1
    if generation % 64 == 0 || index.entries.count >= limits.series || index.arena.count >= limits.keyBytes,
      index.evict(now: generation, age: limits.forgetAfter) > 0
    {
      head = -1
    }
    var reading = Reading(index: index, limits: limits, strings: strings, generation: generation, keep: keep)
    // The index is lent, not copied.
    index = SeriesIndex.lent
    reading.predicted = head
    reading.result.samples.reserveCapacity(lastCount)
    reading.read(start, end, isComplete: isComplete)
    index = reading.index
    head = reading.head
    lastCount = reading.result.samples.count
    return reading.result
  }
}
