/// Asks the API server what one may do, before it is done (`SelfSubjectAccessReview`, authorization.k8s.io/v1), which
/// everybody who is authenticated may. Answers are kept for a while.
public actor AccessReview {
  private let client: KubernetesClient
  private var answers: [AccessQuestion: (isAllowed: Bool, until: Double)] = [:]
  private var asking: [AccessQuestion: Task<Result<Bool, KubernetesError>, Never>] = [:]

  /// Seconds for which an answer is kept.
  public static let seconds = 300.0

  /// Makes one. Costs nothing until it is asked.
  public init(_ client: KubernetesClient) { self.client = client }

  /// Whether something may be done.
  /// - Throws: when it cannot be found out.
  public func can(_ question: AccessQuestion) async throws(KubernetesError) -> Bool {
    if let known = answers[question], known.until > client.clock.now() { return known.isAllowed }
    if let task = asking[question] { return try await task.value.get() }
    let client = client
    let task = Task {
      do throws(KubernetesError) {
        let answer = try await client.post(
          "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", question.review)
        guard let isAllowed = answer["status"]["allowed"].bool else {
          throw KubernetesError(.other, "the API server does not say whether \(question.words) is allowed")
        }
        return Result<Bool, KubernetesError>.success(isAllowed)
      } catch {
        return .failure(error)
      }
    }
    asking[question] = task
    let result = await task.value
    asking[question] = nil
    if case .success(let isAllowed) = result {
      answers[question] = (isAllowed, client.clock.now() + Self.seconds)
    }
    return try result.get()
  }

  /// Asks many things, eight at a time. A question that could not be answered is left out.
  public func can(_ questions: [AccessQuestion]) async -> [AccessQuestion: Bool] {
    await withTaskGroup(of: (AccessQuestion, Bool?).self) { tasks in
      var waiting = Array(Set(questions))[...]
      func ask() {
        guard let next = waiting.popFirst() else { return }
        tasks.addTask { (next, try? await self.can(next)) }
      }
      for _ in 0..<8 { ask() }
      var all: [AccessQuestion: Bool] = [:]
      for await (question, isAllowed) in tasks {
        all[question] = isAllowed
        ask()
      }
      return all
    }
  }

  /// Forgets all answers: what one may do has changed.
  public func forget() { answers = [:] }
}
