/// Several questions at a time.
enum Together {
  /// Asks for each item, some at once, and gives the answers in the items' order.
  static func map<Item: Sendable, Answer: Sendable>(
    _ items: [Item], atOnce: Int = 6,
    _ ask: @escaping @Sendable (Item) async throws(TraceError) -> Answer
  ) async -> [Result<Answer, TraceError>] {
    @Sendable func result(_ index: Int, _ item: Item) async -> (Int, Result<Answer, TraceError>) {
      do { return (index, .success(try await ask(item))) } catch { return (index, .failure(error)) }
    }
    return await withTaskGroup(of: (Int, Result<Answer, TraceError>).self) { group in
      var waiting = items.enumerated().makeIterator()
      for _ in 0..<atOnce {
        guard let (index, item) = waiting.next() else { break }
        group.addTask { await result(index, item) }
      }
      var found: [(Int, Result<Answer, TraceError>)] = []
      for await answer in group {
        found.append(answer)
        if let (index, item) = waiting.next() { group.addTask { await result(index, item) } }
      }
      return found.sorted { $0.0 < $1.0 }.map(\.1)
    }
  }
}
