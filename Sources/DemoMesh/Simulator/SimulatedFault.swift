/// The faults that a simulation can show: the demo's names, with the same meaning.
enum SimulatedFault: String, Sendable, CaseIterable {
  case errors
  case grpcErrors = "grpc-errors"
  case latency
  case abort
  case delay
  case kill
  case noEndpoints = "no-endpoints"
  case circuitBreaker = "circuit-breaker"
  case plaintext
  case mtlsOff = "mtls-off"
  case badConfig = "bad-config"
  case mongodbDown = "mongodb-down"
  case proxyKill = "proxy-kill"
  case proxyStop = "proxy-stop"
  case quiet

  /// Percent or milliseconds where nothing else is said.
  var standardValue: Double {
    switch self {
    case .latency: 1500
    case .delay: 1000
    case .abort, .grpcErrors: 50
    case .circuitBreaker: 60
    default: 100
    }
  }

  /// The number after it is a time.
  var isTime: Bool { self == .latency || self == .delay }
}

/// A fault that is in force.
struct SimulatedFaultInForce: Sendable, Hashable {
  var fault: SimulatedFault
  var workload: String
  var value: Double
}

/// How the calls of an edge end at present.
struct SimulatedBehaviour: Sendable, Hashable {
  /// Shares of the calls; they add up to 1, or to 0 where nobody calls.
  var shares: [SimulatedOutcome: Double]
  /// Added to the server's answers, in ms.
  var extraLatency = 0.0
  var isMutual: Bool

  /// The behaviour of an edge under the faults in force for its server.
  init(_ edge: SimulatedMesh.Edge, to workload: String?, faults: [SimulatedFaultInForce]) {
    shares = edge.troubles
    shares[.ok] = max(0, 1 - edge.troubles.values.reduce(0, +))
    isMutual = edge.isMutual
    if faults.contains(where: { $0.fault == .quiet }) {
      shares = [:]
      return
    }
    let isTCP = edge.speech == .tcp
    for one in faults {
      if one.fault == .mongodbDown {
        if workload == "mongodb-v1" { move(.connectFailure, 1) }
        if workload == "ratings-v1" { move(.failed, 1) }
        continue
      }
      guard one.workload == workload else { continue }
      let percent = min(1, max(0, one.value / 100))
      switch one.fault {
      case .errors, .grpcErrors: move(isTCP ? .connectFailure : .failed, percent)
      case .latency:
        extraLatency += max(0, one.value)
        if let timeout = edge.timeout, edge.latency + extraLatency > timeout { move(.timeout, 1) }
      case .abort: if !isTCP { move(.faultInjected, percent) }
      case .delay:
        extraLatency += max(0, one.value)
        if !isTCP { move(.delayInjected, 1) }
      case .kill: move(isTCP ? .connectFailure : .applicationDown, 1)
      case .noEndpoints: move(.noHealthyHost, 1)
      case .circuitBreaker: move(.overflow, percent)
      case .plaintext: move(.terminated, 1)
      case .mtlsOff: isMutual = false
      case .badConfig: move(.noCluster, 1)
      case .proxyKill: move(.connectFailure, 1)
      case .proxyStop: move(.timeout, 1)
      case .mongodbDown, .quiet: break
      }
    }
  }

  /// A part of the calls that were answered ends another way now.
  private mutating func move(_ outcome: SimulatedOutcome, _ part: Double) {
    let answered = shares[.ok, default: 0]
    shares[.ok] = answered * (1 - part)
    shares[outcome, default: 0] += answered * part
  }
}
