import Mesh

/// The page of one workload's log: newest at the bottom.
public struct LogsState: Sendable {
  /// So many lines are kept.
  public static let capacity = 20_000
  /// So many bytes of text, where lines are long.
  public static let maximumBytes = 32 << 20
  /// Room to go beyond it, so that not every line moves all others.
  private static let slack = 2_000
  private static let slackBytes = 4 << 20

  /// What was asked.
  public internal(set) var question: LogQuestion
  /// The pane over which it stands.
  public let from: PaneID
  /// Tells its answers from those of pages before it.
  public internal(set) var number: Int
  /// The containers there are.
  public private(set) var origins: [LogOrigin]?
  /// What is wrong, with whose log.
  public private(set) var problems: [LogsArrival.Problem] = []
  /// Of which there is no more.
  public private(set) var ended: Set<LogOrigin> = []
  /// The cursor, among the lines that are shown.
  public internal(set) var list = ListState()
  /// The cursor stays on the newest line.
  public private(set) var isFollowing = true
  /// Long lines are broken.
  public internal(set) var wraps = false
  /// The line that is open, in full.
  public internal(set) var opened: LogsRow?
  /// First line of it that shows.
  public internal(set) var openedScroll = 0
  /// What is shown of the lines.
  public private(set) var filter = LogsFilter("")
  /// The newest search among the lines.
  private(set) var ticket = 0

  /// Lines, oldest first.
  private(set) var rows: [LogsRow] = []
  /// Bytes of their texts.
  private var bytes = 0
  /// Lines that are kept no more: the number of the first that is.
  private(set) var forgotten = 0
  /// Numbers of the lines that fit the filter; nil while all do.
  private var matches: [Int]?

  init(_ question: LogQuestion, from: PaneID, number: Int) {
    self.question = question
    self.from = from
    self.number = number
  }

  /// Lines that are shown.
  var count: Int { matches?.count ?? rows.count }

  /// A line that is shown.
  func row(_ index: Int) -> LogsRow? {
    guard let matches else { return rows[safe: index] }
    return matches[safe: index].flatMap { rows[safe: $0 - forgotten] }
  }

  /// The line under the cursor.
  var selected: LogsRow? { row(list.row) }

  /// Lines of more than one pod or container are mixed.
  var isMixed: Bool { (origins ?? []).count { question.choice.admits($0) } > 1 }

  // MARK: - What comes

  mutating func take(_ arrival: LogsArrival) {
    if let all = arrival.origins { origins = all }
    for problem in arrival.problems {
      problems.removeAll { $0.origin == problem.origin }
      if problem.text != nil { problems.append(problem) }
    }
    ended.formUnion(arrival.ended)
    add(arrival.rows)
  }

  private mutating func add(_ more: [LogsRow]) {
    guard !more.isEmpty else { return }
    let number = selectedNumber
    let first = forgotten + insert(more)
    if matches != nil {
      while let last = matches?.last, last >= first { matches?.removeLast() }
      for next in first..<(forgotten + rows.count) where filter.admits(rows[next - forgotten]) {
        matches?.append(next)
      }
    }
    bytes += Self.bytes(more[...])
    forgetOldest()
    settle(on: number)
  }

  private static func bytes(_ rows: ArraySlice<LogsRow>) -> Int {
    rows.reduce(0) { $0 + $1.line.text.utf8.count }
  }

  /// Forgets what is more than is kept, in lines or in bytes; the newest line stays, however long it is.
  private mutating func forgetOldest() {
    let isTooMuch = bytes > Self.maximumBytes + Self.slackBytes
    guard rows.count > Self.capacity + Self.slack || isTooMuch else { return }
    var lost = max(0, rows.count - Self.capacity)
    bytes -= Self.bytes(rows[..<lost])
    while bytes > Self.maximumBytes, lost < rows.count - 1 {
      bytes -= rows[lost].line.text.utf8.count
      lost += 1
    }
    rows.removeFirst(lost)
    forgotten += lost
    if let kept = matches { matches = Array(kept.drop { $0 < forgotten }) }
  }

  /// How far back a line that comes late is put in its place.
  private static let reach = 5_000

  /// Puts lines where their times belong: the last lines of several pods come one pod after the other.
  /// - Returns: the index of the first line that is new, or has moved.
  private mutating func insert(_ more: [LogsRow]) -> Int {
    var first = rows.count
    guard isMixed, let begin = more.lazy.compactMap(\.line.time).min() else {
      rows += more
      return first
    }
    while first > 0, rows.count - first < Self.reach, (rows[first - 1].line.time ?? .infinity) > begin {
      first -= 1
    }
    let merged = Self.inOrder(Array(rows[first...]) + more)
    rows.removeSubrange(first...)
    rows += merged
    return first
  }

  /// By time; a line without one stays behind the line before it.
  private static func inOrder(_ rows: [LogsRow]) -> [LogsRow] {
    var last = -Double.infinity
    let timed = rows.enumerated().map { index, row in
      last = row.line.time ?? last
      return (time: last, index: index)
    }
    return timed.sorted { ($0.time, $0.index) < ($1.time, $1.index) }.map { rows[$0.index] }
  }

  /// Forgets all lines, for another question.
  mutating func clear() {
    rows = []
    bytes = 0
    matches = filter.isEmpty ? nil : []
    forgotten = 0
    problems = []
    ended = []
    list = ListState()
    isFollowing = true
    opened = nil
  }

  // MARK: - What is shown

  /// Narrows to what fits a text.
  /// - Returns: the search to make; nil where all is shown.
  mutating func narrow(to text: String) -> LogsEffect? {
    guard text != filter.text else { return nil }
    filter = LogsFilter(text)
    ticket += 1
    guard !filter.isEmpty else {
      let number = selectedNumber
      matches = nil
      settle(on: number)
      return nil
    }
    return .match(filter, rows, first: forgotten, ticket: ticket)
  }

  /// Takes the result of a search, and looks at what has come since.
  mutating func take(matches found: [Int], below: Int) {
    let number = selectedNumber
    var all = found.filter { $0 >= forgotten }
    for next in max(below, forgotten)..<max(max(below, forgotten), forgotten + rows.count)
    where filter.admits(rows[next - forgotten]) {
      all.append(next)
    }
    matches = all
    settle(on: number)
  }

  private var selectedNumber: Int? {
    guard let matches else { return rows.isEmpty ? nil : forgotten + list.row }
    return matches[safe: list.row]
  }

  /// The cursor to the newest line, or to where it was before lines came and went.
  private mutating func settle(on number: Int?) {
    guard !isFollowing, let number else {
      list.row = max(0, count - 1)
      return
    }
    guard let matches else {
      list.row = max(0, min(number - forgotten, count - 1))
      return
    }
    var (low, high) = (0, matches.count)
    while low < high {
      let middle = (low + high) / 2
      if matches[middle] < number { low = middle + 1 } else { high = middle }
    }
    list.row = max(0, min(low, matches.count - 1))
  }

  // MARK: - Moving

  /// Moves the cursor; at the newest line it follows what comes.
  mutating func move(by steps: Int) { move(to: list.row + steps) }

  /// Puts the cursor on a line.
  mutating func move(to row: Int) {
    list.row = max(0, min(row, count - 1))
    isFollowing = list.row >= count - 1
  }

  /// Follows what comes, or stays.
  mutating func follow(_ follows: Bool) {
    if follows { list.row = max(0, count - 1) }
    isFollowing = follows
  }

  /// The next line that tells of an error; nil when there is none.
  func nextError(forward: Bool) -> Int? {
    var at = list.row
    for _ in 0..<count {
      at = (at + (forward ? 1 : count - 1)) % count
      if row(at)?.isBad == true { return at }
    }
    return nil
  }
}
