import Dashboard
import DemoMesh
import Feeds
import Mesh
import Topology
import Tracing
import Wire

/// The dashboard on a demo that another process hosts: it watches the demo as it would any mesh.
struct DemoDashboard {
  let options: DemoOptions
  let look: DashboardOptions
  let configuration: MeshState.Configuration
  let recorder: ScrapeRecorder?
  var recording = RecordOptions()

  /// Starts the mesh, shows it until the user leaves, and ends everything that was started.
  func run() async throws {
    let session = try await DemoSession.start(options, progress: DemoOutput.tell)
    do {
      try await show(session)
    } catch {
      await session.end()
      throw error
    }
    await session.end()
  }

  private func show(_ session: DemoSession) async throws {
    let info = session.info
    var read = MeshSources()
    read.proxies = try info.proxies.map { try ProxyList.parse($0.admin) }
    read.recorder = recorder
    let title = info.number == 1 ? "bookinfo@demo" : "bookinfo@demo-\(info.number)"
    let writer = try recording.writer(interval: configuration.intervalSeconds, title: title)
    let store = try info.traces.map { try TraceStore(url: "zipkin+" + $0, transport: WireClient()) }
    let extras = writer.map {
      RecordingExtras($0, traces: store, config: info.config.map { [$0] } ?? [])
    }
    defer {
      extras?.stop()
      writer?.close()
    }
    let user = try UserConfiguration.load()
    let mesh = LiveMesh(
      read, configuration, history: look.past.configuration(user), writer: writer)
    var facts = DashboardFacts(
      title: title,
      interval: configuration.intervalSeconds, window: configuration.windowSeconds,
      expectedSources: read.expected,
      note: info.simulated ? "simulated: no Envoy runs" : nil)
    facts.recording = writer?.path
    try await look.run(
      facts, mesh, traces: store,
      config: mesh.watched(info.config.map { ConfigFiles([$0]) }, configuration.goals),
      faults: DemoFaults(control: session.control), logs: info.logs, user: user)
  }
}

extension DemoInfo {
  /// The logs of its proxies; nil where they are simulated.
  var logs: FileLogs? {
    let files = proxies.compactMap { proxy in
      proxy.log.map { path in
        FileLogs.File(
          origin: LogOrigin(
            namespace: proxy.namespace, pod: proxy.pod, container: LogOrigin.proxyContainer),
          workload: proxy.workload, path: path)
      }
    }
    return files.isEmpty ? nil : FileLogs(files)
  }
}

/// The demo's faults behind the dashboard's `:fault`.
struct DemoFaults: FaultControl {
  let control: DemoControl

  func choices() async -> [FaultChoice] {
    guard let info = try? await control.info() else { return [] }
    let on = info.faults.flatMap { fault in
      let name = fault.name.split(separator: " ").map(String.init)
      return (fault.workloads.isEmpty ? [[]] : fault.workloads.map { [$0] }).map { workload in
        let words = name + workload
        return FaultChoice(
          words: words + (fault.defaultValue.map { [String($0)] } ?? []), help: fault.summary,
          isActive: info.inForce.contains { $0.hasPrefix(words.joined(separator: " ")) })
      }
    }
    let off = FaultChoice(words: ["off"], help: "switches every fault off", isActive: false)
    return [off] + on
  }

  func apply(_ words: [String]) async throws -> String { try await control.apply(words: words) }
}
