import Mesh
import Testing
import Wire

@testable import Feeds

/// Since when a Prometheus knows of a mesh.
@Suite(.timeLimit(.minutes(1)))
struct PrometheusBeginningTests {
  let server = PlayedPrometheus()

  private func reader(window: Double = 60, past: Double = 0) throws -> Reader {
    Reader(
      PrometheusFeed(
        PrometheusFeed.Configuration(
          endpoint: try EndpointURL("http://prom:9090"), transport: server, windowSeconds: window,
          pastSeconds: past, clock: server.clock)))
  }

  /// Scrapes each 15 s of a pod that serves two requests a second.
  private func play(_ times: ClosedRange<Double>, _ target: String = "pod", from base: Double = 1000) {
    for time in stride(from: times.lowerBound, through: times.upperBound, by: 15) {
      server.scrape(
        target, at: PlayedPrometheus.epoch + time, requests: base + 2 * (time - times.lowerBound))
    }
  }

  /// Scrapes of a pod that was not asked anything yet.
  private func playIdle(_ times: ClosedRange<Double>) {
    for time in stride(from: times.lowerBound, through: times.upperBound, by: 15) {
      server.scrape(at: PlayedPrometheus.epoch + time, [])
    }
  }

  private func told(_ reader: Reader) -> [Scrape] {
    reader.scrapes().filter { $0.part == .counters && !$0.isProvisional }
  }

  @Test("A server that began to scrape a moment ago does not make the time before it one without traffic")
  func young() async throws {
    play(-30...0)
    server.clock.jump(to: 2)
    let reader = try reader()
    await eventually { reader.rounds == 1 }
    #expect(told(reader).map(\.at) == [-30, -15, 0])
    #expect(told(reader).map { $0.samples.first?.value } == [1000, 1030, 1060])
    // Who waits for a window has what there is of it at once, and is told so, until it is a whole one.
    #expect(reader.scrapes().first?.at == -75 && reader.scrapes().first?.isProvisional == true)
    #expect(told(reader).last?.note?.contains("go back 30 s only") == true)
    play(15...45, from: 1090)
    for (beat, moment) in [16.5, 31.5].enumerated() {
      await server.clock.advance(to: moment)
      await eventually { reader.rounds == beat + 2 }
    }
    #expect(told(reader).last?.at == 30 && told(reader).last?.note == nil)
  }

  @Test("Targets that were scraped and had nothing to tell had no traffic")
  func idle() async throws {
    playIdle(-300...(-30))
    play(-15...0, from: 30)
    server.clock.jump(to: 2)
    let reader = try reader()
    await eventually { reader.rounds == 1 }
    #expect(told(reader).first?.at == -75 && told(reader).first?.samples.isEmpty == true)
    #expect(told(reader).last?.at == 0 && told(reader).last?.samples.first?.value == 60)
  }

  @Test("Targets are scraped for the first time one after the other: it begins when most of them have been")
  func oneAfterTheOther() async throws {
    play(-45...0, "early")
    play(-30...0, "late")
    server.clock.jump(to: 2)
    let reader = try reader()
    await eventually { reader.rounds == 1 }
    #expect(told(reader).map(\.at) == [-30, -15, 0])
    let values = told(reader).compactMap { $0.samples.first?.value }
    #expect(zip(values, values.dropFirst()).allSatisfy { $1 - $0 == 60 })
  }

  @Test("In the past too a step counts only when most targets had been scraped before it")
  func pastOneAfterTheOther() async throws {
    play(-900 ... -600, "early")
    play(-900 ... -600, "late")
    play(-315...0, "early")
    play(-300...0, "late")
    server.clock.jump(to: 2)
    let reader = try reader(past: 3600)
    await eventually { reader.rounds == 2 }
    let scrapes = told(reader)
    #expect(scrapes.contains { $0.at == -300 } && !scrapes.contains { $0.at == -315 })
    for (before, after) in zip(scrapes, scrapes.dropFirst()) where after.at - before.at < 20 {
      #expect((after.samples.first?.value ?? 0) - (before.samples.first?.value ?? 0) == 60)
    }
  }

  @Test(
    "What happened before most had their first scrapes was not seen; more targets later are new ones",
    arguments: [
      ([0, 0, 0], [true, true, true]), ([2, 2, 2], [true, true, true]),
      ([0, 1, 3, 3], [true, false, false, true]),
      ([3, 0, 3, 3], [true, true, false, true]), ([2, 2, 4, 4], [true, true, true, true]),
    ] as [([Double], [Bool])])
  func seen(scraped: [Double], isSeen: [Bool]) {
    #expect(PrometheusBeginning.isSeen(scraped) == isSeen)
  }

  @Test("A mesh that was scraped once has no numbers yet: neither nothing nor a failure, it is waited for")
  func once() async throws {
    play(0...0)
    server.clock.jump(to: 2)
    let reader = try reader()
    await server.clock.advance(to: 7)
    #expect(reader.scrapes().isEmpty && reader.failures() == [] && reader.rounds == 0)
    play(15...30, from: 1030)
    server.clock.jump(to: 17)
    await eventually { reader.rounds > 0 }
    #expect(told(reader).map(\.at) == [0, 15])
    #expect(told(reader).map { $0.samples.first?.value } == [1000, 1030])
  }

  @Test("Where there is nothing of Istio's it answers all the same")
  func empty() async throws {
    server.clock.jump(to: 2)
    let reader = try reader()
    await eventually { reader.rounds == 1 }
    #expect(reader.failures() == [] && reader.scrapes().last?.samples.isEmpty == true)
    await server.clock.advance(to: 16.5)
    await eventually { reader.rounds == 2 }
    #expect(reader.scrapes().last?.at == 15)
  }

  @Test("Where there was nothing of Istio's at all, what is told of it is forgotten when something comes")
  func nothingFirst() async throws {
    server.clock.jump(to: 2)
    let reader = try reader()
    await eventually { reader.rounds == 1 }
    #expect(reader.scrapes().allSatisfy(\.isProvisional) && reader.scrapes().last?.at == 0)
    play(15...60)
    server.clock.jump(to: 47)
    await eventually { !told(reader).isEmpty }
    #expect(told(reader).map(\.at) == [15, 30, 45])
  }

  @Test("After a long time without a scrape the window begins behind it, after a short one it does not")
  func holes() async throws {
    play(-600...(-240))
    play(-90...0)
    server.clock.jump(to: 2)
    let reader = try reader(window: 600)
    await eventually { reader.rounds == 1 }
    #expect(told(reader).map(\.at) == [-90, -75, -60, -45, -30, -15, 0])
    let short = PlayedPrometheus()
    for time in stride(from: -600.0, through: 0, by: 15) where !(-200...(-100)).contains(time) {
      short.scrape(at: PlayedPrometheus.epoch + time, requests: 1000 + time)
    }
    short.clock.jump(to: 2)
    let other = Reader(
      PrometheusFeed(
        .init(
          endpoint: try EndpointURL("prom"), transport: short, windowSeconds: 570, clock: short.clock)))
    await eventually { other.rounds == 1 }
    #expect(told(other).first?.at == -585)
  }

  @Test("A server that cannot say when it scraped what is believed from its first numbers on")
  func unknown() async throws {
    play(-300 ... -45, "other")
    play(-45...0)
    server.clock.jump(to: 2)
    server.set { query, form in
      if query.contains("@ end()") {
        return .success(
          PlayedPrometheus.ok(
            #"{"status":"error","errorType":"bad_data","error":"@ modifier is disabled"}"#, status: 400))
      }
      return nil
    }
    let reader = try reader(window: 900)
    await eventually { reader.rounds == 1 }
    #expect(reader.failures() == [] && told(reader).first?.at == -300 && told(reader).last?.at == 0)
  }

  @Test(
    "The window begins where a third of the targets and more had been scraped, and where few came to them after",
    arguments: [
      ([3, 3, 3, 3], .at(0)), ([0, 0, 3, 3], .at(2)), ([0, 1, 3, 3], .at(2)), ([0, 0, 0, 3], .notYet),
      ([0, 0, 0, 0], .unknown), ([9, 9, 18, 18], .at(0)), ([1, 1, 9, 9], .at(2)), ([3, 3, 0, 0], .at(0)),
      ([2, 3, 4, 5], .at(0)), ([0, 2, 3, 4], .notYet), ([3, 0, 3, 3], .at(2)), ([], .unknown),
    ] as [([Double], PrometheusBeginning)])
  func points(scraped: [Double], beginning: PrometheusBeginning) {
    #expect(PrometheusBeginning(scraped: scraped, on: .init(start: 0, end: 3, step: 1)) == beginning)
  }
}
