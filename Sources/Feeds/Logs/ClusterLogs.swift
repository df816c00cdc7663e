import FoundationEssentials
import Kubernetes
import Mesh

/// Logs of the containers of a workload's pods, through the API server (`pods/log`).
///
/// Pods that come while a log is followed are followed too, from their begin. One that cannot be read says why, and the
/// others are read.
public struct ClusterLogs: LogFeed {
  /// More pods than this are not read at once: each is an open request.
  public static let maximumPods = 20
  /// Seconds between two looks at which pods there are.
  private static let period = 2.0

  private let logs: PodLogs
  private let pods: @Sendable (LogQuestion) async -> [ClusterPod]

  /// - Parameters:
  ///   - client: asks the API server.
  ///   - pods: the pods of a workload as they are now; called every other second while a log is followed.
  public init(_ client: KubernetesClient, pods: @escaping @Sendable (LogQuestion) async -> [ClusterPod]) {
    logs = PodLogs(client)
    self.pods = pods
  }

  /// The pods of the workload that a question names, newest last.
  public static func pods(of question: LogQuestion, in state: ClusterState) -> [ClusterPod] {
    state.pods.values.filter { pod in
      (question.namespace == nil || pod.namespace == question.namespace)
        && (pod.name == question.workload || WorkloadName(of: pod, in: state).name == question.workload)
    }
    .sorted { ($0.created ?? .distantPast, $0.name) < ($1.created ?? .distantPast, $1.name) }
  }

  /// The lines that a question asks for.
  public func events(_ question: LogQuestion) -> AsyncStream<LogEvent> {
    // Each is what came together; a reader that stalls loses the oldest.
    AsyncStream(bufferingPolicy: .bufferingNewest(2_000)) { continuation in
      let task = Task.detached(priority: .utility) {
        await read(question, continuation)
        continuation.finish()
      }
      continuation.onTermination = { _ in task.cancel() }
    }
  }

  private func read(_ question: LogQuestion, _ out: AsyncStream<LogEvent>.Continuation) async {
    await withTaskGroup(of: LogOrigin.self) { group in
      var known: [LogOrigin]?
      var reading: Set<LogOrigin> = []
      var isFirst = true
      repeat {
        let found = await pods(question)
        let origins = found.suffix(Self.maximumPods).flatMap(Self.origins)
        if origins != known {
          out.yield(.origins(origins))
          known = origins
          let left = found.count - Self.maximumPods
          out.yield(.problem(nil, left > 0 ? "\(left) older pods of it are not read" : nil))
        }
        for origin in origins where question.choice.admits(origin) && reading.insert(origin).inserted {
          var own = question
          // A pod that came meanwhile is read from its begin.
          if !isFirst { own.tail = nil }
          let asked = own
          group.addTask {
            await follow(origin, asked, out)
            return origin
          }
        }
        isFirst = false
        // Which pods there are is told by a watch that others read: the pause between two looks.
        if question.follows { try? await Task.sleep(for: .seconds(Self.period)) }
      } while question.follows && !Task.isCancelled
      if Task.isCancelled { group.cancelAll() }
      await group.waitForAll()
    }
  }

  private static func origins(_ pod: ClusterPod) -> [LogOrigin] {
    pod.lastingContainers.map { LogOrigin(namespace: pod.namespace, pod: pod.name, container: $0.name) }
  }

  /// One container's log to its end; a connection that breaks is made again.
  private func follow(
    _ origin: LogOrigin, _ question: LogQuestion, _ out: AsyncStream<LogEvent>.Continuation
  ) async {
    var request = PodLogs.Request(
      namespace: origin.namespace, pod: origin.pod, container: origin.container, follows: question.follows,
      tailLines: question.tail, sinceSeconds: question.since.map { Int($0.rounded(.up)) },
      previous: question.isPrevious)
    var last: Double?
    var pause = 1.0
    var isSaid = false
    while !Task.isCancelled {
      do {
        let resumed = last
        for try await batch in logs.batches(request) {
          if isSaid {
            isSaid = false
            out.yield(.problem(origin, nil))
          }
          pause = 1
          var lines: [Mesh.LogLine] = []
          lines.reserveCapacity(batch.count)
          for line in batch {
            let time = line.seconds
            // What was read before the connection broke comes again.
            if let resumed, let time, time <= resumed { continue }
            last = time ?? last
            lines.append(
              Mesh.LogLine(
                origin: origin, time: time, text: line.isCut ? "\(line.text) … (cut)" : line.text))
          }
          if !lines.isEmpty { out.yield(.lines(lines)) }
        }
        break
      } catch let error as KubernetesError {
        if case .cancelled = error.cause { break }
        out.yield(.problem(origin, Self.sentence(error, question)))
        isSaid = true
        if error.isLasting || !question.follows { break }
        pause = error.retryAfter ?? pause
      } catch {
        break
      }
      // The pause before a log that broke off, or was refused, is asked for again.
      try? await Task.sleep(for: .seconds(pause))
      pause = min(15, pause * 2)
      if let last {
        request.tailLines = nil
        request.sinceSeconds = max(1, Int((Date().timeIntervalSince1970 - last).rounded(.up)) + 1)
      }
    }
    out.yield(.ended(origin))
  }

  private static func sentence(_ error: KubernetesError, _ question: LogQuestion) -> String {
    guard question.isPrevious, error.status == 400 || error.status == 404 else { return error.description }
    return "this container has not been restarted: there is no log of a run before"
  }
}
