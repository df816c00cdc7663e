import Exposition
import FoundationEssentials
import Mesh

/// Reads what an Envoy counts of itself and its upstreams, while somebody looks at it. Rates come with the second read.
public actor EnvoyQuestions {
  /// Seconds within which the last answer is told again.
  private static let rest = 1.5
  /// Seconds over which rates are taken.
  private static let window = 12.0

  private struct Read {
    var at: Double
    var values: [EnvoyReading.Key: Double]
  }

  private let asking: ProxyAsking
  private var reads: [String: [Read]] = [:]
  private var answers: [String: EnvoyNumbers] = [:]

  /// Makes it; nothing is asked before somebody wants to know.
  public init(_ asking: ProxyAsking) { self.asking = asking }

  /// The numbers of one proxy; nil when there is no such source.
  public func numbers(of source: String) async -> EnvoyNumbers? {
    guard let target = asking.target(named: source) else { return nil }
    forgetOthers()
    if let last = reads[source]?.last, asking.clock.now() - last.at < Self.rest, let answer = answers[source]
    {
      return answer
    }
    let path =
      target.path ?? "\(ProxyQuery.statsPath)?filter=\(ProxyQuery.encode(EnvoyReading.filter))"
    let outcome = await asking.ask(target, path)
    let answer = EnvoyNumbers(
      source: source, at: asking.clock.wallTime() ?? Date(timeIntervalSince1970: 0))
    return take(outcome, path, answer)
  }

  private func take(_ outcome: ProxyAsking.Outcome, _ path: String, _ empty: EnvoyNumbers) -> EnvoyNumbers {
    var answer = empty
    switch outcome {
    case .failed(let reason): answer.problem = reason
    case .refused(let status): answer.problem = AnswerProblem.reason(status: status, path: path)
    case .body(let body):
      let parsed = SeriesTable().parse(body, keep: EnvoyReading.names)
      if let foreign = parsed.foreign {
        answer.problem = "answers, but not with Prometheus text: \(foreign)"
        break
      }
      let now = asking.clock.now()
      var log = (reads[answer.source] ?? []).filter { now - $0.at <= Self.window }
      log.append(Read(at: now, values: EnvoyReading.values(parsed.samples)))
      reads[answer.source] = log
      answer = Self.numbers(empty, EnvoyReading.server(parsed.samples), log)
      answers[answer.source] = answer
    }
    return answer
  }

  private static func numbers(_ empty: EnvoyNumbers, _ server: EnvoyNumbers.Server, _ log: [Read])
    -> EnvoyNumbers
  {
    guard let last = log.last, let first = log.first else { return empty }
    let seconds = last.at - first.at
    let hasRates = log.count > 1 && seconds > 0
    struct Owner: Hashable {
      var name: String
      var isListener: Bool
    }
    var collected: Set<EnvoyFamily> = []
    var parts: [Owner: EnvoyNumbers.Part] = [:]
    for (key, value) in last.values {
      collected.insert(key.statistic.family)
      var reading = EnvoyNumbers.Reading(value)
      if !key.statistic.isGauge, hasRates { reading.rate = increase(of: key, log).map { $0 / seconds } }
      let owner = Owner(name: key.name, isListener: key.isListener)
      parts[owner, default: .init(name: key.name, isListener: key.isListener, readings: [:])]
        .readings[key.statistic] = reading
    }
    let sorted = parts.values.map { ($0, $0.isInTrouble) }.sorted { a, b in
      if a.1 != b.1 { return a.1 }
      if a.0.isListener != b.0.isListener { return b.0.isListener }
      return a.0.name < b.0.name
    }
    return EnvoyNumbers(
      source: empty.source, at: empty.at, seconds: hasRates ? seconds : nil, parts: sorted.map(\.0),
      collected: collected, server: server)
  }

  /// By how much a counter grew over all reads. A fall is a restart: then all of the value is new. Nil when it was
  /// not there from the first read on.
  private static func increase(of key: EnvoyReading.Key, _ log: [Read]) -> Double? {
    guard var before = log.first?.values[key] else { return nil }
    var sum = 0.0
    for read in log.dropFirst() {
      guard let value = read.values[key] else { continue }
      sum += value < before ? value : value - before
      before = value
    }
    return sum
  }

  private func forgetOthers() {
    let now = asking.clock.now()
    for (source, log) in reads where now - (log.last?.at ?? now) > 60 {
      reads[source] = nil
      answers[source] = nil
    }
  }
}
