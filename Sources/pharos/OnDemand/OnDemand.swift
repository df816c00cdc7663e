import Feeds
import Wire

/// What the proxies of a live mesh are asked beside the polls, while somebody looks at it.
struct OnDemand: Sendable {
  /// Their certificates.
  let certificates: CertificateQuestions
  /// What Envoy counts of itself.
  let envoys: EnvoyQuestions
  /// Their admin ports, one at a time.
  let admin: AdminQuestions
  /// Names of everything that is counted.
  let names: MetricNames
  /// Metrics that the polls leave out.
  let watched: WatchedMetrics

  /// - Parameters:
  ///   - interval: seconds between polls.
  ///   - access: the way to admin ports; nil: as the proxies were given.
  init(
    _ targets: @escaping @Sendable () -> [ProxyTarget],
    controlPlanes: @escaping @Sendable () -> [ProxyTarget],
    transport: any HTTPTransport, interval: Double, access: (any AdminAccess)? = nil
  ) {
    let proxies = ProxyAsking(targets, transport: transport)
    certificates = CertificateQuestions(proxies)
    envoys = EnvoyQuestions(proxies)
    admin = AdminQuestions(proxies, controlPlanes: controlPlanes, access: access)
    // Of a control plane, too, the polls read what the dashboards need and no more.
    let all = ProxyAsking(
      {
        targets()
          + controlPlanes().map { target in
            var target = target
            target.path = target.path ?? "/metrics"
            return target
          }
      }, transport: transport)
    names = MetricNames(all)
    watched = WatchedMetrics(all, interval: interval)
  }
}
