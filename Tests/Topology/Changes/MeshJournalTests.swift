import FoundationEssentials
import Mesh
import Testing
import Topology

@Suite struct MeshJournalTests {
  static func change(_ second: Double, _ kind: MeshChange.Kind) -> MeshChange {
    MeshChange(
      at: ChangeStory.start.addingTimeInterval(second), kind: kind, subject: .source("p"),
      name: "\(Int(second))")
  }

  static func at(_ second: Double) -> Date { ChangeStory.start.addingTimeInterval(second) }

  @Test func answersForStretchesOfTime() {
    var journal = MeshJournal()
    journal.add([1, 2, 2, 5, 9].map { Self.change($0, $0 == 5 ? .lost : .failed) })
    #expect(journal.changes(from: Self.at(2), to: Self.at(5)).map(\.name) == ["2", "2", "5"])
    #expect(journal.changes(from: Self.at(3), to: Self.at(4)).isEmpty)
    #expect(journal.changes(from: Self.at(9), to: Self.at(1)).isEmpty)
    #expect(journal.counts() == [.failed: 4, .lost: 1])
    #expect(journal.counts(from: Self.at(4), to: Self.at(9)) == [.failed: 1, .lost: 1])
  }

  @Test func findsTheChangesOfHealthAroundAMoment() {
    var journal = MeshJournal()
    journal.add([
      Self.change(1, .failed), Self.change(3, .restarted), Self.change(5, .recovered),
      Self.change(7, .appeared),
    ])
    #expect(journal.healthChange(before: Self.at(5))?.name == "1")
    #expect(journal.healthChange(before: Self.at(1)) == nil)
    #expect(journal.healthChange(after: Self.at(1))?.name == "5")
    #expect(journal.healthChange(after: Self.at(5)) == nil)
  }

  @Test func isBoundedAndInOrderWhateverComesLate() {
    var journal = MeshJournal(capacity: 100)
    for second in 0..<1000 { journal.add([Self.change(Double(second), .failed)]) }
    #expect(journal.changes.count >= 100 && journal.changes.count <= 110)
    #expect(journal.forgotten + journal.changes.count == 1000)
    #expect(journal.changes.last?.name == "999")
    journal.add([Self.change(995.5, .configured)])
    #expect(journal.changes.suffix(5).map(\.kind) == [.configured, .failed, .failed, .failed, .failed])
    let times = journal.changes.map(\.at)
    #expect(times == times.sorted())
  }
}
