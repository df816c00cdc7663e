import Mesh

/// A judgement with its reason.
struct Judgement: Sendable {
  var health: Health
  /// A short sentence; nil when there is nothing to say.
  var reason: String?

  static let none = Judgement(health: .na, reason: nil)
}

/// Kiali's default tolerances: any 5xx, gRPC error or missing answer degrades and 10 % of one of them is a
/// failure; 4xx degrade from 10 % and fail from 20 %. Each is judged on its own and the worst counts.
enum HealthRules {
  /// Below so many requests in the window, health looks at the last 60 s.
  static let fewRequests = 10.0

  /// Judges requests.
  /// - Parameter direction: a word for the reason, such as `inbound`.
  static func judge(_ tally: AnswerTally, basis: HealthBasis, direction: String, _ protocol: TrafficProtocol)
    -> Judgement
  {
    guard tally.count > 0 else { return .none }
    let tolerances: [(number: Double, degraded: Double, failure: Double, what: String)] = [
      (tally.serverErrors, 0, 10, "answered 5xx"), (tally.noResponses, 0, 10, "got no response"),
      (tally.grpcErrors, 0, 10, "ended with a gRPC error"), (tally.clientErrors, 10, 20, "answered 4xx"),
    ]
    var worst = Judgement(health: .healthy, reason: nil)
    for tolerance in tolerances where tolerance.number > 0 {
      let percent = 100 * tolerance.number / tally.count
      let health: Health =
        percent >= tolerance.failure ? .failure : percent >= tolerance.degraded ? .degraded : .healthy
      guard health > worst.health else { continue }
      let requests = "\(direction) \(`protocol`.rawValue) requests \(tolerance.what)"
      if basis.count < fewRequests {
        let seconds = Int(basis.windowSeconds.rounded())
        worst = Judgement(
          health: health,
          reason: "\(Text.count(tolerance.number)) of \(Text.count(tally.count)) \(requests) in \(seconds) s."
        )
      } else {
        worst = Judgement(health: health, reason: "\(Text.percent(percent)) of \(requests).")
      }
    }
    return worst
  }

  /// The requests that health rests on: the window's, or the last 60 s' where the window holds few.
  static func basis(window: AnswerTally, lately: AnswerTally, _ times: WindowTimes) -> (
    AnswerTally, HealthBasis
  ) {
    let useLately = usesLately((window, lately))
    let tally = useLately ? lately : window
    let seconds = useLately ? times.latelySeconds : times.seconds
    return (tally, HealthBasis(count: tally.count, errors: tally.errors, windowSeconds: seconds))
  }

  /// The window holds too few requests to judge by, and the last 60 s hold more.
  static func usesLately(_ tallies: (window: AnswerTally, lately: AnswerTally)) -> Bool {
    tallies.window.count < fewRequests && tallies.lately.count > tallies.window.count
  }

  /// Judges TCP: a flag other than `-` and connections that carry no bytes degrade.
  static func judge(_ connections: ConnectionTally, _ times: WindowTimes) -> Judgement {
    if let worst = connections.flagged.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }), worst.value > 0 {
      return Judgement(
        health: .degraded,
        reason: "\(Text.connections(worst.value)) ended with the flag \(worst.key).")
    }
    if connections.failed > 0 {
      return Judgement(health: .degraded, reason: "\(Text.connections(connections.failed)) failed.")
    }
    if connections.openedEarlier > 0, connections.bytesLately == 0 {
      return Judgement(
        health: .degraded,
        reason: "\(Text.connections(connections.openedLately)) opened and carried no bytes.")
    }
    let hasTraffic =
      connections.bytes > 0 || connections.opened.count > 0 || connections.closed > 0
      || connections.bytesLately > 0
    return Judgement(health: hasTraffic ? .healthy : .na, reason: nil)
  }
}

/// Numbers within sentences.
enum Text {
  /// A count without decimals.
  static func count(_ number: Double) -> String {
    number.isFinite && abs(number) < 1e15 ? String(Int64(number.rounded())) : "many"
  }

  /// A percentage with one decimal.
  static func percent(_ number: Double) -> String {
    let tenths = Int64((min(max(number, 0), 100) * 10).rounded())
    if tenths == 0 { return "Under 0.1 %" }
    return tenths % 10 == 0 ? "\(tenths / 10) %" : "\(tenths / 10).\(tenths % 10) %"
  }

  /// A percentage that somebody chose, with as many decimals as it has, up to three.
  static func percent(_ number: Double, isExact: Bool) -> String {
    guard number.isFinite, abs(number) < 1e12 else { return "any share" }
    let thousandths = Int64((number * 1000).rounded())
    var digits = String(thousandths.magnitude % 1000)
    digits = String(repeating: "0", count: 3 - digits.count) + digits
    while digits.hasSuffix("0") { digits.removeLast() }
    let sign = thousandths < 0 ? "-" : ""
    return "\(sign)\(thousandths.magnitude / 1000)\(digits.isEmpty ? "" : "." + digits) %"
  }

  /// A latency.
  static func milliseconds(_ number: Double) -> String {
    guard number.isFinite, number < 1e12 else { return "very long" }
    if number >= 10_000 { return "\(count(number / 1000)) s" }
    let tenths = Int64((number * 10).rounded())
    return number >= 100 || tenths % 10 == 0
      ? "\(Int64(number.rounded())) ms" : "\(tenths / 10).\(tenths % 10) ms"
  }

  /// A number of connections.
  static func connections(_ number: Double) -> String {
    number == 1 ? "1 connection" : "\(count(number)) connections"
  }

  /// Seconds, roughly.
  static func seconds(_ number: Double) -> String {
    number < 120 ? "\(count(number)) s" : "\(count(number / 60)) min"
  }

  /// A span of time in at most two units: `3 s`, `2 min 3 s`, `1 h 4 min`, `3 d 2 h`.
  static func span(_ seconds: Double) -> String {
    guard seconds.isFinite, abs(seconds) < 1e12 else { return "very long" }
    let total = max(0, Int(seconds.rounded()))
    let parts = [(total / 86400, "d"), (total / 3600 % 24, "h"), (total / 60 % 60, "min"), (total % 60, "s")]
    guard let first = parts.firstIndex(where: { $0.0 > 0 }) else { return "0 s" }
    return parts[first..<min(first + 2, parts.count)].filter { $0.0 > 0 }
      .map { "\($0.0) \($0.1)" }.joined(separator: " ")
  }
}
