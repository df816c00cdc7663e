/// Tells "the API server does not reach the pods" from "this pod is down", by what came of requests to pods. Pure.
///
/// That the way is no use is said of several pods alone: when every one that is polled was tried by this way, two at
/// least failed for good, and none answered. As soon as one answers, the way is good, and the others are down
/// themselves. A way that was good is given up after ``memory`` seconds without any answer.
public struct PodReach: Sendable {
  /// What is known of the way.
  public enum Verdict: Sendable, Hashable {
    /// Not enough.
    case open
    /// At least one pod answers by it.
    case good
    /// No pod does; why, in few words.
    case broken(String)
  }

  private struct Failure {
    var count: Int
    var isLasting: Bool
    var reason: String
    var at: Double
  }

  private var failures: [String: Failure] = [:]
  private var answeredAt: Double?

  /// Seconds for which one answer speaks for the way.
  public static let memory = 120.0
  /// Seconds after which a failure is forgotten.
  static let failureMemory = 600.0
  /// A failure that took so many seconds counts for good at once: a pause would not have helped.
  static let lastingSeconds = 3.0
  /// Pods that must have failed for good.
  static let several = 2
  /// Of many pods so many must have been tried.
  static let enough = 20

  /// Nothing is known.
  public init() {}

  /// Notes what came of a request.
  /// - Parameters:
  ///   - pod: its namespace and name.
  ///   - seconds: how long the request took.
  ///   - at: monotonic seconds.
  /// - Returns: whether the verdict may be another one now.
  @discardableResult
  public mutating func note(_ pod: String, _ answer: PodProxyAnswer, seconds: Double, at: Double) -> Bool {
    switch answer {
    case .nothing: return false
    case .pod:
      defer { answeredAt = at }
      let isNews = answeredAt.map { at - $0 > Self.memory / 4 } ?? true
      return failures.removeValue(forKey: pod) != nil || isNews
    case .unreached(let reason):
      let before = failures[pod]
      failures[pod] = Failure(
        count: (before?.count ?? 0) + 1,
        isLasting: before != nil || seconds >= Self.lastingSeconds, reason: reason, at: at)
      if failures.count > 2 * Self.enough { forget(at) }
      return true
    }
  }

  /// What follows from it.
  /// - Parameter polled: the pods that are polled by this way.
  public func verdict(polled: Set<String>, at: Double) -> Verdict {
    if let answeredAt, at - answeredAt < Self.memory { return .good }
    let recent = failures.filter { at - $0.value.at < Self.failureMemory }
    guard recent.values.count(where: \.isLasting) >= Self.several,
      polled.count(where: { recent[$0] != nil }) >= min(polled.count, Self.enough)
    else { return .open }
    var counts: [String: Int] = [:]
    for failure in recent.values { counts[failure.reason, default: 0] += 1 }
    let reason = counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
    return .broken(reason ?? "")
  }

  private mutating func forget(_ at: Double) {
    failures = failures.filter { at - $0.value.at < Self.failureMemory }
  }
}
