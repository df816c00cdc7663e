/// What comes of a question for logs.
public enum LogEvent: Sendable, Hashable {
  /// The containers of the workload, whether asked for or not: first, and again when that changes.
  case origins([LogOrigin])
  /// Lines, in the order of each origin.
  case lines([LogLine])
  /// Why one container's log (or, with nil, the whole) cannot be read, as a sentence; nil: it can again.
  case problem(LogOrigin?, String?)
  /// There is no more of it.
  case ended(LogOrigin)
}

/// Where logs come from.
public protocol LogFeed: Sendable {
  /// The lines that a question asks for. Ends when there are no more; cancelling the task that reads ends the reading.
  /// Lines that nobody takes are dropped, the oldest first, rather than kept without bound.
  func events(_ question: LogQuestion) -> AsyncStream<LogEvent>
}
