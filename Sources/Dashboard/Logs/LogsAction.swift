import Mesh

/// What the page of a workload's log does to itself.
public enum LogsAction: Sendable {
  /// The log of what is selected.
  case showSelection
  /// The log of a workload.
  case show(workload: String, namespace: String?, cluster: String? = nil)
  /// What has come of a question; of the page with this number.
  case arrived(Int, LogsArrival)
  /// Which rows fit a filter: their numbers, out of those below a number.
  case matched(Int, numbers: [Int], below: Int)
  /// The cursor stays on the newest line, or stays where it is.
  case toggleFollow
  /// Long lines are broken, or cut.
  case toggleWrap
  /// The next of proxy, application, all.
  case nextContainer
  /// The log of the run before, or of this one.
  case togglePrevious
  /// Asks again.
  case again
  /// To the trace of the line.
  case trace
  /// The line to the terminal's clipboard.
  case copy
  /// To the next (or previous) line that tells of an error.
  case nextError(forward: Bool)
}

/// Lines and news that came together.
public struct LogsArrival: Sendable, Hashable {
  /// The containers, where that is news.
  public var origins: [LogOrigin]?
  /// Lines, oldest first.
  public var rows: [LogsRow] = []
  /// What is wrong, by container; a nil sentence ends it.
  public var problems: [Problem] = []
  /// Of which there is no more.
  public var ended: [LogOrigin] = []

  /// Something that is wrong with one container's log, or with all.
  public struct Problem: Sendable, Hashable {
    /// Whose; nil for the whole.
    public var origin: LogOrigin?
    /// The sentence.
    public var text: String?
    /// Makes it.
    public init(_ origin: LogOrigin?, _ text: String?) {
      self.origin = origin
      self.text = text
    }
  }

  /// Nothing.
  public init() {}

  /// There is nothing in it.
  public var isEmpty: Bool { origins == nil && rows.isEmpty && problems.isEmpty && ended.isEmpty }

  /// Adds an event, its lines read.
  public mutating func add(_ event: LogEvent) {
    switch event {
    case .origins(let all): origins = all
    case .lines(let lines): rows += lines.map(LogsRow.init)
    case .problem(let origin, let text): problems.append(Problem(origin, text))
    case .ended(let origin): ended.append(origin)
    }
  }
}

/// Work that the page of a log asks for.
public enum LogsEffect: Sendable {
  /// Read what a question asks for, for the page with this number; what was read before ends.
  case read(LogQuestion, number: Int)
  /// Read no more.
  case stop
  /// Which of these rows fit; the first has this number.
  case match(LogsFilter, [LogsRow], first: Int, ticket: Int)
}
