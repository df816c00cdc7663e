/// How room is made when the past would take more bytes than it may.
extension HistoryStore {
  /// Forgets the oldest, of all sources alike, until a sixteenth of the room is free.
  mutating func makeRoom() {
    scrapesSinceRoom = 0
    // Less than an hour is there: from now on coarser values are kept sooner.
    if squeeze < 2, let span, span.upperBound - span.lowerBound < configuration.mediumSeconds { squeeze += 1 }
    for index in records.indices where records[index].lastAt < newest - 60 { records[index].pack() }
    let goal = configuration.maximumBytes / 16 * 15
    // What series that vanished give back is known only when it is done.
    var passes = 0
    while recount() > goal, passes < 12, forgetOldest(bytes - goal) { passes += 1 }
    guard recount() > configuration.maximumBytes else { return }
    for index in records.indices { records[index].pack() }
    while recount() > goal, passes < 24, forgetOldest(bytes - goal) { passes += 1 }
    if rounds.bytes > goal / 2 { rounds.forgetHalf() }
    recount()
  }

  /// Forgets as much as should give back some bytes, but no more than a quarter of the packed parts at once.
  /// - Returns: whether there was anything to forget.
  private mutating func forgetOldest(_ bytes: Int) -> Bool {
    let chunks = records.flatMap(\.chunks).sorted { $0.end < $1.end }
    guard !chunks.isEmpty else { return false }
    var excess = bytes
    var cut = -Double.infinity
    for chunk in chunks.prefix(max(1, chunks.count / 4)) {
      if excess <= 0, chunk.end > cut { break }
      cut = chunk.end
      excess -= chunk.bytes
    }
    for index in records.indices { records[index].forget(upTo: cut) }
    if records.contains(where: { $0.isEmpty && $0.lastHeard <= cut }) {
      records.removeAll { $0.isEmpty && $0.lastHeard <= cut }
      indexOfSource = [:]
      for (index, record) in records.enumerated() { indexOfSource[record.name] = index }
    }
    rounds.forget(before: cut)
    return true
  }
}

extension HistoryStore.Configuration {
  /// The same, with the times halved so often.
  func squeezed(_ times: Int) -> Self {
    var squeezed = self
    for _ in 0..<times {
      squeezed.fullSeconds /= 2
      squeezed.mediumSeconds /= 2
    }
    return squeezed
  }
}
