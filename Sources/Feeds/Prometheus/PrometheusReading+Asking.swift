/// The questions of a refresh.
extension PrometheusReading {
  private static let timeout = 30.0

  /// What came of a question for a family.
  struct Answer: Sendable {
    var family: Int
    var increases: Result<PrometheusSeries.Increases, PrometheusProblem>
    var totals: [Int32: Double] = [:]
  }

  /// How much the histograms are; nil where nobody tells.
  func bucketCount() async -> Int? {
    guard let response = try? await api.instant(PrometheusQuery.bucketCount, timeout: Self.timeout) else {
      return nil
    }
    var count: Int?
    _ = try? api.read(response) { _, points in count = points.first.flatMap { Int(exactly: $0.value) } }
    return count
  }

  /// All questions at once.
  func ask(_ questions: [(family: Int, grid: Grid)], totalsAt start: Double?) async -> [Answer] {
    let cadence = cadence
    let askers = families.map(\.asker)
    return await withTaskGroup(of: Answer.self) { group in
      for question in questions {
        let asker = askers[question.family]
        group.addTask {
          do {
            async let before: [Int32: Double]? =
              start != nil && asker.family.needsTotals
              ? try? asker.totals(at: start ?? 0, timeout: Self.timeout) : nil
            let increases = try await asker.increases(question.grid, cadence: cadence, timeout: Self.timeout)
            return Answer(
              family: question.family, increases: .success(increases), totals: await before ?? [:])
          } catch let problem as PrometheusProblem {
            return Answer(family: question.family, increases: .failure(problem))
          } catch {
            return Answer(family: question.family, increases: .failure(.init(reason: "\(error)")))
          }
        }
      }
      var answers: [Answer] = []
      for await answer in group { answers.append(answer) }
      return answers.sorted { $0.family < $1.family }
    }
  }

  /// Notes which families have an answer.
  /// - Throws: why there is none at all.
  func check(_ answers: [Answer]) throws(PrometheusProblem) {
    var last: PrometheusProblem?
    let now = clock.now()
    if Task.isCancelled { throw PrometheusProblem(.cancelled, endpoint: configuration.endpoint) }
    for answer in answers {
      switch answer.increases {
      case .success:
        families[answer.family].backoff.succeed()
        families[answer.family].problem = nil
      case .failure(let problem):
        last = problem
        families[answer.family].backoff.fail(at: now, interval: cadence)
        families[answer.family].problem =
          "\(families[answer.family].asker.family.title): \(problem.reason)"
      }
    }
    let isSilent = !answers.contains { if case .success = $0.increases { true } else { false } }
    if isSilent, let last { throw last }
  }

  /// The first step of which anybody tells anything.
  func oldestStep(_ answers: [Answer]) -> Double? {
    var oldest: Double?
    for answer in answers {
      guard case .success(let increases) = answer.increases, increases.count > 0 else { continue }
      for index in increases.values.indices where increases.values[index].isFinite {
        let step = increases.grid.start + Double(index % increases.count) * increases.grid.step
        oldest = min(oldest ?? step, step)
      }
    }
    return oldest
  }

  /// The last step of which anybody tells anything: a server may be behind, and what it does not know yet is not 0.
  func newestStep(_ answers: [Answer], _ grid: Grid) -> Double? {
    var newest: Double?
    for answer in answers {
      guard case .success(let increases) = answer.increases, increases.count > 0 else { continue }
      var step = increases.count - 1
      while step >= 0 {
        let time = increases.grid.start + Double(step) * increases.grid.step
        if time < grid.start - 1e-3 { break }
        let isTold = increases.rows.indices.contains {
          increases.values[$0 * increases.count + step].isFinite
        }
        if isTold {
          newest = max(newest ?? time, time)
          break
        }
        step -= 1
      }
    }
    return newest
  }
}
