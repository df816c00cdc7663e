import Synchronization

/// Several trace stores as one: each is asked for its traces, and one that does not answer takes nothing from the others.
public final class TraceStores: TraceBackend {
  /// One of several stores.
  public struct Member: Sendable {
    /// What it is the store of, for people: `prod-east`.
    public var title: String
    /// The store.
    public var store: any TraceBackend

    /// Makes a member.
    public init(_ title: String, _ store: any TraceBackend) {
      self.title = title
      self.store = store
    }
  }

  private let members: [Member]
  /// Which store listed a trace, so that it alone is asked for it.
  private let origins = Mutex<[TraceID: Int]>([:])
  /// More than this are forgotten; then all are asked.
  private static let most = 20_000

  /// - Parameter members: of those that know a trace, the one with most of its spans tells of it.
  public init(_ members: [Member]) { self.members = members }

  /// The names of all.
  public var name: String {
    members.map { "\($0.store.name) (\($0.title))" }.joined(separator: ", ")
  }

  /// Services with spans in any of them.
  /// - Throws: where none answers.
  public func services() async throws(TraceError) -> [String] {
    let (answers, problems) = await ask { (store) throws(TraceError) in try await store.services() }
    try Self.check(answers.isEmpty, problems)
    return Set(answers.flatMap(\.answer)).sorted()
  }

  /// Matching traces of all: errors and slowest first.
  public func traces(_ query: TraceQuery) async throws(TraceError) -> [TraceSummary] {
    try await search(query).traces
  }

  /// Matching traces of those that answer, at most as many as are asked of each.
  public func search(_ query: TraceQuery) async throws(TraceError) -> TraceFindings {
    let (answers, problems) = await ask { (store) throws(TraceError) in try await store.search(query) }
    try Self.check(answers.isEmpty, problems)
    var best: [TraceID: (place: Int, summary: TraceSummary)] = [:]
    for (place, found) in answers {
      for summary in found.traces {
        if let known = best[summary.id], (known.summary.spanCount ?? 0) >= (summary.spanCount ?? 0) {
          continue
        }
        best[summary.id] = (place, summary)
      }
    }
    origins.withLock { origins in
      if origins.count > Self.most { origins = [:] }
      for (id, found) in best { origins[id] = found.place }
    }
    return TraceFindings(
      best.values.map(\.summary).sorted(by: TraceSummary.worstFirst),
      problems: problems + answers.flatMap(\.answer.problems), isCut: answers.contains { $0.answer.isCut })
  }

  /// One trace, of the store that listed it; of all where none did.
  public func trace(_ id: TraceID) async throws(TraceError) -> Trace? {
    if let store = origin(of: id) { return try await store.trace(id) }
    let (answers, problems) = await ask { (store) throws(TraceError) in try await store.trace(id) }
    let found = answers.compactMap(\.answer).max { $0.spans.count < $1.spans.count }
    // That it is not known can be said only when all were asked.
    if found == nil { try Self.check(!problems.isEmpty, problems) }
    return found
  }

  /// One trace's spans as they were reported, as ``trace(_:)``.
  public func reported(_ id: TraceID) async throws(TraceError) -> [ZipkinSpan] {
    if let store = origin(of: id) { return try await store.reported(id) }
    let (answers, problems) = await ask { (store) throws(TraceError) in try await store.reported(id) }
    let found = answers.map(\.answer).max { $0.count < $1.count } ?? []
    if found.isEmpty { try Self.check(!problems.isEmpty, problems) }
    return found
  }

  private func origin(of id: TraceID) -> (any TraceBackend)? {
    origins.withLock { $0[id] }.map { members[$0].store }
  }

  private static func check(_ isLost: Bool, _ problems: [String]) throws(TraceError) {
    if isLost, !problems.isEmpty { throw TraceError(problems.joined(separator: "; ")) }
  }

  /// Asks all at once; what they answer, in their order, and why some did not.
  private func ask<Answer: Sendable>(
    _ question: @escaping @Sendable (any TraceBackend) async throws(TraceError) -> Answer
  ) async -> (answers: [(place: Int, answer: Answer)], problems: [String]) {
    typealias Result = (place: Int, result: Swift.Result<Answer, TraceError>)
    let results = await withTaskGroup(of: Result.self) { group in
      for (place, member) in members.enumerated() {
        group.addTask {
          do throws(TraceError) {
            return (place, .success(try await question(member.store)))
          } catch {
            return (place, .failure(error))
          }
        }
      }
      return await group.reduce(into: [Result]()) { $0.append($1) }.sorted { $0.place < $1.place }
    }
    var answers: [(place: Int, answer: Answer)] = []
    var problems: [String] = []
    for (place, result) in results {
      switch result {
      case .success(let answer): answers.append((place, answer))
      case .failure(let error): problems.append("\(members[place].title): \(error.description)")
      }
    }
    return (answers, problems)
  }
}
