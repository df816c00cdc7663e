import Exposition
import Mesh

/// What comes in to a plain Envoy from callers that nobody can name.
extension PlainTranslator {
  /// What the application answered, for a sidecar of Istio's, which keeps its listeners' statistics back.
  mutating func addApplication(
    _ upstream: inout PlainUpstream, _ name: String, _ increase: PlainIncrease, _ values: [PlainKey: Double]
  ) {
    guard upstream.name.kind != .other else { return }
    let answers = counted.contains(name) ? upstream.answers.divide(increase) : endpointAnswers(name)
    let hosts = (configuration?.nodeAddresses ?? []) + [proxyHost]
    let isTold = values.contains { $0.key.statistic == .listenerAnswers }
    if isTold || neighbours.isCalled(hosts.map(PlainNeighbours.plain)) { return }
    let source = source
    for (key, number) in answers {
      counters.add(number, to: "app>\(name)>\(key.code)>\(key.flags)", "istio_requests_total") {
        PlainLabels.inbound(to: source, security: nil) + [
          ("request_protocol", key.grpcStatus == nil ? "http" : "grpc"), ("response_code", key.code),
          ("response_flags", key.flags),
        ]
      }
    }
  }

  mutating func addListeners(_ growth: [PlainKey: Double]) {
    guard let configuration else { return }
    for listener in configuration.listeners {
      let port = listener.address.port
      let hosts = PlainNeighbours.isWildcard(listener.address.host) ? [proxyHost] : [listener.address.host]
      let names = hosts.map(PlainNeighbours.plain) + [source.workload]
      if neighbours.isCalled(names.map { "\($0):\(port)" }) { continue }
      let security = PlainSecurity.text(listener.security)
      let address = "\(listener.address.host)_\(port)"
      let source = source
      let keyed = growth.filter { $0.value > 0 }
      for (key, number) in keyed where key.owner == .listener && Self.isSame(key.name, address) {
        guard key.statistic == .listenerAnswers else { continue }
        counters.add(number, to: "in>\(address)>\(key.code)", "istio_requests_total") {
          PlainLabels.inbound(to: source, security: security) + [
            ("request_protocol", "http"), ("response_code", key.code), ("response_flags", "-"),
          ]
        }
      }
      for (key, number) in keyed where key.owner == .tcp && listener.tcpPrefixes.contains(key.name) {
        let metric: String
        switch key.statistic {
        case .downstreamConnections: metric = "istio_tcp_connections_opened_total"
        case .downstreamBytesFromClient: metric = "istio_tcp_received_bytes_total"
        case .downstreamBytesToClient: metric = "istio_tcp_sent_bytes_total"
        default: continue
        }
        counters.add(number, to: "in>\(address)>\(metric)", metric) {
          PlainLabels.inbound(to: source, security: security) + [
            ("request_protocol", "tcp"), ("response_flags", "-"),
          ]
        }
      }
    }
  }

  /// Envoy writes an address with underscores for what Prometheus does not take where it has no tag for it.
  private static func isSame(_ name: String, _ address: String) -> Bool {
    name == address || PlainReading.sanitized(name) == PlainReading.sanitized(address)
  }
}
