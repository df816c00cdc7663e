import Mesh
import Metrics

/// All requests of a snapshot together, each once, as its caller got it.
struct MeshTotals: Sendable {
  /// Requests a second; nil where no edge carries requests.
  var rate: Double?
  /// 4xx a second.
  var rate4xx = 0.0
  /// 5xx a second.
  var rate5xx = 0.0
  /// Without an answer, a second.
  var noResponse = 0.0
  /// gRPC calls with another status than 0, a second.
  var grpcErrors = 0.0
  /// TCP bytes a second, both ways; nil without TCP.
  var tcpBytes: Double?
  /// Edges in use whose mutual TLS is known, and those of them that are fully under it.
  var mtls = (known: 0, closed: 0)

  init(_ snapshot: Snapshot) {
    for edge in snapshot.edges where !edge.isMirrored {
      if !edge.isIdle, let percent = edge.mtlsPercent {
        mtls.known += 1
        mtls.closed += percent >= 100 ? 1 : 0
      }
      guard edge.protocol != .tcp else {
        tcpBytes = (tcpBytes ?? 0) + edge.rate + (edge.rateReceived ?? 0)
        continue
      }
      guard edge.hasRates else { continue }
      rate = (rate ?? 0) + edge.rate
      rate4xx += edge.rate4xx
      rate5xx += edge.rate5xx
      noResponse += edge.rateNoResponse
      grpcErrors += edge.rateGrpcErr
    }
  }

  /// Not 5xx and answered, in percent (Istio's dashboards: the share that is not 5xx).
  var successPercent: Double? {
    guard let rate, rate > 0 else { return nil }
    return max(0, 100 - rate5xx / rate * 100)
  }
}

/// The versions that run, and how many of each.
struct VersionCount: Sendable, Hashable {
  var component: String
  var version: String
  var count: Int

  /// Envoys by the version that they say, most first, then the istiods; those that say none come last.
  static func all(_ snapshot: Snapshot, _ controlPlanes: [ControlPlaneReport]) -> [VersionCount] {
    var envoys: [String: Int] = [:]
    for source in snapshot.sources where source.kind == .proxy {
      envoys[source.identity?.envoyVersion.map(ProxyPage.version) ?? "", default: 0] += 1
    }
    var istiods: [String: Int] = [:]
    for report in controlPlanes { istiods[report.version ?? "", default: 0] += 1 }
    return sorted("Envoy", envoys) + sorted("istiod", istiods)
  }

  private static func sorted(_ component: String, _ counts: [String: Int]) -> [VersionCount] {
    counts.map { VersionCount(component: component, version: $0.key, count: $0.value) }
      .sorted {
        if $0.version.isEmpty != $1.version.isEmpty { return $1.version.isEmpty }
        return ($1.count, $0.version) < ($0.count, $1.version)
      }
  }
}
