/// How much may go over a way that others need too, such as a Kubernetes API server.
public struct RequestBudget: Sendable, Hashable {
  /// Requests in a second.
  public var requestsPerSecond: Double
  /// Bytes of answers in a second.
  public var bytesPerSecond: Double
  /// The part of it that polls may use; the rest is for what people ask.
  private static let share = 0.8

  /// Makes a budget; both at least a little.
  public init(requestsPerSecond: Double = 20, bytesPerSecond: Double = 5e6) {
    self.requestsPerSecond = max(requestsPerSecond, 0.1)
    self.bytesPerSecond = max(bytesPerSecond, 1000)
  }

  /// How polls are arranged so that they stay within it.
  struct Arrangement: Sendable, Equatable {
    /// Seconds between polls.
    var interval: Double
    /// Counters and histograms come in one answer.
    var isTogether: Bool
  }

  /// The arrangement for so many proxies.
  /// - Parameters:
  ///   - interval: seconds that were asked for; never less.
  ///   - bytesPerPoll: what an answer of a proxy has held so far; 0 before any.
  func arrangement(proxies: Int, interval: Double, bytesPerPoll: Double) -> Arrangement {
    let requests = requestsPerSecond * Self.share
    let count = Double(proxies)
    let byBytes = count * bytesPerPoll / (bytesPerSecond * Self.share)
    // Apart: the counters each poll, the histograms each flush.
    let apart = count / interval + count / FlushSchedule.usualPeriod
    if apart <= requests { return Arrangement(interval: max(interval, byBytes), isTogether: false) }
    return Arrangement(interval: max(interval, count / requests, byBytes), isTogether: true)
  }

  /// Why polls are further apart than was asked for: a sentence without full stop.
  func reason(_ seconds: Double, proxies: Int) -> String {
    "Polls come every \(Self.text(seconds)) s: \(proxies) proxies share \(Self.text(requestsPerSecond)) requests/s and \(Self.text(bytesPerSecond / 1e6)) MB/s"
  }

  private static func text(_ value: Double) -> String {
    let rounded = (value * 10).rounded() / 10
    return rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)"
  }
}
