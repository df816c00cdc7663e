import FoundationEssentials
import Mesh

/// Logs in files: one file a container. For the demo, whose proxies write into files what they would write to their
/// standard output in a pod.
public struct FileLogs: LogFeed {
  /// A container's file.
  public struct File: Sendable, Hashable {
    /// Whose log it is.
    public var origin: LogOrigin
    /// The workload of the pod.
    public var workload: String
    /// Where it is.
    public var path: String

    /// Makes it.
    public init(origin: LogOrigin, workload: String, path: String) {
      self.origin = origin
      self.workload = workload
      self.path = path
    }
  }

  private let files: [File]
  /// Seconds between two looks.
  private let period: Double

  /// - Parameter period: seconds between two looks at a file.
  public init(_ files: [File], period: Double = 0.2) {
    self.files = files
    self.period = period
  }

  /// The lines that a question asks for.
  public func events(_ question: LogQuestion) -> AsyncStream<LogEvent> {
    let own = files.filter {
      $0.workload == question.workload
        && (question.namespace == nil || $0.origin.namespace == question.namespace)
    }
    let period = period
    return AsyncStream(bufferingPolicy: .bufferingNewest(1000)) { continuation in
      let task = Task.detached(priority: .utility) {
        await Self.read(own, question, period, continuation)
        continuation.finish()
      }
      continuation.onTermination = { _ in task.cancel() }
    }
  }

  private static func read(
    _ files: [File], _ question: LogQuestion, _ period: Double, _ out: AsyncStream<LogEvent>.Continuation
  ) async {
    out.yield(.origins(files.map(\.origin)))
    guard !question.isPrevious else {
      out.yield(.problem(nil, "the demo keeps no logs of an earlier run"))
      return
    }
    let wanted = files.filter { question.choice.admits($0.origin) }
    var reading = wanted.map { (file: $0, followed: FollowedFile($0.path), problem: String?.none) }
    let oldest = question.since.map { Date().timeIntervalSince1970 - $0 }
    for index in reading.indices {
      look(&reading[index], out) { file throws(FollowedFile.Failure) in
        try file.tail(question.tail)
      } keep: { line in
        guard let oldest, let time = line.time else { return true }
        return time >= oldest
      }
    }
    while question.follows, !Task.isCancelled {
      // A file tells nobody that it has grown: the pause between two looks.
      try? await Task.sleep(for: .seconds(period))
      for index in reading.indices {
        look(&reading[index], out) { file throws(FollowedFile.Failure) in
          try file.more()
        } keep: { _ in
          true
        }
      }
    }
    for one in reading { out.yield(.ended(one.file.origin)) }
  }

  private static func look(
    _ one: inout (file: File, followed: FollowedFile, problem: String?),
    _ out: AsyncStream<LogEvent>.Continuation,
    _ read: (inout FollowedFile) throws(FollowedFile.Failure) -> [String], keep: (LogLine) -> Bool
  ) {
    do throws(FollowedFile.Failure) {
      let texts = try read(&one.followed)
      if one.problem != nil {
        one.problem = nil
        out.yield(.problem(one.file.origin, nil))
      }
      let lines = texts.map { LogLine(origin: one.file.origin, time: LogTime.beginning($0), text: $0) }
        .filter(keep)
      if !lines.isEmpty { out.yield(.lines(lines)) }
    } catch {
      guard one.problem != error.reason else { return }
      one.problem = error.reason
      out.yield(.problem(one.file.origin, "its log cannot be read: \(error.reason)"))
    }
  }
}
