import Glibc

/// The proxies of the demo: started together, watched, ended together.
actor Proxies {
  /// A proxy that did not come up.
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  private let binary: EnvoyBinary
  private let layout: RunFolder
  private let block: AddressBlock
  private let client: MessageClient
  private let progress: @Sendable (String) -> Void
  /// Whose end is no news.
  private var ending: Set<String> = []
  private var running: [String: ChildProcess] = [:]

  init(
    binary: EnvoyBinary, layout: RunFolder, block: AddressBlock, client: MessageClient,
    progress: @escaping @Sendable (String) -> Void
  ) {
    self.binary = binary
    self.layout = layout
    self.block = block
    self.client = client
    self.progress = progress
  }

  /// The process ids, by workload.
  var pids: [String: Int32] { running.compactMapValues { $0.exit == nil ? $0.pid : nil } }

  /// Starts the proxies of these pods and waits until each serves.
  func start(_ pods: [Pod]) async throws {
    for pod in pods {
      let child = try await launch(pod)
      running[pod.workload] = child
      ending.remove(pod.workload)
      Task { report(pod.workload, await child.wait()) }
    }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for pod in pods { group.addTask { try await self.waitUntilLive(pod) } }
      try await group.waitForAll()
    }
  }

  /// The process of a workload's proxy.
  func process(of workload: String) -> ChildProcess? { running[workload] }

  /// Kills one and waits for its end.
  func kill(_ workload: String) async {
    guard let child = running[workload] else { return }
    ending.insert(workload)
    child.send(SIGKILL)
    _ = await child.wait()
  }

  /// Ends all: asked to, then killed. Those that are stopped can only be killed.
  func stopAll() async {
    ending = Set(running.keys)
    let all = running.values.filter { $0.exit == nil }
    for child in all { child.send(SIGTERM) }
    let grace = Task {
      // The grace before SIGKILL; cancelled when all have ended by themselves.
      try? await Task.sleep(for: .milliseconds(700))
      guard !Task.isCancelled else { return }
      for child in all { child.send(SIGKILL) }
    }
    for child in all { _ = await child.wait() }
    grace.cancel()
    running = [:]
  }

  /// Wakes every proxy that someone has stopped.
  func resumeAll() {
    for child in running.values { child.send(SIGCONT) }
  }

  /// Keeps the logs from growing without bound: one that is full begins anew, as its reader notices. Goes on until the
  /// task is cancelled.
  func trimLogs() async {
    while !Task.isCancelled {
      // A file tells nobody that it is full: the pause between two looks.
      try? await Task.sleep(for: .seconds(5))
      for pod in Bookinfo.pods {
        var status = stat()
        guard stat(layout.log(pod), &status) == 0, status.st_size > Self.maximumLog else { continue }
        // Envoy writes behind the end, wherever that is.
        _ = truncate(layout.log(pod), 0)
      }
    }
  }

  /// Bytes of one proxy's log.
  private static let maximumLog: Int64 = 8 << 20

  private func report(_ workload: String, _ exit: ChildProcess.Exit) {
    guard !ending.contains(workload) else { return }
    progress("the proxy of \(workload) ended with \(exit); pharos demo fault off starts it again")
  }

  private func launch(_ pod: Pod) async throws -> ChildProcess {
    let log = open(layout.log(pod), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard log >= 0 else { throw Files.Failure("write", layout.log(pod)) }
    defer { close(log) }
    return try await ChildProcess.start(
      .init(
        path: binary.path,
        arguments: [
          "--config-path", layout.bootstrap(pod), "--concurrency", "1", "--disable-hot-restart",
          "--log-level", "warning", "--file-flush-interval-msec", "200", "--drain-time-s", "1",
          "--parent-shutdown-time-s", "2",
        ], environment: IstioLabels.environment, output: log, error: log))
  }

  private func waitUntilLive(_ pod: Pod) async throws {
    let admin = MessageClient.Target(host: block.pod(pod.index), port: Ports.admin)
    let request = Message(start: "GET /ready HTTP/1.1", headers: [(name: "host", value: "admin")])
    let deadline = ContinuousClock.now + .seconds(30)
    while true {
      if let answer = try? await client.send(request, to: admin, timeout: 2), answer.status == 200 { return }
      if let exit = running[pod.workload]?.exit {
        throw Failure(
          description:
            "the proxy of \(pod.workload) ended with \(exit):\n\(Files.tail(layout.log(pod), lines: 5))")
      }
      guard ContinuousClock.now < deadline else {
        throw Failure(
          description:
            "the proxy of \(pod.workload) is not ready after 30 s:\n\(Files.tail(layout.log(pod), lines: 5))")
      }
      // Another process becomes ready and tells nobody: between two questions.
      try await Task.sleep(for: .milliseconds(20))
    }
  }
}
