import History
import Mesh

extension MetricsReader {
  /// All subjects of a kind that are known, sorted by namespace and name; the cluster is left open. Cost: a look at the
  /// labels of all counters.
  public func subjects(_ kind: MetricsSubject.Kind) -> [MetricsSubject] {
    guard kind != .mesh else { return [.mesh] }
    var found: Set<MetricsSubject> = []
    forEachTraffic { traffic in
      switch kind {
      case .workload:
        add(traffic.source.workload, traffic.source.namespace, kind, &found)
        add(traffic.target.workload, traffic.target.namespace, kind, &found)
      case .app:
        add(traffic.source.app, traffic.source.namespace, kind, &found)
        add(traffic.target.app, traffic.target.namespace, kind, &found)
      case .service:
        guard let service = traffic.service else { return }
        found.insert(MetricsSubject(.service, service.name, namespace: service.namespace))
      case .mesh: return
      }
    }
    return found.sorted { ($0.namespace ?? "", $0.name) < ($1.namespace ?? "", $1.name) }
  }

  /// The subjects that a name may mean: short, with its namespace behind a dot, or for a service its host.
  /// - Parameter namespace: only of this one; nil for any.
  public func find(_ kind: MetricsSubject.Kind, _ name: String, namespace: String? = nil) -> [MetricsSubject]
  {
    guard kind != .mesh else { return [.mesh] }
    let matcher = SubjectMatcher(MetricsSubject(kind, name, namespace: namespace))
    var found: Set<MetricsSubject> = []
    forEachTraffic { traffic in
      if matcher.isInbound(traffic) {
        switch kind {
        case .workload: add(traffic.target.workload, traffic.target.namespace, kind, &found)
        case .app: add(traffic.target.app, traffic.target.namespace, kind, &found)
        default:
          found.insert(
            MetricsSubject(kind, traffic.service?.name ?? name, namespace: traffic.service?.namespace))
        }
      }
      guard matcher.isOutbound(traffic) else { return }
      add(
        kind == .app ? traffic.source.app : traffic.source.workload, traffic.source.namespace, kind, &found)
    }
    return found.sorted { ($0.namespace ?? "", $0.name) < ($1.namespace ?? "", $1.name) }
  }

  private func add(
    _ name: String, _ namespace: String, _ kind: MetricsSubject.Kind, _ found: inout Set<MetricsSubject>
  ) {
    guard let name = TrafficEnd.known(name) else { return }
    found.insert(MetricsSubject(kind, name, namespace: TrafficEnd.known(namespace)))
  }

  private func forEachTraffic(_ look: (Traffic) -> Void) {
    var reader = TrafficReader(ztunnels: ztunnels)
    let names = Set((TrafficMetric.counters + [.count(.duration)]).map(\.name))
    for (series, source) in store.series(SeriesFilter(names: names)) {
      guard let metric = TrafficMetric(series.name),
        let traffic = reader.read(series, metric: metric, source: source)
      else { continue }
      look(traffic)
    }
  }
}
