extension ConfigFault {
  /// What the simulator shows for a mistake: the fault that looks the same, where there is one.
  var simulated: (name: String, workload: String, value: Double?)? {
    switch self {
    case .missingGateway: (FaultKind.badConfig.rawValue, "productpage-v1", nil)
    case .wrongHost: (FaultKind.badConfig.rawValue, "details-v1", nil)
    case .missingSubset: (FaultKind.badConfig.rawValue, "reviews-v3", nil)
    case .emptySubset: (FaultKind.noEndpoints.rawValue, "reviews-v3", nil)
    case .disableVsStrict: (FaultKind.plaintext.rawValue, "ratings-v1", nil)
    case .shortTimeout: (FaultKind.delay.rawValue, "ratings-v1", 2000)
    case .abort: (FaultKind.abort.rawValue, "ratings-v1", 50)
    case .circuitBreaker: (FaultKind.circuitBreaker.rawValue, "ratings-v1", nil)
    case .denyAll, .hiddenHost: (FaultKind.errors.rawValue, "ratings-v1", 100)
    case .duplicateHost, .unreachableRule: nil
    }
  }
}
