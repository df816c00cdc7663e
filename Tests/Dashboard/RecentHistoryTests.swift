import Dashboard
import Mesh
import Testing

@Suite struct RecentHistoryTests {
  private func snapshot(_ revision: UInt64) -> Snapshot {
    var mesh = Bookinfo(revision: revision)
    mesh.isFailing = false
    return mesh.snapshot
  }

  @Test func keepsTheNewestMomentsOnly() {
    var history = RecentHistory(capacity: 10)
    for revision in 1...25 { history.add(snapshot(UInt64(revision)), interval: 1) }
    let points = history.points(of: .node(Bookinfo.ratings), count: 100)
    #expect(points.count == 10)
    #expect(points.allSatisfy { $0.rate == 16 })
  }

  @Test func whatWasNotThereIsAGapAndNotZero() {
    var history = RecentHistory(capacity: 10)
    history.add(snapshot(1), interval: 1)
    var without = snapshot(2)
    without.nodes.removeAll { $0.id == Bookinfo.ratings }
    history.add(without, interval: 1)
    history.add(snapshot(3), interval: 1)
    #expect(history.points(of: .node(Bookinfo.ratings), count: 3).map(\.rate) == [16, nil, 16])
  }

  @Test func aSilenceOfTheSourceIsAGap() {
    var history = RecentHistory(capacity: 20)
    history.add(snapshot(1), interval: 1)
    history.add(snapshot(7), interval: 1)
    let rates = history.points(of: .node(Bookinfo.ratings), count: 20).map(\.rate)
    #expect(rates == [16, nil, nil, nil, nil, nil, 16])
  }

  @Test func whatHasLongGoneIsForgotten() {
    var history = RecentHistory(capacity: 5)
    history.add(snapshot(1), interval: 1)
    for revision in 2...12 {
      var later = snapshot(UInt64(revision))
      later.nodes.removeAll { $0.id == Bookinfo.ratings }
      history.add(later, interval: 1)
    }
    #expect(history.points(of: .node(Bookinfo.ratings), count: 5).isEmpty)
  }

  @Test func aReaderOfThePastSeesWhatWasThen() {
    var history = RecentHistory(capacity: 10)
    for revision in 1...6 { history.add(snapshot(UInt64(revision)), interval: 1) }
    #expect(history.points(of: .node(Bookinfo.ratings), count: 10, end: 3).count == 3)
  }
}
