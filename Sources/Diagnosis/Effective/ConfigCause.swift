import Manifests

/// Names the configuration that makes a hop answer as it does.
public enum ConfigCause {
  /// One clause that names object and line, for a response flag (`UH`, `UO`, …; empty: none) and a code (`503`, `403`;
  /// gRPC's status for gRPC). nil: the configuration does not explain it.
  public static func sentence(flag: String, code: String, hop: HopConfig, isTCP: Bool = false) -> String? {
    switch flag {
    case "FI", "DI":
      guard let (route, fault) = hop.fault else { return nil }
      return "\(place(route, fault.place)) \(fault.text)"
    case "UO": return breaker(hop)
    case "UH": return emptySubset(hop) ?? ejection(hop)
    case "NC": return missingSubset(hop)
    case "UT", "URX": return timeout(hop)
    case "LR": return timeout(hop)
    case "UF", "UC": return conflict(hop)
    case "NR": return isTCP ? conflict(hop) : noRoute(hop)
    case "UAEX": return denial(hop, actions: ["CUSTOM"])
    case "DENY", "TLS_FAILURE", "CONNECT":
      return flag == "DENY" ? denial(hop, actions: ["DENY", "ALLOW"]) : conflict(hop)
    case "":
      if code == "403" || code == "7" { return denial(hop, actions: ["DENY", "ALLOW", "CUSTOM"]) }
      return nil
    default: return nil
    }
  }

  private static func place(_ route: RouteView, _ place: Place?) -> String {
    route.object.map { ConfigWords.at($0, place ?? route.place) } ?? "the route"
  }

  private static func breaker(_ hop: HopConfig) -> String? {
    guard let pool = hop.connectionPool else { return nil }
    let limits: [(String, String)] = [
      ("tcp", "maxConnections"), ("http", "http1MaxPendingRequests"), ("http", "http2MaxRequests"),
      ("http", "maxRetries"),
    ]
    let written = limits.compactMap { group, key in pool.node.at(group, key).map { (key, $0) } }
    guard let first = written.first else { return nil }
    let list = written.map { "\($0.0) \($0.1.text ?? "?")" }.joined(separator: ", ")
    return "circuit breaker of \(ConfigWords.at(pool.rule.object, first.1.place)): \(list)"
  }

  private static func emptySubset(_ hop: HopConfig) -> String? {
    guard let (_, target) = hop.emptySubsets.first(where: { $0.target.share > 0 }) else { return nil }
    let spot = target.rule.map { ConfigWords.at($0, target.subsetPlace) } ?? "its DestinationRule"
    return "a route leads to subset \(target.subset ?? ""), which has no pods: \(spot)"
  }

  private static func ejection(_ hop: HopConfig) -> String? {
    hop.outlierDetection.map {
      "outlier detection of \(ConfigWords.at($0.rule.object, $0.node.place)) takes failing endpoints out"
    }
  }

  private static func missingSubset(_ hop: HopConfig) -> String? {
    for route in hop.routes {
      for target in route.destinations + route.mirrors {
        if let subset = target.subset, target.rule == nil {
          return
            "\(place(route, target.place)) routes to subset \(subset), which no DestinationRule declares"
        }
        if target.service == nil, hop.service != nil, target.host != hop.hop.host {
          return "\(place(route, target.place)) routes to \(target.host), which is not there"
        }
      }
    }
    return nil
  }

  private static func timeout(_ hop: HopConfig) -> String? {
    for route in hop.routes {
      if let timeout = route.timeout {
        return "\(place(route, timeout.place)) gives up after \(timeout.value)"
      }
      if let retries = route.retries, retries.contains("a try") {
        return "\(place(route, route.retriesPlace)) allows \(retries)"
      }
    }
    return nil
  }

  private static func conflict(_ hop: HopConfig) -> String? {
    guard hop.verdict == .conflict, let server = hop.server else { return nil }
    let client =
      hop.client.rule.flatMap { rule in
        hop.client.place.map {
          "\(ConfigWords.at(rule, $0)) makes callers speak \(hop.client.kind.rawValue)"
        }
      } ?? "the caller speaks \(hop.client.kind.rawValue)"
    let other =
      server.policy.map { "\(ConfigWords.at($0, server.place)) demands \(server.mode.rawValue)" }
      ?? "the server takes \(server.text) (\(server.originText))"
    return "\(client), and \(other)"
  }

  private static func noRoute(_ hop: HopConfig) -> String? {
    guard let object = hop.routes.first?.object, hop.routes.allSatisfy({ !$0.conditions.isEmpty }) else {
      return nil
    }
    return "\(ConfigWords.at(object, nil)) has no route without conditions, and none of them matched"
  }

  private static func denial(_ hop: HopConfig, actions: Set<String>) -> String? {
    guard let answer = hop.authorization else { return nil }
    if let step = answer.deciding, actions.contains(step.action), answer.decision != .allowed {
      switch (answer.decision, step.outcome) {
      case (.denied, .matches): return "\(ConfigWords.at(step.policy, step.place)) (\(step.action)) denies it"
      case (.denied, _):
        return "no rule of \(ConfigWords.at(step.policy, nil)) (ALLOW) matches: \(step.reason)"
      default:
        return
          "\(ConfigWords.at(step.policy, step.place)) (\(step.action)) depends on "
          + answer.dependsOn.joined(separator: ", ")
      }
    }
    return nil
  }
}
