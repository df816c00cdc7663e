import Feeds
import Mesh
import Synchronization
import Testing
import Wire

@Suite(.timeLimit(.minutes(1)))
struct ProxyFeedTests {
  let clock = HandClock()

  private func feed(_ count: Int, _ transport: StubTransport, interval: Double = 1) -> ProxyFeed {
    let targets = (1...count).map { ProxyTarget(host: "proxy\($0)", port: 15000) }
    return ProxyFeed(
      ProxyFeed.Configuration(targets: targets, interval: interval, transport: transport, clock: clock))
  }

  @Test("The first round asks everything of all proxies at once and is over when all have answered")
  func firstRound() async {
    let transport = StubTransport { Envoy.answer($0) }
    let reader = Reader(feed(8, transport))
    await eventually { reader.rounds == 1 }
    #expect(transport.urls.count == 24)
    #expect(reader.identities.count == 8 && reader.identities[0].pod == "reviews-v1-abc")
    #expect(reader.scrapes().count { $0.part == .counters } == 8)
    #expect(reader.scrapes().count { $0.part == .histograms } == 8)
    guard case .expecting(source: "proxy1:15000", kind: .proxy)? = reader.events.first,
      case .roundCompleted(at: 0, wallTime: _?)? = reader.events.last
    else {
      Issue.record("expecting comes first, the end of the round last")
      return
    }
    let scrape = reader.scrapes("proxy3:15000")[0]
    #expect(scrape.samples.count == 1 && scrape.samples[0].value == 7 && scrape.durationMs == 1.5)
  }

  @Test("Who a proxy is comes before its first numbers")
  func identityFirst() async {
    let reader = Reader(feed(1, StubTransport { Envoy.answer($0) }))
    await eventually { reader.rounds == 1 }
    guard case .identity = reader.events[1], case .scrape = reader.events[2] else {
      Issue.record("\(reader.events)")
      return
    }
  }

  @Test("One proxy hanging leaves the others' rounds on time and is not asked twice")
  func hanging() async {
    let transport = StubTransport { $0.contains("proxy1:") ? nil : Envoy.answer($0) }
    let reader = Reader(feed(3, transport))
    await eventually { reader.scrapes().count == 4 && transport.hanging == 3 }
    #expect(reader.rounds == 0)
    await clock.advance(to: 0.3)
    await eventually { reader.rounds == 1 }
    // From now on it is not waited for at all.
    for tick in 1...4 {
      await clock.advance(to: Double(tick))
      await eventually { reader.rounds == tick + 1 }
    }
    #expect(reader.scrapes("proxy2:15000").count { $0.part == .counters } == 5)
    #expect(transport.asked("proxy1:") == 3)
    #expect(reader.scrapes("proxy1:15000").isEmpty)
  }

  @Test("No round waits for a proxy that let its last request time out")
  func hangingAgain() async {
    let transport = StubTransport {
      $0.contains("proxy1:") ? .failure(.timedOut(seconds: 0.9)) : Envoy.answer($0)
    }
    let reader = Reader(feed(2, transport))
    await eventually { reader.rounds == 1 }
    transport.setAnswer { $0.contains("proxy1:") ? nil : Envoy.answer($0) }
    // The next attempt hangs; the round is over all the same, with no time passing.
    await clock.advance(to: 1)
    await eventually { transport.hanging > 0 && reader.rounds == 2 }
    #expect(reader.scrapes("proxy2:15000").count { $0.part == .counters } == 2)
    #expect(clock.now() == 1)
  }

  @Test("A straggler's answer counts for the round after")
  func straggler() async {
    let transport = StubTransport { $0.contains("proxy1:") ? nil : Envoy.answer($0) }
    let reader = Reader(feed(2, transport))
    await eventually { transport.hanging == 3 }
    await clock.advance(to: 0.3)
    await eventually { reader.rounds == 1 }
    transport.setAnswer { Envoy.answer($0) }
    transport.release(Envoy.body(Envoy.counters(3)))
    await eventually { !reader.scrapes("proxy1:15000").isEmpty }
    #expect(reader.rounds == 1)
    await clock.advance(to: 1)
    await eventually { reader.rounds == 2 }
  }

  @Test("A dead proxy is told as failed each round, asked ever less often, and found again")
  func backoff() async {
    let transport = StubTransport {
      $0.contains("proxy1:") ? .failure(.refused("proxy1:15000")) : Envoy.answer($0)
    }
    let reader = Reader(feed(2, transport))
    var askedAt: [Int] = []
    for tick in 0...31 {
      if tick > 0 { await clock.advance(to: Double(tick)) }
      await eventually { reader.rounds == tick + 1 }
      #expect(reader.failures("proxy1:15000").count == tick + 1)
      let asked = transport.urls.count { $0.contains("proxy1:") && Envoy.isCounters($0) }
      if asked > askedAt.count { askedAt.append(tick) }
    }
    #expect(askedAt == [0, 1, 3, 7, 15, 30])
    #expect(Set(reader.failures()) == ["connection refused by proxy1:15000"])
    #expect(reader.scrapes("proxy2:15000").count { $0.part == .counters } == 32)

    transport.setAnswer { Envoy.answer($0) }
    let before = reader.identities.count
    for tick in 32...45 {
      await clock.advance(to: Double(tick))
      await eventually { reader.rounds == tick + 1 }
    }
    #expect(reader.scrapes("proxy1:15000").count { $0.part == .counters } == 1)
    #expect(reader.identities.count > before)
    await clock.advance(to: 46)
    await eventually { reader.rounds == 47 }
    #expect(reader.scrapes("proxy1:15000").count { $0.part == .counters } == 2)
  }

  @Test("A source that refuses the filter is read whole, from the first round on")
  func filterRefused() async {
    let transport = StubTransport {
      $0.contains("filter=") ? Envoy.body("bad regex", status: 400) : Envoy.answer($0)
    }
    let reader = Reader(feed(1, transport))
    await eventually { reader.rounds == 1 }
    #expect(reader.failures().isEmpty)
    #expect(reader.scrapes().map(\.part) == [.everything] && reader.scrapes()[0].samples.count == 3)
    let asked = transport.asked("filter=")
    await clock.advance(to: 1)
    await eventually { reader.rounds == 2 }
    #expect(transport.asked("filter=") == asked)
    #expect(reader.scrapes().map(\.part) == [.everything, .everything])
  }

  @Test("A source that answers with everything all the same is taken as such")
  func filterIgnored() async {
    let whole = Envoy.counters(1) + Envoy.histograms(1) + Envoy.other
    let transport = StubTransport {
      $0.hasSuffix("/server_info") ? Envoy.body("", status: 404) : Envoy.body(whole)
    }
    let reader = Reader(feed(1, transport))
    await eventually { reader.rounds == 1 }
    #expect(reader.scrapes().map(\.part) == [.everything])
    await clock.advance(to: 1)
    await eventually { reader.rounds == 2 }
    #expect(reader.scrapes().map(\.part) == [.everything, .everything])
    #expect(transport.urls.count(where: Envoy.isWhole) == 1)
    #expect(reader.identities.isEmpty && reader.failures().isEmpty)
  }

  @Test(
    "What is not Prometheus text, and every refusal, has its reason",
    arguments: [
      (200, "<html><body>login</body></html>", "HTML"), (200, "{\"a\":1}", "JSON"), (403, "", "denied"),
      (404, "", "15090"), (302, "", "redirect"), (503, "", "503"),
    ])
  func reasons(status: Int, body: String, word: String) async {
    let transport = StubTransport {
      $0.contains("proxy1:") && $0.contains("/stats") ? Envoy.body(body, status: status) : Envoy.answer($0)
    }
    let reader = Reader(feed(2, transport))
    await eventually { reader.rounds == 1 }
    #expect(reader.failures("proxy1:15000").count == 1)
    #expect(reader.failures().first?.contains(word) == true)
    #expect(reader.failures("proxy2:15000").isEmpty && !reader.scrapes("proxy2:15000").isEmpty)
  }

  @Test("A counter that went back makes the proxy be asked at once who it is")
  func restart() async {
    let transport = StubTransport { Envoy.answer($0, requests: 100) }
    let reader = Reader(feed(1, transport))
    await eventually { reader.rounds == 1 }
    #expect(reader.identities.count == 1)
    transport.setAnswer { Envoy.answer($0, requests: 5) }
    await clock.advance(to: 1)
    await eventually { reader.rounds == 2 }
    #expect(reader.identities.count == 2)
    await clock.advance(to: 2)
    await eventually { reader.rounds == 3 }
    #expect(reader.identities.count == 2)
  }

  @Test("A thousand proxies are spread over half of the interval")
  func spread() async {
    let transport = StubTransport { Envoy.answer($0) }
    let reader = Reader(feed(1000, transport))
    await eventually { transport.urls.count(where: Envoy.isCounters) == 50 }
    for slot in 1..<20 { await clock.advance(to: 0.025 * Double(slot)) }
    await eventually { reader.rounds == 1 }
    #expect(transport.urls.count(where: Envoy.isCounters) == 1000)
    #expect(clock.now() < 0.5)
  }

  @Test("Who stops reading stops the polling, also of what hangs")
  func cancellation() async {
    let transport = StubTransport { $0.contains("proxy1:") ? nil : Envoy.answer($0) }
    let reader = Reader(feed(2, transport))
    await eventually { transport.hanging == 3 }
    reader.cancel()
    await reader.finished()
    await eventually { transport.hanging == 0 }
    let asked = transport.urls.count
    clock.jump(to: 10)
    for _ in 0..<100 { await Task.yield() }
    #expect(transport.urls.count == asked)
  }

  @Test("Polling goes on when nobody takes the events")
  func slowReader() async {
    let transport = StubTransport { Envoy.answer($0) }
    let stream = feed(1, transport).events()
    // A tick that comes before the poll of the tick before is over is left out, so it may take a few more.
    var tick = 0.0
    while transport.urls.count(where: Envoy.isCounters) < 20, !Task.isCancelled {
      tick += 1
      await clock.advance(to: tick)
    }
    withExtendedLifetime(stream) {}
  }

  @Test("Ticks that were missed while the process stood still stay missed")
  func pause() async {
    let transport = StubTransport { Envoy.answer($0) }
    let reader = Reader(feed(1, transport))
    await eventually { reader.rounds == 1 }
    await clock.advance(to: 1)
    await eventually { reader.rounds == 2 }
    clock.jump(to: 100.5)
    await eventually { reader.rounds == 3 }
    await clock.advance(to: 101)
    await eventually { reader.rounds >= 4 }
    #expect(reader.rounds == 4)
  }

  @Test("A target's own path is used, with the filter added")
  func ownPath() async {
    let transport = StubTransport { Envoy.answer($0) }
    let target = ProxyTarget(host: "app", port: 8080, path: "/metrics?x=1")
    let reader = Reader(ProxyFeed(.init(targets: [target], transport: transport, clock: clock)))
    await eventually { reader.rounds == 1 }
    #expect(transport.asked("http://app:8080/metrics?x=1&usedonly&filter=istio_%28") == 2)
  }
}
