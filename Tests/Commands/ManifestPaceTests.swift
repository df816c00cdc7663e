import Testing

@testable import pharos

@Suite struct ManifestPaceTests {
  @Test func aChangeIsToldAfterAMomentOfQuiet() {
    let pace = ManifestPace()
    #expect(pace.due(since: 10, lastChange: 10, isPressing: true) == 10.5)
    #expect(pace.due(since: 10, lastChange: 10.4, isPressing: true) == 10.9)
    // Changes one after the other do not keep each other back for ever.
    #expect(pace.due(since: 10, lastChange: 14, isPressing: true) == 13)
  }

  @Test func whatComesAndGoesIsToldSeldomWhereTellingCosts() {
    var pace = ManifestPace()
    pace.cost = 1
    pace.toldAt = 100
    #expect(pace.due(since: 101, lastChange: 101, isPressing: false) == 120)
    #expect(pace.due(since: 101, lastChange: 101, isPressing: true) == 104)
    #expect(pace.due(since: 130, lastChange: 130, isPressing: false) == 130.5)
    pace.cost = 30
    #expect(pace.due(since: 101, lastChange: 101, isPressing: false) == 160)
  }

  @Test func aSmallMeshIsNotKeptWaiting() {
    var pace = ManifestPace()
    pace.cost = 0.005
    pace.toldAt = 100
    #expect(pace.due(since: 100.2, lastChange: 100.2, isPressing: false) == 100.7)
  }
}
