import Testing

@testable import Feeds

/// A proxy that flushes at moments; the schedule decides which ticks read it.
private struct FlushWorld {
  var schedule: FlushSchedule
  var interval = 1.0
  /// The moments at which the values change.
  var changes: [Double]
  var readings: [Double] = []

  init(interval: Double = 1, changes: [Double]) {
    schedule = FlushSchedule(interval: interval)
    self.interval = interval
    self.changes = changes
  }

  mutating func run(to end: Double) {
    var tick = 0.0
    var seen = -1
    while tick <= end {
      if schedule.isDue(at: tick) {
        let state = changes.count { $0 <= tick }
        schedule.observe(changed: state != seen, at: tick)
        seen = state
        readings.append(tick)
      }
      tick += interval
    }
  }

  func readings(in range: ClosedRange<Double>) -> [Double] { readings.filter(range.contains) }

  /// The longest that a change waited to be read.
  func longestWait(after begin: Double) -> Double {
    let waits = changes.filter { $0 >= begin }.compactMap { change in
      readings.first { $0 >= change }.map { $0 - change }
    }
    return waits.max() ?? 0
  }
}

struct FlushScheduleTests {
  @Test("Once learned, one reading a flush, within a tick of it")
  func steady() {
    var world = FlushWorld(changes: (0..<40).map { 2.4 + 5 * Double($0) })
    world.run(to: 190)
    #expect(world.readings(in: 0...8) == [0, 1, 2, 3, 4, 5, 6, 7, 8])
    #expect(world.readings(in: 20...60).count <= 9)
    #expect(world.readings.count < 60)
    #expect(world.longestWait(after: 10) <= 1)
  }

  @Test("A phase that drifts later or earlier is followed", arguments: [5.03, 5.006, 4.97])
  func drift(period: Double) {
    var world = FlushWorld(changes: (0..<200).map { 0.5 + period * Double($0) })
    world.run(to: 900)
    #expect(world.readings.count < 300)
    #expect(world.longestWait(after: 20) <= 2.5)
  }

  @Test("A shorter flush interval is learned")
  func shortPeriod() {
    var world = FlushWorld(changes: (0..<100).map { 0.3 + 2 * Double($0) })
    world.run(to: 150)
    #expect(world.longestWait(after: 10) <= 2)
    #expect(world.readings(in: 50...100).count >= 25)
  }

  @Test("An idle proxy is read once a period, and again promptly when its traffic is back")
  func idle() {
    var world = FlushWorld(changes: (0..<10).map { 200.5 + 5 * Double($0) })
    world.run(to: 260)
    #expect(world.readings(in: 20...200).count <= 37)
    #expect(world.longestWait(after: 200) <= 5)
    #expect(world.longestWait(after: 211) <= 1)
  }

  @Test("At an interval longer than the flush every tick reads, never more")
  func longInterval() {
    var world = FlushWorld(interval: 10, changes: (0..<100).map { 5 * Double($0) })
    world.run(to: 300)
    #expect(world.readings.count == 31)
  }

  @Test("Short intervals do not make the proxy look idle between two flushes")
  func shortInterval() {
    var world = FlushWorld(interval: 0.25, changes: (0..<30).map { 1.1 + 5 * Double($0) })
    world.run(to: 140)
    #expect(world.longestWait(after: 12) <= 0.5)
    #expect(world.readings(in: 20...120).count <= 25)
  }
}
