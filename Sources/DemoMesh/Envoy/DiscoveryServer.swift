/// Gives the proxies their configuration: Envoy's REST discovery, with answers held back until something changes, so
/// that a change arrives at once and nothing is asked in vain.
///
/// Not files that Envoy watches: each watched file costs an inotify instance, of which a user has 128.
actor DiscoveryServer {
  /// Longest that an answer is held back.
  private static let patience = Duration.seconds(50)

  private struct Entry {
    var version: Int
    let content: JSON
    let text: String
  }

  private var entries: [DiscoveryKey: [String: Entry]] = [:]
  /// Version of the newest change, by key: also counts what was removed.
  private var versions: [DiscoveryKey: Int] = [:]
  private var version = 0
  private var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
  private var nextWaiter = 0

  /// Takes on a configuration; what has not changed keeps its version.
  func publish(_ configuration: [DiscoveryKey: [DiscoveredResource]]) {
    version += 1
    for (key, resources) in configuration {
      let known = entries[key] ?? [:]
      var wanted: [String: Entry] = [:]
      for resource in resources {
        if let entry = known[resource.name], entry.content == resource.content {
          wanted[resource.name] = entry
        } else {
          wanted[resource.name] = Entry(
            version: version, content: resource.content, text: resource.content.text)
        }
      }
      if Set(wanted.keys) != Set(known.keys) || wanted.values.contains(where: { $0.version == version }) {
        versions[key] = version
      }
      entries[key] = wanted
    }
    let all = waiting.values
    waiting = [:]
    for continuation in all { continuation.resume() }
  }

  /// The answer to a request of Envoy's.
  func answer(_ request: Message) async -> Message {
    guard let type = DiscoveryType(path: request.path), let asked = DiscoveryRequest.parse(request.body),
      let workload = asked.workload
    else { return .answer(404, type: "text/plain") }
    let deadline = ContinuousClock.now + Self.patience
    while true {
      let (version, texts) = current(workload, type, asked.names)
      if String(version) != asked.version, version > 0 {
        return .answer(
          200,
          Array(#"{"version_info":"\#(version)","resources":[\#(texts.joined(separator: ","))]}"#.utf8))
      }
      guard ContinuousClock.now < deadline, !Task.isCancelled else {
        return .answer(304, type: "text/plain")
      }
      await change(before: deadline)
    }
  }

  private func current(_ workload: String, _ type: DiscoveryType, _ names: [String]) -> (Int, [String]) {
    let own = DiscoveryKey(workload: workload, type: type)
    let key = entries[own] == nil ? DiscoveryKey(workload: nil, type: type) : own
    let known = entries[key] ?? [:]
    if names.isEmpty {
      return (versions[key] ?? 0, known.sorted { $0.key < $1.key }.map(\.value.text))
    }
    let found = names.compactMap { known[$0] }
    return (found.map(\.version).max() ?? 0, found.map(\.text))
  }

  /// Waits until something is published, or the time is up, or the connection ends.
  private func change(before deadline: ContinuousClock.Instant) async {
    nextWaiter += 1
    let id = nextWaiter
    let timer = Task {
      try? await Task.sleep(until: deadline, clock: .continuous)
      self.wake(id)
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        if Task.isCancelled { continuation.resume() } else { waiting[id] = continuation }
      }
    } onCancel: {
      Task { await self.wake(id) }
    }
    timer.cancel()
  }

  private func wake(_ id: Int) {
    waiting.removeValue(forKey: id)?.resume()
  }
}
