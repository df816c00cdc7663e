import Foundation
import Synchronization
import Testing
import Wire

@testable import Feeds

/// A way that others need too gets no more than its budget.
@Suite struct BudgetedTransportTests {
  /// Time goes on exactly as far as somebody sleeps.
  private final class SleepingClock: FeedClock {
    private let time = Mutex(1000.0)
    func now() -> Double { time.withLock { $0 } }
    func wallTime() -> Date? { nil }
    func sleep(until deadline: Double) async { time.withLock { $0 = max($0, deadline) } }
  }

  private struct Sized: HTTPTransport {
    let bytes: Int
    func send(_ request: HTTPRequest) async throws(WireError) -> HTTPResponse {
      HTTPResponse(status: 200, body: [UInt8](repeating: 0, count: bytes))
    }
  }

  private func seconds(_ count: Int, of bytes: Int) async throws -> Double {
    let clock = SleepingClock()
    let transport = BudgetedTransport(
      Sized(bytes: bytes), budget: RequestBudget(requestsPerSecond: 20, bytesPerSecond: 1e6), clock: clock)
    for _ in 0..<count { _ = try await transport.send(HTTPRequest(url: "https://api/")) }
    #expect(transport.load.requestsPerSecond <= 22)
    #expect(transport.load.bytesPerSecond <= 1.2e6)
    return clock.now() - 1000
  }

  @Test func aSecondsWorthGoesAtOnceAndThenNoMoreThanTheBudget() async throws {
    #expect(try await seconds(20, of: 10) == 0)
    let long = try await seconds(220, of: 10)
    #expect(long > 9.5 && long < 10.5)
  }

  @Test func largeAnswersArePaidForToo() async throws {
    let long = try await seconds(40, of: 250_000)
    #expect(long > 8 && long < 10.5, "10 MB at 1 MB/s")
  }
}
