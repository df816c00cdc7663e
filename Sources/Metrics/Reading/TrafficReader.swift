import Exposition
import Mesh
import Topology

/// Reads what series count, one after the other. Series that differ only in their bucket, and series of one layout of
/// labels, cost little when they follow each other, as they do in a proxy's answer.
struct TrafficReader {
  /// Sources that are ztunnels: they alone know of mutual TLS on the caller's side too.
  var ztunnels: Set<String> = []
  private var layout: LabelLayout?
  private var last: (series: Series, traffic: Traffic?, isZtunnel: Bool)?

  init(ztunnels: Set<String> = []) { self.ztunnels = ztunnels }

  /// What a series counts.
  /// - Returns: nil when nobody says who told it.
  mutating func read(_ series: Series, metric: TrafficMetric, source: String) -> Traffic? {
    let layout = layout(of: series)
    let isZtunnel = layout.value(.app, series) == "ztunnel" || !ztunnels.isEmpty && ztunnels.contains(source)
    if let last, last.isZtunnel == isZtunnel, Self.differInBucketOnly(last.series, series) {
      return last.traffic
    }
    let traffic = Self.read(series, layout, metric: metric, isZtunnel: isZtunnel)
    last = (series, traffic, isZtunnel)
    return traffic
  }

  /// The upper bound of a bucket.
  mutating func bound(_ series: Series) -> Double? {
    layout(of: series).value(.le, series).flatMap { HistogramBuckets.bound($0) }
  }

  private mutating func layout(of series: Series) -> LabelLayout {
    if let layout, layout.fits(series) { return layout }
    let new = LabelLayout(series)
    layout = new
    return new
  }

  /// Two series of one metric whose labels are the same but for `le`.
  private static func differInBucketOnly(_ a: Series, _ b: Series) -> Bool {
    guard a.labels.count == b.labels.count, a.name == b.name else { return false }
    for index in a.labels.indices {
      if a.labels[index].value != b.labels[index].value, a.labels[index].name != "le" { return false }
      if a.labels[index].name != b.labels[index].name { return false }
    }
    return true
  }

  private static func read(
    _ series: Series, _ layout: LabelLayout, metric: TrafficMetric, isZtunnel: Bool
  ) -> Traffic? {
    guard let reporter = layout.value(.reporter, series).flatMap(Reporter.init(rawValue:)) else { return nil }
    let value = { (field: LabelLayout.Field) in layout.value(field, series) }
    let known = { (field: LabelLayout.Field) in value(field).flatMap(TrafficEnd.known) }
    let raw = { (field: LabelLayout.Field) in value(field) ?? Traffic.unknown }
    let source = TrafficEnd(
      cluster: raw(.sourceCluster), namespace: raw(.sourceNamespace), workload: raw(.sourceWorkload),
      app: known(.sourceCanonical) ?? raw(.sourceApp))
    var target = TrafficEnd(
      cluster: raw(.targetCluster), namespace: raw(.targetNamespace), workload: raw(.targetWorkload),
      app: known(.targetCanonical) ?? raw(.targetApp))
    let service = ServiceKey(
      host: known(.host), name: known(.serviceName), namespace: known(.serviceNamespace),
      callerNamespace: TrafficEnd.known(source.namespace))
    if target.cluster == Traffic.unknown, service?.namespace != nil {
      // Where the answer did not name its cluster it is the caller's.
      target.cluster = source.cluster
    }
    let `protocol`: TrafficProtocol =
      metric.isTCP
      ? .tcp : metric.isMessages || value(.requestProtocol) == "grpc" ? .grpc : .http
    let grpcStatus = value(.grpcStatus)
    let code = value(.code)
    let answer =
      metric.isTCP || metric.isMessages
      ? .ok : AnswerClass.read(code: code, grpcStatus: grpcStatus, protocol: `protocol`).answer
    let flags = value(.flags) ?? "-"
    return Traffic(
      reporter: reporter, source: source, target: target, host: raw(.host), service: service,
      protocol: `protocol`, code: code ?? Traffic.unknown, grpcStatus: grpcStatus ?? "", flags: flags,
      answer: answer,
      security: security(
        reporter, policy: value(.securityPolicy), principal: value(.targetPrincipal), isZtunnel: isZtunnel,
        isAnswered: flags == "-" && answer != .noResponse && target.workload != Traffic.unknown))
  }

  /// The server's side knows by `connection_security_policy`. A sidecar's caller side always says `unknown` there;
  /// what it knows is the identity that the server showed, as Istio's Workload dashboard has it.
  private static func security(
    _ reporter: Reporter, policy: String?, principal: String?, isZtunnel: Bool, isAnswered: Bool
  ) -> PeerSecurity {
    if policy == "mutual_tls" { return .mutual }
    if reporter != .source || isZtunnel { return policy == nil ? .unknown : .plain }
    if principal?.hasPrefix("spiffe") == true { return .mutual }
    // Without an answer, and outside of the mesh, nobody has told.
    return isAnswered ? .plain : .unknown
  }
}
