import Testing

@testable import Terminal

/// One loop at a time: it is the process's.
@Suite(.serialized) struct LoopTests {
  @Test func jobsRunOnTheLoopAndTheirResultComesBack() async throws {
    let value = try await UILoop.run(onOwnThread: {
      let outside = await Self.work()
      #expect(UIActor.executor.isOnLoop)
      UIActor.shared.preconditionIsolated()
      return outside + 1
    })
    #expect(value == 42)
    #expect(!UIActor.executor.isOnLoop)
  }

  private nonisolated static func work() async -> Int {
    await Task.detached { 41 }.value
  }

  @Test func errorsComeBackToo() async {
    struct Broken: Error {}
    await #expect(throws: Broken.self) { try await UILoop.run(onOwnThread: { throw Broken() }) }
  }

  @Test func timersFireInTheOrderOfTheirTimes() async throws {
    let order = try await UILoop.run(onOwnThread: { @UIActor () async -> [Int] in
      var order: [Int] = []
      await withCheckedContinuation { (done: CheckedContinuation<Void, Never>) in
        let notes = Notes()
        UILoop.schedule(after: .milliseconds(20)) {
          order = notes.values + [3]
          done.resume()
        }
        UILoop.schedule(after: .milliseconds(10)) { notes.values.append(2) }
        UILoop.schedule(after: .milliseconds(1)) { notes.values.append(1) }
        let cancelled = UILoop.schedule(after: .milliseconds(5)) { notes.values.append(9) }
        UILoop.cancel(cancelled)
      }
      return order
    })
    #expect(order == [1, 2, 3])
  }

  @UIActor final class Notes {
    var values: [Int] = []
  }

  @Test func jobsFromEverywhereAllArrive() async throws {
    let count = try await UILoop.run(onOwnThread: { @UIActor () async -> Int in
      let notes = Notes()
      await withTaskGroup(of: Void.self) { group in
        for sender in 0..<8 {
          group.addTask { for index in 0..<500 { await notes.add(sender * 1000 + index) } }
        }
      }
      // Each sender's own arrive in order.
      for sender in 0..<8 {
        let own = notes.values.filter { $0 / 1000 == sender }
        #expect(own == own.sorted())
      }
      return notes.values.count
    })
    #expect(count == 4000)
  }
}

extension LoopTests.Notes {
  func add(_ value: Int) { values.append(value) }
}
