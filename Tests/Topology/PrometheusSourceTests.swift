import Mesh
import Testing

@testable import Topology

/// A source that has new numbers more seldom than it is asked, and that tells a first picture first.
@Suite struct PrometheusSourceTests {
  private let series = Series(
    name: "istio_requests_total", labels: Labels("a-v1", "b-v1").by("source").map { (name: $0, value: $1) })

  private func scrape(_ value: Double, at: Double, isProvisional: Bool = false, note: String? = nil)
    -> MeshEvent
  {
    var scrape = Scrape(
      source: "prometheus p:9090", kind: .prometheus, at: at, part: .counters,
      samples: [Sample(series: series, value: value)])
    scrape.isProvisional = isProvisional
    scrape.note = note
    return .scrape(scrape)
  }

  private func snapshot(_ state: inout MeshState, at: Double) -> Snapshot {
    state.ingest(.roundCompleted(at: at, wallTime: nil))
    return state.snapshot(at: at)
  }

  @Test func theWindowHoldsFourOfItsBeatsAndSaysWhy() throws {
    var state = MeshState(.init(windowSeconds: 10, intervalSeconds: 1, graphType: .workload))
    for beat in 0...5 { state.ingest(scrape(Double(100 + beat * 30), at: Double(beat) * 15)) }
    let shown = snapshot(&state, at: 76)
    #expect(shown.windowSeconds == 60 && shown.requestedWindowSeconds == 10 && shown.intervalSeconds == 15)
    #expect(shown.edge("a-v1", "b-v1")?.rate == 2)
    #expect(shown.edge("a-v1", "b-v1")?.count == 120)
    #expect(
      shown.warnings == [
        "The window is 60 s rather than 10 s: prometheus p:9090 has new numbers each 15 s."
      ])
    // Two beats and a half may pass before that is worth a word.
    #expect(shown.sources.first?.state == .ok)
    #expect(snapshot(&state, at: 100).sources.first?.state == .ok)
    #expect(snapshot(&state, at: 130).sources.first?.state == .stale)
    #expect(snapshot(&state, at: 190).sources.first?.state == .down)
  }

  @Test func aWindowThatIsLongEnoughStaysAsItIs() {
    var state = MeshState(.init(windowSeconds: 120, intervalSeconds: 1, graphType: .workload))
    for beat in 0...9 { state.ingest(scrape(Double(beat * 30), at: Double(beat) * 15)) }
    let shown = snapshot(&state, at: 136)
    #expect(shown.windowSeconds == 120 && shown.warnings == [])
  }

  @Test func theFirstPictureIsForgottenWhenTheWholeIsTold() throws {
    var state = MeshState(.init(windowSeconds: 60, intervalSeconds: 1, graphType: .workload))
    for beat in 0...4 { state.ingest(scrape(Double(beat * 30), at: Double(beat) * 15, isProvisional: true)) }
    #expect(snapshot(&state, at: 61).edge("a-v1", "b-v1")?.count == 120)
    for beat in -20...4 { state.ingest(scrape(Double(5000 + beat * 30), at: Double(beat) * 15)) }
    let whole = snapshot(&state, at: 62)
    #expect(whole.edge("a-v1", "b-v1")?.count == 120)
    #expect(whole.sources.count == 1)
  }

  @Test func aTimeThatNothingIsKnownOfIsNoTimeWithoutTraffic() throws {
    var state = MeshState(.init(windowSeconds: 60, intervalSeconds: 1, graphType: .workload))
    for beat in 0...5 { state.ingest(scrape(Double(beat * 30), at: Double(beat) * 15)) }
    #expect(snapshot(&state, at: 76).edge("a-v1", "b-v1")?.rate == 2)
    // Two minutes later it is back, tells where it stood, and counts on.
    state.ingest(.resumed(source: "prometheus p:9090", at: 195))
    state.ingest(scrape(150, at: 195))
    #expect(snapshot(&state, at: 196).edge("a-v1", "b-v1")?.hasRates != true)
    state.ingest(scrape(180, at: 210))
    state.ingest(scrape(210, at: 225))
    let shown = snapshot(&state, at: 226)
    #expect(shown.edge("a-v1", "b-v1")?.rate == 2 && shown.edge("a-v1", "b-v1")?.count == 60)
    #expect(shown.windowSeconds == 60)
    // Both sides of it count where the window holds both.
    let around = state.snapshot(at: 225, wallTime: nil)
    #expect(around.edge("a-v1", "b-v1")?.rate == 2)
    state.configuration.windowSeconds = 200
    let wide = state.snapshot(at: 225)
    #expect(wide.edge("a-v1", "b-v1")?.rate == 2 && wide.edge("a-v1", "b-v1")?.count == 180)
    // A window of before is what it was.
    #expect(state.snapshot(at: 75).edge("a-v1", "b-v1")?.rate == 2)
  }

  @Test func countersThatStandStillAreATimeWithoutTraffic() throws {
    var state = MeshState(.init(windowSeconds: 60, intervalSeconds: 1, graphType: .workload))
    for beat in 0...5 { state.ingest(scrape(Double(beat * 30), at: Double(beat) * 15)) }
    state.ingest(scrape(150, at: 135))
    state.ingest(scrape(180, at: 150))
    #expect(snapshot(&state, at: 151).edge("a-v1", "b-v1")?.count == 30)
  }

  @Test func whatItHoldsAgainstItsAnswerIsShownAndNothingIsLostByIt() throws {
    var state = MeshState(.init(windowSeconds: 60, intervalSeconds: 1, graphType: .workload))
    state.ingest(scrape(0, at: 0))
    state.ingest(
      .scrape(
        Scrape(source: "prometheus p:9090", kind: .prometheus, at: 15, part: .counters, samples: [])))
    state.ingest(scrape(7, at: 30, note: "store x is away"))
    let shown = snapshot(&state, at: 31)
    #expect(shown.sources.first?.state == .ok && shown.sources.first?.error == "store x is away")
    #expect(shown.edge("a-v1", "b-v1")?.count == 7)
  }

  @Test func aFailureIsOverWithTheNextAnswerWhateverItsTime() {
    var state = MeshState(.init(windowSeconds: 60, intervalSeconds: 1, graphType: .workload))
    state.ingest(.failed(source: "prometheus p:9090", reason: "no", at: 20))
    state.ingest(scrape(0, at: 0))
    state.ingest(scrape(1, at: 15))
    #expect(snapshot(&state, at: 21).sources.first?.state == .ok)
  }
}
