import Feeds
import Wire

/// What the proxies of a live mesh are asked beside the polls, while somebody looks at it.
struct OnDemand: Sendable {
  /// Their certificates.
  let certificates: CertificateQuestions
  /// What Envoy counts of itself.
  let envoys: EnvoyQuestions
  /// Names of everything that is counted.
  let names: MetricNames
  /// Metrics that the polls leave out.
  let watched: WatchedMetrics

  /// - Parameter interval: seconds between polls.
  init(
    _ targets: [ProxyTarget], controlPlanes: [ProxyTarget], transport: any HTTPTransport, interval: Double
  ) {
    let proxies = ProxyAsking(targets, transport: transport)
    certificates = CertificateQuestions(proxies)
    envoys = EnvoyQuestions(proxies)
    // Of a control plane, too, the polls read what the dashboards need and no more.
    let all = ProxyAsking(
      targets
        + controlPlanes.map { target in
          var target = target
          target.path = target.path ?? "/metrics"
          return target
        }, transport: transport)
    names = MetricNames(all)
    watched = WatchedMetrics(all, interval: interval)
  }
}
