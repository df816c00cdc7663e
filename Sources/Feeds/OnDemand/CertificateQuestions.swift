import Exposition
import FoundationEssentials
import Mesh

/// Asks all proxies for their certificates, once a minute at most, and only while somebody wants to know.
public actor CertificateQuestions {
  /// Seconds for which an answer is good.
  private static let goodFor = 60.0
  /// The same for a proxy that did not answer.
  private static let failureGoodFor = 15.0
  /// Seconds after which what is known so far is told.
  private static let patience = 2.0

  private let asking: ProxyAsking
  private var answers: [String: (at: Double, answer: CertificateAnswer)] = [:]
  private var running: Task<Void, Never>?

  /// Makes it; nothing is asked before somebody wants to know.
  public init(_ asking: ProxyAsking) { self.asking = asking }

  deinit { running?.cancel() }

  /// What each proxy said, in the order of the targets. Returns when all have answered, or after 2 s with what came;
  /// the rest comes with the next call.
  public func all() async -> [CertificateAnswer] {
    let due = asking.targets.filter(isDue)
    if running == nil, !due.isEmpty {
      running = Task { [weak self, asking] in
        await asking.each(of: due) {
          await Self.ask($0, asking)
        } take: { target, answer in
          await self?.keep(answer, of: target)
        }
        await self?.finish()
      }
    }
    if let running {
      let clock = asking.clock
      let end = clock.now() + Self.patience
      await withTaskGroup(of: Void.self) { group in
        group.addTask { await Self.wait(for: running) }
        group.addTask { await clock.sleep(until: end) }
        await group.next()
        group.cancelAll()
      }
    }
    return asking.targets.compactMap { answers[$0.name]?.answer }
  }

  private func isDue(_ target: ProxyTarget) -> Bool {
    guard let known = answers[target.name] else { return true }
    let limit = known.answer.certificates == nil ? Self.failureGoodFor : Self.goodFor
    return asking.clock.now() - known.at >= limit
  }

  private func keep(_ answer: CertificateAnswer, of target: ProxyTarget) {
    answers[target.name] = (asking.clock.now(), answer)
  }

  private func finish() { running = nil }

  /// Waits without holding the group that waits to the end: a task's value cannot be waited for less long.
  private static func wait(for task: Task<Void, Never>) async {
    let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
    let watcher = Task {
      await task.value
      continuation.finish()
    }
    for await _ in stream {}
    _ = watcher
  }

  private static func ask(_ target: ProxyTarget, _ asking: ProxyAsking) async -> CertificateAnswer {
    func answer(_ certificates: [Certificate]?, _ problem: String? = nil) -> CertificateAnswer {
      CertificateAnswer(
        source: target.name, at: asking.clock.wallTime() ?? Date(timeIntervalSince1970: 0),
        certificates: certificates, problem: problem)
    }
    // Whoever is read at a path of its own is no Envoy, or not at the port where it answers this.
    if target.path != nil { return answer(nil, ProxyAsking.noAdminPort) }
    switch await asking.ask(target, "/certs") {
    case .failed(let reason): return answer(nil, reason)
    case .refused(let status):
      let isElsewhere = [400, 403, 404, 405].contains(status)
      return answer(
        nil,
        isElsewhere
          ? ProxyAsking.noAdminPort
          : AnswerProblem.reason(status: status, path: "/certs") ?? "answers \(status)")
    case .body(let body):
      guard let certificates = CertificateList.parse(body) else {
        return answer(nil, "answers, but not with certificates: \(ProxyAsking.noAdminPort)")
      }
      return answer(certificates)
    }
  }
}
