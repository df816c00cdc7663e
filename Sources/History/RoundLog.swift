import FoundationEssentials

/// When rounds were complete, by the monotonic clock and by the wall clock.
struct RoundLog: Sendable {
  /// A round; its wall time in seconds since 2001, NaN where it had none.
  struct Round: Sendable {
    var at: Double
    var wall: Double
  }

  private var blocks: [[Round]] = []
  private static let blockSize = 256

  /// Bytes that it takes.
  var bytes: Int { blocks.count * (Self.blockSize * 16 + 48) }
  var isEmpty: Bool { blocks.isEmpty }
  var first: Round? { blocks.first?.first }
  var last: Round? { blocks.last?.last }

  /// Notes a round; one that goes back in time is let pass.
  mutating func append(at: Double, wallTime: Date?) {
    guard at.isFinite, at >= last?.at ?? -.infinity else { return }
    let round = Round(at: at, wall: wallTime?.timeIntervalSinceReferenceDate ?? .nan)
    if let count = blocks.last?.count, count < Self.blockSize {
      blocks[blocks.count - 1].append(round)
    } else {
      blocks.append([round])
    }
  }

  /// Forgets rounds, by the block.
  mutating func forget(before time: Double) {
    blocks.removeFirst(blocks.prefix { $0[$0.count - 1].at < time }.count)
  }

  /// Forgets the older half.
  mutating func forgetHalf() { blocks.removeFirst(blocks.count / 2) }

  /// The last round at or before a time.
  func round(at time: Double) -> Round? {
    guard let block = blocks.last(where: { $0[0].at <= time }) else { return nil }
    return block.last { $0.at <= time }
  }

  /// The rounds between two times, without these.
  func rounds(after start: Double, before end: Double) -> [Round] {
    var found: [Round] = []
    for block in blocks where block[block.count - 1].at > start && block[0].at < end {
      found += block.filter { $0.at > start && $0.at < end }
    }
    return found
  }

  /// The wall clock at a time, from the last round before it that had one, else the first after it.
  func wall(at time: Double) -> Double? {
    for block in blocks.reversed() where block[0].at <= time {
      if let round = block.last(where: { $0.at <= time && $0.wall.isFinite }) {
        return round.wall + (time - round.at)
      }
    }
    for block in blocks {
      if let round = block.first(where: { $0.at > time && $0.wall.isFinite }) {
        return round.wall + (time - round.at)
      }
    }
    return nil
  }

  /// The time at which the wall clock showed something; the latest one where it did so twice, and the end of
  /// what it skipped where it jumped over it.
  func time(of wall: Double) -> Double? {
    var next: Round?
    for block in blocks.reversed() {
      for round in block.reversed() where round.wall.isFinite {
        if round.wall <= wall {
          let time = round.at + (wall - round.wall)
          return next.map { min(time, $0.at) } ?? time
        }
        next = round
      }
    }
    return next.map { $0.at + (wall - $0.wall) }
  }
}
