import Exposition
import Mesh

/// Answers by code, for goals: of the window, and of the last 60 s.
struct CodeTally: Sendable {
  var window: [String: Double] = [:]
  var lately: [String: Double] = [:]

  static func += (a: inout CodeTally, b: CodeTally) {
    a.window.merge(b.window, uniquingKeysWith: +)
    a.lately.merge(b.lately, uniquingKeysWith: +)
  }
}

extension TrafficView {
  /// Its answers by code.
  /// - Parameter injected: with those that a caller's proxy made up on purpose.
  func codes(injected: Bool) -> CodeTally {
    var tally = CodeTally(window: [:], lately: latelyCodes)
    for (key, amount) in answers where injected || !key.isInjectedFault {
      tally.window[key.code, default: 0] += amount.count
    }
    if !injected {
      for (code, number) in latelyInjectedCodes { tally.lately[code, default: 0] -= number }
    }
    return tally
  }
}

extension HealthRules {
  /// Judges requests by the rates that hold for one direction of a node, else by the defaults.
  static func judge(
    _ rates: NodeGoals.Rates, _ tallies: (window: AnswerTally, lately: AnswerTally), _ codes: CodeTally,
    direction: TrafficDirection, word: String, _ protocol: TrafficProtocol, _ times: WindowTimes
  ) -> Judgement {
    let (tally, basis) = basis(window: tallies.window, lately: tallies.lately, times)
    if rates.isDefault { return judge(tally, basis: basis, direction: word, `protocol`) }
    guard tally.count > 0 else { return .none }
    var worst = Judgement(health: .healthy, reason: nil)
    let subject = Subject(word: word, protocol: `protocol`, basis: basis)
    if let rate = rates.rate {
      let byCode = usesLately(tallies) ? codes.lately : codes.window
      for tolerance in rate
      where tolerance.protocols.contains(`protocol`) && tolerance.directions.contains(direction) {
        let judged = judge(tolerance, byCode, of: tally.count, subject)
        if judged.health > worst.health { worst = judged }
      }
    }
    if let success = rates.success {
      for judged in [judge(success: success, tally, subject), clientErrors(tally, subject)]
      where judged.health > worst.health {
        worst = judged
      }
    }
    return worst
  }

  /// Judges a latency goal.
  /// - Parameter latency: of the requests in question, in whole flushes of the window.
  static func judge(p95 goal: Double, _ latency: HistogramBuckets, word: String) -> Judgement {
    guard latency.count >= fewRequests, let p95 = latency.quantile(0.95) else { return .none }
    guard p95 > goal else { return Judgement(health: .healthy, reason: nil) }
    return Judgement(
      health: .degraded,
      reason: "p95 of \(word) requests is \(Text.milliseconds(p95)); the goal is \(Text.milliseconds(goal)).")
  }

  /// What a sentence is about.
  private struct Subject {
    let word: String
    let `protocol`: TrafficProtocol
    let basis: HealthBasis

    /// `6 % of inbound http requests WHAT; the goal allows 5 %.`
    func reason(_ number: Double, of count: Double, _ what: String, _ limit: String) -> String {
      let requests = "\(word) \(`protocol`.rawValue) requests \(what)"
      if basis.count < HealthRules.fewRequests {
        let seconds = Int(basis.windowSeconds.rounded())
        return "\(Text.count(number)) of \(Text.count(count)) \(requests) in \(seconds) s; \(limit)."
      }
      return "\(Text.percent(100 * number / count)) of \(requests); \(limit)."
    }
  }

  private static func judge(
    _ tolerance: RateTolerance, _ codes: [String: Double], of total: Double, _ subject: Subject
  ) -> Judgement {
    let matching = codes.filter { $0.value > 0 && tolerance.codes.matches($0.key) }
    let number = matching.values.reduce(0, +)
    let health = tolerance.health(total > 0 ? 100 * number / total : 0)
    guard health > .healthy else { return Judgement(health: .healthy, reason: nil) }
    let commonest = matching.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
    let named = commonest.filter { $0 != "-" }.prefix(3).joined(separator: ", ")
    let more = commonest.count > 3 ? ", …" : ""
    let what = named.isEmpty ? "got no response" : "answered \(named)\(more)"
    let threshold = health == .failure ? tolerance.failure : tolerance.degraded
    let limit =
      threshold <= 0
      ? "the goal allows none" : "the goal allows less than \(Text.percent(threshold, isExact: true))"
    return Judgement(health: health, reason: subject.reason(number, of: total, what, limit))
  }

  private static func judge(success goal: Double, _ tally: AnswerTally, _ subject: Subject) -> Judgement {
    let errors = tally.serverErrors + tally.noResponses + tally.grpcErrors
    let percent = 100 * errors / tally.count
    let allowed = max(0, 100 - goal)
    // Shares are quotients: what is a hair above the allowance is at it.
    guard errors > 0, percent > allowed + 1e-9 else { return Judgement(health: .healthy, reason: nil) }
    return Judgement(
      health: percent >= max(10, allowed) ? .failure : .degraded,
      reason: subject.reason(
        errors, of: tally.count, "failed", "the goal is \(Text.percent(goal, isExact: true)) success"))
  }

  private static func clientErrors(_ tally: AnswerTally, _ subject: Subject) -> Judgement {
    var only = AnswerTally()
    only.count = tally.count
    only.clientErrors = tally.clientErrors
    return judge(only, basis: subject.basis, direction: subject.word, subject.protocol)
  }
}
