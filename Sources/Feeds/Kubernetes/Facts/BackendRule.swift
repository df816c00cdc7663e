/// By what one kind of backend is known: names and labels as charts, operators and Istio's addons give them.
struct BackendRule {
  let kind: ClusterBackend.Kind
  /// Names of services, the likeliest first.
  let names: [String]
  /// Ends of names that charts put a release before.
  let endings: [String]
  /// Values of `app.kubernetes.io/name`, `app` and `k8s-app`.
  let labels: Set<String>
  /// Ports, the likeliest first, by number or by name.
  let ports: [String]
  /// What looks like it and is not, as a part of the name.
  let not: [String]
  /// Where paths may begin, by a part of the service's name; the first that fits.
  let bases: [(part: String, bases: [String])]

  static let all = [
    BackendRule(
      kind: .prometheus,
      names: [
        "prometheus", "prometheus-server", "prometheus-k8s", "prometheus-operated", "thanos-query-frontend",
        "thanos-query", "thanos-querier", "mimir-query-frontend", "mimir-gateway", "mimir-nginx",
        "victoria-metrics", "victoria-metrics-single-server", "vmsingle", "vmselect",
      ],
      endings: [
        "-prometheus", "-prometheus-server", "-thanos-query", "-thanos-query-frontend", "-mimir-gateway",
        "-mimir-nginx",
        "-victoria-metrics-single-server", "-vmsingle", "-vmselect",
      ],
      labels: [
        "prometheus", "thanos-query", "thanos-query-frontend", "vmsingle", "vmselect",
        "victoria-metrics-single",
      ],
      ports: ["9090", "http-web", "web", "http", "80", "10902", "8428", "8429", "8481", "8080"],
      not: [
        "alertmanager", "operator", "node-exporter", "pushgateway", "kube-state", "adapter", "exporter",
        "blackbox", "coredns", "kube-dns", "kubelet", "etcd", "webhook", "sidecar", "msteams",
      ],
      bases: [
        ("mimir", ["/prometheus"]), ("vmselect", ["/select/0/prometheus"]), ("", ["", "/prometheus"]),
      ]),
    BackendRule(
      kind: .jaeger, names: ["tracing", "jaeger-query", "jaeger"],
      endings: ["-jaeger-query", "-jaeger", "-tempo-query"], labels: ["jaeger", "jaeger-query"],
      ports: ["16686", "http-query", "query-http", "query", "80"],
      not: ["collector", "agent", "operator", "headless", "zipkin", "cassandra", "elasticsearch", "webhook"],
      // Istio's addon answers under /jaeger.
      bases: [("tracing", ["/jaeger", ""]), ("", ["", "/jaeger"])]),
    BackendRule(
      kind: .zipkin, names: ["zipkin"], endings: ["-zipkin"], labels: ["zipkin"],
      ports: ["9411", "http-query", "http", "80"], not: ["collector", "jaeger", "otel", "tempo"],
      bases: [("", ["", "/zipkin"])]),
    BackendRule(
      kind: .tempo, names: ["tempo", "tempo-query-frontend", "tempo-gateway"],
      endings: ["-tempo", "-tempo-query-frontend", "-tempo-gateway"], labels: ["tempo"],
      ports: ["3200", "http-metrics", "tempo-prom-metrics", "tempo", "http", "3100", "80"],
      not: [
        "distributor", "ingester", "compactor", "querier", "memcached", "gossip", "metrics-generator",
        "operator",
        "discovery", "vulture",
      ],
      bases: [("", [""])]),
    BackendRule(
      kind: .grafana, names: ["grafana"], endings: ["-grafana"], labels: ["grafana"],
      ports: ["3000", "service", "http-web", "http", "80"],
      not: ["operator", "agent", "alloy", "image-renderer", "alerting"], bases: [("", ["", "/grafana"])]),
    BackendRule(
      kind: .kiali, names: ["kiali"], endings: ["-kiali"], labels: ["kiali"],
      ports: ["20001", "http", "tcp", "80"], not: ["operator", "ossmconsole"],
      bases: [("", ["/kiali", ""])]),
  ]

  /// Namespaces in which such things mostly are, the likeliest first.
  static let homes = [
    "istio-system", "monitoring", "observability", "tracing", "prometheus", "telemetry", "logging", "default",
  ]

  /// The service as a backend of this kind; nil for any other service.
  func backend(_ service: ClusterService, readyEndpoints: Int?) -> ClusterBackend? {
    let name = service.name
    guard service.type != "ExternalName", !not.contains(where: { name.contains($0) }) else { return nil }
    let known = ["app.kubernetes.io/name", "app", "k8s-app"].compactMap { service.labels[$0] }
    let byName = names.firstIndex(of: name).map { 60 - $0 }
    let byEnding = endings.contains { name.hasSuffix($0) } ? 40 : nil
    let byLabel = known.contains { labels.contains($0) } ? 30 : nil
    guard let likeness = byName ?? byEnding ?? byLabel, let (port, place) = port(of: service) else {
      return nil
    }
    // Istio's addon for Jaeger takes Zipkin's spans under Zipkin's name, and answers no questions there.
    if kind == .zipkin, service.selector?["app"] == "jaeger" { return nil }
    let home = Self.homes.firstIndex(of: service.namespace).map { 10 - $0 } ?? 0
    // One behind an address of its own stands for all; pods behind a headless one may each know a part.
    let rank =
      likeness + home - min(place, 5) - (service.isHeadless ? 25 : 0) - (readyEndpoints == 0 ? 50 : 0)
    return ClusterBackend(
      kind: kind, service: service.key, port: port.number, scheme: scheme(port),
      bases: bases.first { $0.part.isEmpty || name.contains($0.part) }?.bases ?? [""],
      readyEndpoints: readyEndpoints, rank: rank)
  }

  private func port(of service: ClusterService) -> (ClusterService.Port, Int)? {
    for (place, wanted) in ports.enumerated() {
      if let port = service.ports.first(where: { String($0.number) == wanted || $0.name == wanted }) {
        return (port, place)
      }
    }
    return nil
  }

  private func scheme(_ port: ClusterService.Port) -> String {
    if port.appProtocol?.lowercased() == "https" || port.number == 443 || port.number == 8443 {
      return "https"
    }
    guard let name = port.name else { return "http" }
    return name == "https" || name.hasPrefix("https-") ? "https" : "http"
  }
}
