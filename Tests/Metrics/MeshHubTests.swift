import Mesh
import Metrics
import Testing
import Topology

@Suite struct MeshHubTests {
  @Test func aChangeOfTheGraphTypeGivesASnapshotAtOnce() async throws {
    let hub = MeshHub(MeshState.Configuration(graphType: .workload))
    await hub.take(.roundCompleted(at: 1, wallTime: nil))
    var snapshots = hub.snapshots.makeAsyncIterator()
    #expect(await snapshots.next()?.graphType == .workload)
    await hub.setGraphType(.app)
    #expect(await snapshots.next()?.graphType == .app)
    await hub.setWindow(30)
    #expect(await snapshots.next()?.windowSeconds == 30)
  }

  @Test func onlyTheNewestSnapshotWaitsAndTheStreamEndsWithTheEvents() async {
    let hub = MeshHub()
    let (events, input) = AsyncStream.makeStream(of: MeshEvent.self)
    for second in 1...5 { input.yield(.roundCompleted(at: Double(second), wallTime: nil)) }
    input.finish()
    await hub.run(events)
    var revisions: [UInt64] = []
    for await snapshot in hub.snapshots { revisions.append(snapshot.revision) }
    #expect(revisions == [5])
  }
}
