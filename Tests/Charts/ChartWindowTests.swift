import Charts
import Testing

@Suite struct ChartWindowTests {
  let now = 10_000.0

  @Test func itFollowsThePresentUntilMoved() {
    var window = ChartWindow(span: 300)
    #expect(window.range(now: now) == 9_700...10_000)
    #expect(window.range(now: now + 5) == 9_705...10_005)
    window.pan(by: -60, now: now, oldest: 0)
    #expect(!window.isFollowing)
    #expect(window.range(now: now + 5) == 9_640...9_940)
    window.pan(by: 1000, now: now, oldest: 0)
    #expect(window.isFollowing)
    window.pan(by: -60, now: now, oldest: 0)
    window.follow()
    #expect(window.range(now: now) == 9_700...10_000)
  }

  @Test func panningStopsWhereHistoryBegins() {
    var window = ChartWindow(span: 300)
    window.pan(by: -1e9, now: now, oldest: 9_000)
    #expect(window.range(now: now) == 9_000...9_300)
    // Less history than the window is long: there is nowhere to go.
    window = ChartWindow(span: 300)
    window.pan(by: -1e9, now: now, oldest: 9_900)
    #expect(window.isFollowing)
  }

  @Test func whatIsUnderTheCursorStaysThereInAZoom() {
    var window = ChartWindow(span: 600)
    window.pan(by: -1000, now: now, oldest: 0)
    let before = window.range(now: now)
    let cursor = before.lowerBound + 150
    window.zoom(in: true, about: cursor, now: now)
    let after = window.range(now: now)
    #expect(window.span == 300)
    let share = (cursor - after.lowerBound) / window.span
    #expect(share == 0.25)
    window.zoom(in: false, about: cursor, now: now)
    #expect(window.range(now: now) == before)
  }

  @Test func zoomingWithoutACursorKeepsFollowing() {
    var window = ChartWindow(span: 300)
    window.zoom(in: true, now: now)
    #expect(window.span == 120 && window.isFollowing)
    window.zoom(in: false, now: now)
    #expect(window.span == 300)
  }

  @Test func zoomHasLimits() {
    var window = ChartWindow(span: 45, limits: 20...3600)
    for _ in 0..<20 { window.zoom(in: true, now: now) }
    #expect(window.span == 20 && !window.canZoom(in: true))
    for _ in 0..<40 { window.zoom(in: false, now: now) }
    #expect(window.span == 3600 && !window.canZoom(in: false) && window.canZoom(in: true))
    #expect(ChartWindow(span: .nan).span == 10)
  }

  @Test func aMomentIsBroughtIntoView() {
    var window = ChartWindow(span: 300)
    window.reveal(9_800, now: now)
    #expect(window.isFollowing)
    window.reveal(5_000, now: now)
    #expect(window.range(now: now) == 5_000...5_300)
    window.reveal(5_400, now: now)
    #expect(window.range(now: now) == 5_100...5_400)
    window.center(on: 8_000, now: now)
    #expect(window.range(now: now) == 7_850...8_150)
    window.center(on: now, now: now)
    #expect(window.isFollowing)
    window.show(6_000...6_500, now: now)
    #expect(window.range(now: now) == 6_000...6_500)
  }
}
