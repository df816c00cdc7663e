import Mesh

/// Traffic of one protocol between two ends, as one set of labels names them.
struct Link: Sendable {
  /// Index of the caller's end.
  let source: Int
  /// Index of the server's end.
  let target: Int
  /// The protocol.
  let `protocol`: TrafficProtocol
  /// A copy of traffic that Envoy's mirroring made: the host ends in `-shadow`.
  let isMirrored: Bool
  /// Index of the pair of workloads, within which views of both proxies are held against each other.
  let pair: Int
}

/// Everything that labels name, each thing once. Grows with the number of different ends, links and hosts;
/// series hold indexes into it.
struct Catalog: Sendable {
  /// The ends.
  private(set) var endpoints: [Endpoint] = []
  /// The links.
  private(set) var links: [Link] = []
  /// Hosts and principals; index 0 is the empty text, not known.
  private(set) var texts: [String] = [""]
  /// Number of pairs.
  private(set) var pairCount = 0

  private var endpointIndex: [Endpoint: Int] = [:]
  private var linkIndex: [LinkKey: Int] = [:]
  private var pairIndex: [PairKey: Int] = [:]
  private var textIndex: [String: Int] = ["": 0]

  private struct LinkKey: Hashable {
    var source: Int
    var target: Int
    var `protocol`: TrafficProtocol
    var isMirrored: Bool
  }

  /// Two ends are one pair when their nodes in the workload graph are the same, whatever service was named:
  /// the two proxies of one request do not always agree on that.
  private struct PairKey: Hashable {
    var source: NodeID
    var target: NodeID
    var `protocol`: TrafficProtocol
    var isMirrored: Bool
  }

  /// The role of a series that has not been seen before.
  /// - Returns: nil for a series that the graph does not need.
  mutating func role(of series: Series, proxyRole: String?) -> Result<SeriesRole, DropError>? {
    let labels = SeriesLabels(series)
    guard let metric = IstioMetric(labels) else { return nil }
    guard let reporter = labels["reporter"].flatMap(Reporter.init(rawValue:)) else {
      return .failure(DropError(reason: .noReporter))
    }
    let ends: (source: Endpoint, target: Endpoint)
    switch EndpointReader(labels: labels).read() {
    case .success(let read): ends = read
    case .failure(let error): return .failure(error)
    }
    let `protocol` = Self.protocol(of: metric, labels)
    let host = labels.known("destination_service") ?? ""
    let isMirrored = EndpointReader.withoutPort(host).hasSuffix("-shadow")
    var role = SeriesRole(
      metric: metric, reporter: reporter,
      link: link(ends.source, ends.target, `protocol`, isMirrored: isMirrored))
    role.host = text(host)
    role.sourcePrincipal = text(labels.known("source_principal") ?? "")
    role.destPrincipal = text(labels.known("destination_principal") ?? "")
    role.flags = labels["response_flags"] ?? "-"
    if metric == .requests { role.readAnswer(labels, protocol: `protocol`) }
    let isZtunnel = proxyRole == "ztunnel" || labels["app"] == "ztunnel"
    role.isZtunnels = isZtunnel
    role.isEnvoysOwn = labels[ProxyOrigin.label] == ProxyOrigin.envoy
    // A sidecar's source side always says `unknown`; only ztunnel knows on both sides, and Envoy's configuration.
    if reporter != .source || isZtunnel || role.isEnvoysOwn {
      role.isMutualTLS = labels["connection_security_policy"].map { $0 == "mutual_tls" }
    }
    return .success(role)
  }

  private static func `protocol`(of metric: IstioMetric, _ labels: SeriesLabels) -> TrafficProtocol {
    if metric.isTCP { return .tcp }
    if metric.isMessages { return .grpc }
    return labels["request_protocol"] == "grpc" ? .grpc : .http
  }

  private mutating func link(
    _ source: Endpoint, _ target: Endpoint, _ protocol: TrafficProtocol, isMirrored: Bool
  ) -> Int {
    let key = LinkKey(
      source: endpoint(source), target: endpoint(target), protocol: `protocol`, isMirrored: isMirrored)
    if let known = linkIndex[key] { return known }
    let pairKey = PairKey(
      source: NodeIdentity(source, in: .workload).id, target: NodeIdentity(target, in: .workload).id,
      protocol: `protocol`, isMirrored: isMirrored)
    let pair = pairIndex[pairKey] ?? pairCount
    if pair == pairCount {
      pairIndex[pairKey] = pair
      pairCount += 1
    }
    links.append(
      Link(source: key.source, target: key.target, protocol: `protocol`, isMirrored: isMirrored, pair: pair))
    linkIndex[key] = links.count - 1
    return links.count - 1
  }

  private mutating func endpoint(_ endpoint: Endpoint) -> Int {
    if let known = endpointIndex[endpoint] { return known }
    endpoints.append(endpoint)
    endpointIndex[endpoint] = endpoints.count - 1
    return endpoints.count - 1
  }

  private mutating func text(_ text: String) -> Int {
    if let known = textIndex[text] { return known }
    texts.append(text)
    textIndex[text] = texts.count - 1
    return texts.count - 1
  }
}
