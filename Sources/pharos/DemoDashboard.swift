import Dashboard
import DemoMesh
import Feeds
import Topology

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
    let targets = try info.proxies.map { try ProxyList.parse($0.admin) }
    let title = info.number == 1 ? "bookinfo@demo" : "bookinfo@demo-\(info.number)"
    let writer = try recording.writer(interval: configuration.intervalSeconds, title: title)
    let extras = writer.map {
      RecordingExtras($0, traces: info.traces, config: info.config.map { [$0] } ?? [])
    }
    defer {
      extras?.stop()
      writer?.close()
    }
    let user = try UserConfiguration.load()
    let mesh = LiveMesh(
      targets, configuration, history: look.past.configuration(user), recorder: recorder, writer: writer)
    var facts = DashboardFacts(
      title: title,
      interval: configuration.intervalSeconds, window: configuration.windowSeconds,
      expectedSources: targets.map(\.name),
      note: info.simulated ? "simulated: no Envoy runs" : nil)
    facts.recording = writer?.path
    try await look.run(
      facts, mesh, traces: info.traces,
      config: mesh.watched(info.config.map { ConfigFiles([$0]) }, configuration.goals),
      faults: DemoFaults(control: session.control), user: user)
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
