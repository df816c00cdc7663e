/// What does not get through to proxies although it is allowed, and when it is tried again. Pure.
struct WayFaults: Equatable {
  /// A way that is no use for now.
  struct Fault: Equatable {
    /// Why, in few words.
    var reason: String
    /// How often it was found so.
    var tries: Int
    /// When it is tried again, in monotonic seconds.
    var retryAt: Double
  }

  /// The API server's own way.
  var podProxy: Fault?
  /// kubectl's port-forwards.
  var portForward: Fault?

  /// What a plan has to know.
  var told: PollPlan.Faults { .init(podProxy: podProxy?.reason, portForward: portForward?.reason) }

  /// Seconds until a way is tried again: a minute, two, four, at most a quarter of an hour.
  static func pause(tries: Int) -> Double { min(60 * Double(1 << min(max(tries, 1) - 1, 4)), 900) }

  /// Notes that a way is no use.
  mutating func fail(_ way: WritableKeyPath<Self, Fault?>, _ reason: String, at: Double) {
    let tries = (self[keyPath: way]?.tries ?? 0) + 1
    self[keyPath: way] = Fault(reason: reason, tries: tries, retryAt: at + Self.pause(tries: tries))
  }

  /// Whether it is time to try a way again; if so, the next time is put off until that has come to something.
  mutating func isDue(_ way: WritableKeyPath<Self, Fault?>, at: Double) -> Bool {
    guard let fault = self[keyPath: way], at >= fault.retryAt else { return false }
    self[keyPath: way]?.retryAt = at + Self.pause(tries: fault.tries + 1)
    return true
  }
}
