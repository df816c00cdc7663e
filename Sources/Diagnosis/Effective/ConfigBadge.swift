import Manifests

/// What the configuration does to a service or workload, in the letters that Kiali's users know.
public enum ConfigBadge: String, Sendable, Hashable, CaseIterable, Comparable {
  case circuitBreaker = "CB"
  case faultInjection = "FI"
  case gateway = "GW"
  case mirroring = "MI"
  case missingSidecar = "MS"
  case requestRouting = "RR"
  case requestTimeout = "RT"
  case trafficShifting = "TS"
  case virtualService = "VS"
  case waypoint = "WA"
  case workloadEntry = "WE"

  /// What the letters stand for.
  public var words: String {
    switch self {
    case .circuitBreaker: "circuit breaker"
    case .faultInjection: "fault injection"
    case .gateway: "gateway"
    case .mirroring: "mirroring"
    case .missingSidecar: "no sidecar"
    case .requestRouting: "request routing"
    case .requestTimeout: "request timeout"
    case .trafficShifting: "traffic shifting"
    case .virtualService: "virtual service"
    case .waypoint: "waypoint"
    case .workloadEntry: "workload entry"
    }
  }

  /// Orders by letters.
  public static func < (left: ConfigBadge, right: ConfigBadge) -> Bool { left.rawValue < right.rawValue }

  /// Of the routes that a host's callers take.
  static func of(_ routes: [RouteView]) -> Set<ConfigBadge> {
    var badges: Set<ConfigBadge> = []
    for route in routes where route.object != nil && !route.isUnused {
      if route.object?.kind == "VirtualService" { badges.insert(.virtualService) }
      if !route.conditions.isEmpty { badges.insert(.requestRouting) }
      if route.fault != nil { badges.insert(.faultInjection) }
      if route.timeout != nil { badges.insert(.requestTimeout) }
      if !route.mirrors.isEmpty { badges.insert(.mirroring) }
      if route.destinations.count(where: { $0.share > 0 }) > 1 { badges.insert(.trafficShifting) }
    }
    return badges
  }
}

extension TrafficPolicy {
  /// Whether it limits connections or takes endpoints out.
  var isCircuitBreaker: Bool {
    connectionPool != nil || outlierDetection != nil
      || portLevelSettings.contains {
        $0.node["connectionPool"] != nil || $0.node["outlierDetection"] != nil
      }
  }
}
