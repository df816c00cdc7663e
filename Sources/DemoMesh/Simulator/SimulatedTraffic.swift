/// The traffic of a mesh as a function of time, with the faults that change it.
struct SimulatedTraffic: Sendable {
  /// The calls of an edge that end one way under one kind of security.
  struct Stream: Sendable {
    let outcome: SimulatedOutcome
    let isMutual: Bool
    var flow: SimulatedFlow
  }

  /// One edge.
  struct EdgeState: Sendable {
    let pulse: SimulatedPulse
    var streams: [Stream] = []
    var behaviour: SimulatedBehaviour
  }

  let mesh: SimulatedMesh
  private(set) var edges: [EdgeState] = []
  private(set) var faults: [SimulatedFaultInForce] = []
  /// Counts the changes: what was derived from an older revision may lack streams.
  private(set) var revision = 0

  init(mesh: SimulatedMesh, seed: UInt64) {
    self.mesh = mesh
    var random = SimulatedRandom(seed: seed &+ 0x51)
    for edge in mesh.edges {
      let pulse = SimulatedPulse(
        rate: edge.rate, swing: random.between(0.05, 0.3), period: random.between(90, 400),
        phase: random.between(0, 6.28))
      let workload = edge.destination.map { mesh.workloads[$0].name }
      edges.append(
        EdgeState(pulse: pulse, behaviour: SimulatedBehaviour(edge, to: workload, faults: [])))
    }
    for index in edges.indices { settle(index, at: 0) }
  }

  /// Replaces the faults in force, from `t` on.
  mutating func setFaults(_ faults: [SimulatedFaultInForce], at t: Double) {
    self.faults = faults
    for index in edges.indices {
      let edge = mesh.edges[index]
      let workload = edge.destination.map { mesh.workloads[$0].name }
      let behaviour = SimulatedBehaviour(edge, to: workload, faults: faults)
      guard behaviour != edges[index].behaviour else { continue }
      edges[index].behaviour = behaviour
      settle(index, at: t)
    }
    revision += 1
  }

  /// Whether the proxy of a workload is under a fault of its own.
  func has(_ fault: SimulatedFault, workload: String) -> Bool {
    faults.contains { $0.fault == fault && $0.workload == workload }
  }

  /// Gives each stream of an edge the share that the edge's behaviour says, from `t` on.
  private mutating func settle(_ index: Int, at t: Double) {
    let edge = mesh.edges[index]
    let behaviour = edges[index].behaviour
    let pulse = edges[index].pulse
    for outcome in SimulatedOutcome.allCases {
      let share = behaviour.shares[outcome, default: 0]
      var at = edges[index].streams.firstIndex {
        $0.outcome == outcome && $0.isMutual == behaviour.isMutual
      }
      guard share > 0 || at != nil else { continue }
      let spread = SimulatedSpread(
        median: outcome.latency(median: edge.latency, timeout: edge.timeout),
        sigma: outcome == .timeout ? 0.02 : 0.5,
        shift: outcome.destination?.code == 200 ? behaviour.extraLatency : 0)
      if at == nil {
        edges[index].streams.append(
          Stream(outcome: outcome, isMutual: behaviour.isMutual, flow: SimulatedFlow(spread: spread)))
        at = edges[index].streams.count - 1
      }
      if let at { edges[index].streams[at].flow.change(at: t, pulse, share: share, spread: spread) }
    }
    for at in edges[index].streams.indices where edges[index].streams[at].isMutual != behaviour.isMutual {
      let spread = edges[index].streams[at].flow.spread
      edges[index].streams[at].flow.change(at: t, pulse, share: 0, spread: spread)
    }
  }
}
