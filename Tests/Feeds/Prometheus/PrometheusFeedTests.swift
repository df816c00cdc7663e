import Foundation
import Mesh
import Testing
import Wire

@testable import Feeds

@Suite(.timeLimit(.minutes(1)))
struct PrometheusFeedTests {
  let server = PlayedPrometheus()

  private func reader(
    window: Double = 60, past: Double = 0, tellsRounds: Bool = true, interval: Double = 1
  ) throws -> Reader {
    var configuration = PrometheusFeed.Configuration(
      endpoint: try EndpointURL("http://prom:9090"), transport: server, windowSeconds: window,
      pastSeconds: past, clock: server.clock)
    configuration.tellsRounds = tellsRounds
    return Reader(PrometheusFeed(configuration, interval: interval))
  }

  /// Scrapes each 15 s, between two moments of the tests' clock, of a pod that serves some requests a second.
  private func play(
    _ times: ClosedRange<Double>, each: Double = 15, rate: Double = 2, from base: Double = 1000
  ) {
    var time = times.lowerBound
    while time <= times.upperBound {
      server.scrape(at: PlayedPrometheus.epoch + time, requests: base + rate * (time - times.lowerBound))
      time += each
    }
  }

  private func values(_ reader: Reader, _ code: String = "200") -> [Double?] {
    reader.scrapes().filter { $0.part == .counters }.map { scrape in
      scrape.samples.first { $0.series["response_code"] == code }?.value
    }
  }

  @Test("The first answer holds a whole window, counted on from where the counters stood")
  func firstPicture() async throws {
    play(-300...0)
    server.clock.jump(to: 2)
    let reader = try reader()
    await eventually { reader.rounds == 1 }
    let scrapes = reader.scrapes().filter { $0.part == .counters }
    #expect(scrapes.count == 6 && scrapes.allSatisfy { $0.kind == .prometheus && !$0.isProvisional })
    #expect(scrapes.first?.source == "prometheus prom:9090")
    #expect(scrapes.map(\.at) == [-75, -60, -45, -30, -15, 0])
    #expect(scrapes.last?.wallTime == Date(timeIntervalSince1970: 1_700_000_000))
    #expect(values(reader) == [1450, 1480, 1510, 1540, 1570, 1600])
    // One a family, for the time, since when there is any, how many buckets; two for the beat, two where counters stood.
    #expect(server.questions.count == 11)
    #expect(server.questions.allSatisfy { $0.path.hasPrefix("http://prom:9090/api/v1/query") })
  }

  @Test(
    "Refreshes come with Prometheus' own beat, ask the same number of questions, and tell only what is new")
  func refreshes() async throws {
    play(-300...60)
    server.clock.jump(to: 2)
    let reader = try reader()
    await eventually { reader.rounds == 1 }
    let asked = server.questions.count
    await server.clock.advance(to: 16.5)
    await eventually { reader.rounds == 2 }
    #expect(server.questions.count == asked + 5)
    await server.clock.advance(to: 31.5)
    await eventually { reader.rounds == 3 }
    #expect(values(reader).suffix(3) == [1600, 1630, 1660])
    #expect(
      Set(
        reader.scrapes().filter { $0.part == .counters }.flatMap {
          $0.samples.map { ObjectIdentifier($0.series) }
        }
      ).count == 1)
  }

  @Test("A new code counts from nothing, a restarted pod from its start, a failed scrape is bridged")
  func increases() async throws {
    let requests = "istio_requests_total"
    let epoch = PlayedPrometheus.epoch
    let (ok, bad) = (PlayedPrometheus.labels(), PlayedPrometheus.labels("500"))
    play(-300...(-60), rate: 0)
    server.scrape(at: epoch - 45, [(requests, ok, 1000), (requests, bad, 3)])
    server.scrape(at: epoch - 30, [(requests, ok, 7)])
    server.scrape(at: epoch - 15, nil)
    server.scrape(at: epoch, [(requests, ok, 27)])
    server.scrape("young", at: epoch, requests: 5000)
    server.clock.jump(to: 2)
    let reader = try reader()
    await eventually { reader.rounds == 1 }
    #expect(values(reader) == [1000, 1000, 1000, 1007, 1027])
    #expect(values(reader, "500") == [nil, nil, 3, 3, 3])
  }

  @Test("What the server learns late is counted in the next step, once")
  func late() async throws {
    play(-300...90)
    server.set(lag: 20)
    server.clock.jump(to: 2)
    let reader = try reader()
    await eventually { reader.rounds == 1 }
    for beat in 1...4 {
      await server.clock.advance(to: Double(beat) * 15 + 1.5)
      await eventually { reader.rounds == beat + 1 }
    }
    let all = values(reader).compactMap(\.self)
    #expect(zip(all, all.dropFirst()).allSatisfy { $0 <= $1 })
    // At 61.5 s what was scraped up to 41.5 s is known: 30 s.
    #expect(all.last == 1660)
  }

  @Test(
    "The past is told behind the first picture, and what was told already again after it, with the same rises"
  )
  func past() async throws {
    play(-5000...30)
    server.clock.jump(to: 2)
    let reader = try reader(past: 3600)
    await eventually { reader.rounds == 2 }
    let scrapes = reader.scrapes().filter { $0.part == .counters }
    let earnest = scrapes.filter { !$0.isProvisional }
    #expect(scrapes.filter(\.isProvisional).map(\.at) == [-75, -60, -45, -30, -15, 0])
    #expect(earnest.first?.at == -3675 && earnest.last?.at == 0 && earnest.count == 246)
    #expect(zip(earnest, earnest.dropFirst()).allSatisfy { $0.at < $1.at })
    let values = earnest.compactMap { $0.samples.first?.value }
    #expect(values.count == earnest.count)
    #expect(zip(values, values.dropFirst()).allSatisfy { $1 - $0 == 30 })
    await server.clock.advance(to: 16.5)
    await eventually { reader.rounds == 3 }
    #expect(reader.scrapes().last { $0.part == .counters }?.samples.first?.value == (values.last ?? 0) + 30)
    #expect(reader.scrapes().last?.isProvisional == false)
  }

  @Test("A time of which nobody knows is a gap in the past, not a zero")
  func gaps() async throws {
    play(-1200 ... -900)
    play(-300...0)
    server.clock.jump(to: 2)
    let reader = try reader(past: 3600)
    await eventually { reader.rounds == 2 }
    let times = reader.scrapes().filter { $0.part == .counters && !$0.isProvisional }.map(\.at)
    // A little longer Prometheus holds a value on to which nothing follows.
    #expect(times.allSatisfy { ($0 >= -1215 && $0 <= -900) || $0 >= -315 })
    #expect(times.contains(-1185) && times.contains(-285))
  }

  @Test("Of a large mesh the spread of sizes is not asked for, their means are")
  func largeMesh() async throws {
    play(-300...0)
    server.clock.jump(to: 2)
    server.set { query, _ in
      query.hasPrefix("count(")
        ? .success(PlayedPrometheus.ok(PlayedPrometheus.success(#"[{"metric":{},"value":[1,"150000"]}]"#)))
        : nil
    }
    let reader = try reader()
    await eventually { reader.rounds == 1 }
    #expect(server.questions.contains { $0.query.contains("istio_response_bytes_sum") })
    #expect(!server.questions.contains { $0.query.contains("bytes_bucket") })
    #expect(server.questions.contains { $0.query.contains("milliseconds_bucket") })
  }

  @Test("A question that fails leaves the others working, and says so")
  func oneFails() async throws {
    play(-300...60)
    server.clock.jump(to: 2)
    server.set { query, _ in
      guard query.contains("bytes_bucket") else { return nil }
      return .success(
        PlayedPrometheus.ok(
          #"{"status":"error","errorType":"execution","error":"query processing would load too many samples"}"#,
          status: 422))
    }
    let reader = try reader()
    await eventually { reader.rounds == 1 }
    #expect(values(reader).count == 6 && reader.failures() == [])
    let note = reader.scrapes().last?.note ?? ""
    #expect(note.contains("request sizes: answers 422") && note.contains("too many samples"))
    server.set(instead: nil)
    await server.clock.advance(to: 16.5)
    await eventually { reader.rounds == 2 }
    #expect(reader.scrapes().last?.note == nil)
  }

  @Test("What a server holds against its own answer is told with it")
  func warnings() async throws {
    play(-300...60)
    server.clock.jump(to: 2)
    server.set { query, form in
      guard query.contains("istio_requests_total -") else { return nil }
      return .success(
        PlayedPrometheus.ok(
          #"{"status":"success","warnings":["No StoreAPIs matched for this query"],"data":{"resultType":"matrix","result":[]}}"#
        ))
    }
    let reader = try reader()
    await eventually { reader.rounds == 1 }
    #expect(reader.scrapes().last?.note == "No StoreAPIs matched for this query")
  }

  @Test("After an outage it goes on where it was, and nothing is counted twice")
  func outage() async throws {
    play(-300...600)
    server.clock.jump(to: 2)
    let reader = try reader()
    await eventually { reader.rounds == 1 }
    server.set { _, _ in .failure(.refused("prom:9090")) }
    await server.clock.advance(to: 16.5)
    await eventually { reader.failures().count == 1 }
    server.set(instead: nil)
    server.clock.jump(to: 122)
    await eventually { reader.scrapes().last?.at == 120 }
    #expect(values(reader).last == 1600 + 240)
    #expect(reader.failures() == ["connection refused by prom:9090: does Prometheus listen there?"])
  }

  @Test("After a silence too long to count over it says where counting begins again")
  func resumes() async throws {
    play(-300...0)
    play(120...600, from: 2000)
    server.clock.jump(to: 2)
    let reader = try reader()
    await eventually { reader.rounds == 1 }
    for time in [17, 32, 47, 62, 77, 92, 107, 122, 137, 152] {
      server.clock.jump(to: Double(time))
      await eventually { reader.rounds > 1 }
    }
    await eventually { reader.scrapes().last?.at == 150 }
    let resumed = reader.events.compactMap { if case .resumed(_, let at) = $0 { at } else { nil } }
    #expect(resumed == [120])
  }

  @Test("When nothing is scraped any more it says so")
  func silence() async throws {
    play(-300...0)
    server.clock.jump(to: 2)
    let reader = try reader()
    await eventually { reader.rounds == 1 }
    server.clock.jump(to: 500)
    await eventually { reader.rounds == 2 }
    server.clock.jump(to: 700)
    await eventually { !reader.failures().isEmpty }
    #expect(reader.failures().first?.contains("does it still scrape the mesh's proxies?") == true)
  }

  @Test("A server that takes no POST from us is asked by GET, found out once")
  func getInstead() async throws {
    play(-300...30)
    server.clock.jump(to: 2)
    server.set(allowsPost: false)
    let reader = try reader()
    await eventually { reader.rounds == 1 }
    #expect(values(reader).count == 6 && reader.failures() == [])
    let asked = server.questions.count
    await server.clock.advance(to: 16.5)
    await eventually { reader.rounds == 2 }
    #expect(server.questions.count == asked + 5)
    #expect(
      server.questions.suffix(5).allSatisfy {
        $0.path.contains("/api/v1/query?") || $0.path.contains("range?")
      })
  }

  @Test("Asked at another interval it goes on where it was")
  func anotherInterval() async throws {
    play(-300...90)
    server.clock.jump(to: 2)
    let configuration = PrometheusFeed.Configuration(
      endpoint: try EndpointURL("prom"), transport: server, clock: server.clock)
    let feed = PrometheusFeed(configuration)
    let first = Reader(feed.every(1))
    await eventually { first.rounds == 1 }
    first.cancel()
    await first.finished()
    server.clock.jump(to: 31.6)
    let second = Reader(feed.every(60))
    await eventually { second.rounds == 1 }
    #expect(second.scrapes().filter { $0.part == .counters }.map(\.at) == [15, 30])
    #expect(values(second) == [1630, 1660])
  }

  @Test(
    "Every way to fail says what to do",
    arguments: [
      (401, "", "--prometheus-token-file"), (401, "no org id", "X-Scope-OrgID"),
      (403, "nope", "may not ask: nope"),
      (404, "404 page not found", "/prometheus"), (429, "slow down", "a longer --interval"),
      (302, "", "the address that it leads to"), (503, "", "starting, overloaded or gone"),
      (200, "<!DOCTYPE html><html>Sign in</html>", "perhaps to log in"),
      (200, "pong", "is the address right?"),
      (200, #"{"status":"error","errorType":"internal","error":"disk"}"#, "disk"),
      (200, #"{"status":"success","data":{"result":["#, "damaged JSON"), (200, "{}", "is the address right?"),
      (
        400, #"{"status":"error","errorType":"bad_data","error":"parse error: x"}"#,
        "answers 400: parse error: x"
      ),
      (500, "oops", "answers 500: oops"),
    ])
  func sentences(status: Int, body: String, words: String) async throws {
    server.set { _, _ in .success(HTTPResponse(status: status, body: Array(body.utf8))) }
    let reader = try reader()
    await eventually { reader.rounds == 1 }
    #expect(reader.failures().first?.contains(words) == true, "\(reader.failures())")
    #expect(reader.scrapes().isEmpty)
  }
}
