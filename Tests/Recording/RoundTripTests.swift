import Foundation
import Mesh
import Testing

@testable import Recording

/// What was recorded comes back as it was.
@Suite struct RoundTripTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func record(_ events: [MeshEvent], _ name: String = "mesh.pharos") throws -> RecordingFile {
    let writer = try RecordingWriter(path: scratch.path(name), run: RecordingRun(), patience: .max)
    for event in events { writer.record(event) }
    writer.close()
    #expect(writer.state.problem == nil)
    return try RecordingFile(path: scratch.path(name))
  }

  @Test(arguments: 1...8) func everyEventComesBackToTheBit(seed: UInt64) throws {
    var mesh = SmallMesh(seed: seed)
    for _ in 0..<60 { mesh.round() }
    let file = try record(mesh.events)
    expectSame(file.events(), mesh.events)
    #expect(file.problems == 0)
  }

  @Test func aSourceThatLeftIsNoFailureInTheFileEither() throws {
    var mesh = SmallMesh(proxies: 2)
    mesh.round()
    let name = try #require(
      mesh.events.compactMap { if case .scrape(let scrape) = $0 { scrape.source } else { nil } }.first)
    let times = mesh.events.compactMap { if case .roundCompleted(let at, _) = $0 { at } else { nil } }
    let last = try #require(times.last)
    let events =
      mesh.events + [
        .resumed(source: name, at: last + 0.25), .gone(source: name, at: last + 0.5),
        .roundCompleted(at: last + 1, wallTime: nil),
      ]
    expectSame(try record(events).events(), events)
  }

  @Test func seriesThatComeAndGoAndFallComeBackToo() throws {
    var mesh = SmallMesh()
    mesh.round()
    mesh.appear("404", at: 0)
    mesh.round()
    mesh.restart(1)
    mesh.round()
    mesh.vanish(0, at: 0)
    mesh.round()
    for value in [
      Double.nan, .infinity, -.infinity, -0.0, 0, 1e300, Double.leastNonzeroMagnitude, 0.1, 1e22, -17.25,
    ] {
      mesh.set(value, 2, at: 0)
      mesh.round()
    }
    let file = try record(mesh.events)
    expectSame(file.events(), mesh.events)
  }

  @Test func anotherOrderOfTheSameSeriesIsNoNewWholeScrape() throws {
    var mesh = SmallMesh(proxies: 1)
    for number in 0..<10 { mesh.round(isShuffled: number % 2 == 1) }
    let file = try record(mesh.events)
    expectSame(file.events().map(sorted), mesh.events.map(sorted))
    #expect(try sql("SELECT count(*) FROM scrape WHERE whole IS NOT NULL") == "1\n")
  }

  @Test func aSeriesThatStandsTwiceInABodyComesBackTwice() throws {
    let series = Series(name: "up", labels: [])
    let events = (0..<5).flatMap { number -> [MeshEvent] in
      let values = [Double(number), Double(number * 2)]
      let samples = values.map { Sample(series: series, value: $0) }
      let told: [MeshEvent] = number == 0 ? [.expecting(source: "a", kind: .prometheus)] : []
      return told + [
        .scrape(
          Scrape(source: "a", kind: .prometheus, at: Double(number), part: .counters, samples: samples)),
        .roundCompleted(at: Double(number) + 0.5, wallTime: nil),
      ]
    }
    expectSame(try record(events).events(), events)
  }

  @Test func whatIsReadFromTheMiddleIsWhatCameThen() throws {
    var mesh = SmallMesh(seed: 3)
    for _ in 0..<200 { mesh.round() }
    let file = try record(mesh.events)
    let times = file.rounds.times
    for start in [1, 17, 99, 198] {
      let rest = mesh.events.drop { event in
        if case .roundCompleted(let at, _) = event { return at < times[start] }
        return true
      }.dropFirst()
      let read = Array(file.events(from: times[start], to: .infinity))
      expectSame(read.suffix(rest.count), rest)
      // Before that: what was known of the three proxies.
      let lead = read.dropLast(rest.count).map(text)
      let all = Set(mesh.events.map(text))
      #expect(lead.filter { $0.hasPrefix("expecting") }.count == 3)
      #expect(lead.allSatisfy(all.contains))
      #expect(Set(lead).count == lead.count)
    }
  }

  @Test func aStretchEndsWithTheRoundBeforeItsEnd() throws {
    var mesh = SmallMesh()
    for _ in 0..<10 { mesh.round() }
    let file = try record(mesh.events)
    let times = file.rounds.times
    let last = Array(file.events(from: times[2], to: times[6] + 0.5)).last
    #expect(
      last.map(text) == text(of: .roundCompleted(at: times[6], wallTime: file.rounds.wallTime(of: times[6]))))
    #expect(Array(file.events(from: times[0] - 10, to: times[0] - 5)).isEmpty)
  }

  @Test func aRoundThatWasNotCompletedIsNotThere() throws {
    var mesh = SmallMesh()
    mesh.round()
    let complete = mesh.events
    mesh.round()
    let file = try record(Array(mesh.events.dropLast()))
    expectSame(file.events(), complete)
  }

  @Test func aSecondRunGoesOnWhereTheFirstEnded() throws {
    var first = SmallMesh(seed: 1)
    var second = SmallMesh(seed: 2, at: 5000, wall: 1_795_003_999.876_543)
    for _ in 0..<20 { first.round(); second.round() }
    _ = try record(first.events)
    let file = try record(second.events)
    // The same clock: times are kept to the bit. Sources that are known are not told again.
    let told = second.events.filter { if case .expecting = $0 { false } else { true } }
    expectSame(file.events(), first.events + told)
    #expect(try file.runs().count == 2)
  }

  @Test func afterARebootTimesGoOnByTheWallClock() throws {
    var first = SmallMesh(seed: 1, at: 90_000, wall: 1_795_000_000)
    var second = SmallMesh(seed: 2, at: 12, wall: 1_795_000_600)
    for _ in 0..<5 { first.round(); second.round() }
    _ = try record(first.events)
    let file = try record(second.events)
    let times = file.rounds.times
    #expect(times.count == 10)
    #expect(zip(times, times.dropFirst()).allSatisfy { $0 < $1 })
    let gap = times[5] - times[0]
    #expect(abs(gap - 600) < 0.1)
  }

  @Test func aWallClockThatWentBackDoesNotTurnTimeBack() throws {
    var first = SmallMesh(seed: 1, at: 90_000, wall: 1_795_000_000)
    var second = SmallMesh(seed: 2, at: 12, wall: 1_794_000_000)
    for _ in 0..<5 { first.round(); second.round() }
    _ = try record(first.events)
    let times = try record(second.events).rounds.times
    #expect(zip(times, times.dropFirst()).allSatisfy { $0 < $1 })
    #expect(times.count == 10)
  }

  @Test func increasesAreExactWhateverTheNumbers() {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<20_000 {
      let old = Double.random(in: 0...1e6, using: &random) * pow(10, Double(Int.random(in: -8...12)))
      let new = old + Double.random(in: 0...1e4, using: &random) * pow(10, Double(Int.random(in: -8...12)))
      if let increase = DeltaText.increase(from: old, to: new) {
        #expect(old + increase == new)
      }
    }
    #expect(DeltaText.increase(from: 5, to: 3) == nil)
    #expect(DeltaText.increase(from: 1000.25, to: 1000.75) == 0.5)
  }

  private func sql(_ text: String) throws -> String {
    try command("sqlite3", scratch.path(), text).output
  }
}
