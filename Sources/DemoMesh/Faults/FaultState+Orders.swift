extension FaultState {
  /// Milliseconds that an overflowing workload takes for an answer, so that requests do meet at the circuit breaker.
  static let overflowLatency = 300

  /// The state after an order.
  func applying(_ order: FaultOrder) -> FaultState {
    var state = self
    switch order {
    case .allOff: return FaultState()
    case .config(let fault): state.config = fault
    case .on(let kind, let workload, let value): state.set(kind, workload, value)
    case .off(let kind, let workload):
      for name in workload.map({ [$0] }) ?? kind.workloads { state.clear(kind, name) }
    }
    return state
  }

  private mutating func set(_ kind: FaultKind, _ workload: String, _ value: Int?) {
    if let path = Self.numbers(kind) {
      self[keyPath: path][workload] = value ?? kind.value.standard
    } else if let path = Self.sets(kind) {
      self[keyPath: path].insert(workload)
    }
  }

  private mutating func clear(_ kind: FaultKind, _ workload: String) {
    if let path = Self.numbers(kind) {
      self[keyPath: path][workload] = nil
    } else if let path = Self.sets(kind) {
      self[keyPath: path].remove(workload)
    }
  }

  private static func numbers(_ kind: FaultKind) -> WritableKeyPath<FaultState, [String: Int]>? {
    switch kind {
    case .errors, .grpcErrors: \.errorPercent
    case .latency: \.latencyMilliseconds
    case .abort: \.abortPercent
    case .delay: \.delayMilliseconds
    default: nil
    }
  }

  private static func sets(_ kind: FaultKind) -> WritableKeyPath<FaultState, Set<String>>? {
    switch kind {
    case .kill, .mongodbDown: \.down
    case .noEndpoints: \.withoutEndpoints
    case .circuitBreaker: \.overflowing
    case .plaintext: \.plaintext
    case .mtlsOff: \.permissive
    case .badConfig: \.misrouted
    case .proxyKill: \.proxyKilled
    case .proxyStop: \.proxyStopped
    case .quiet: \.quiet
    default: nil
    }
  }

  /// What is in force, each as it would be typed. A fault with two names goes by the first.
  var inForce: [String] {
    var out: [String] = []
    for kind in FaultKind.allCases {
      if let path = Self.numbers(kind) {
        for (workload, value) in self[keyPath: path].sorted(by: { $0.key < $1.key }) {
          guard let name = Self.name(kind, workload) else { continue }
          out.append("\(name) \(value)\(kind.value.unit ?? "")")
        }
      } else if let path = Self.sets(kind) {
        out += self[keyPath: path].sorted().compactMap { Self.name(kind, $0) }
      }
    }
    if let config { out.append("config \(config.rawValue)") }
    return out
  }

  /// What is in force, as a sentence.
  var summary: String {
    inForce.isEmpty ? "no fault in force" : "in force: " + inForce.joined(separator: ", ")
  }

  /// A fault and its workload. What has a name of its own on a workload goes by that name.
  private static func name(_ kind: FaultKind, _ workload: String) -> String? {
    switch (kind, workload) {
    case (.errors, "stock-v1"), (.kill, "mongodb-v1"): nil
    case (.grpcErrors, _) where workload != "stock-v1": nil
    case (.mongodbDown, _) where workload != "mongodb-v1": nil
    default: "\(kind.rawValue) \(workload)"
    }
  }

  /// What an application has to do.
  func behaviour(of workload: String) -> (errorPercent: Int, latencyMilliseconds: Int) {
    let latency = (latencyMilliseconds[workload] ?? 0) + (config?.latencyMilliseconds[workload] ?? 0)
    return (
      errorPercent[workload] ?? 0,
      overflowing.contains(workload) ? max(latency, Self.overflowLatency) : latency
    )
  }
}
