import Mesh

/// Which panels a group of Istio's Service, Workload and Mesh dashboards has.
struct PanelGroups {
  let subject: MetricsSubject
  let builder: PanelBuilder
  /// The views that are shown of what comes in and of what goes out.
  let inboundReporters: Set<Reporter>
  let outboundReporters: Set<Reporter>
  private let matcher: SubjectMatcher

  init(
    _ subject: MetricsSubject, _ builder: PanelBuilder, inbound: Set<Reporter>, outbound: Set<Reporter>
  ) {
    self.subject = subject
    self.builder = builder
    inboundReporters = inbound
    outboundReporters = outbound
    matcher = SubjectMatcher(subject)
  }

  func panels(_ group: PanelQuestion.Group) -> [MetricsPanel] {
    switch group {
    case .overview: overview
    case .inbound: inbound
    case .outbound: outbound
    case .tcp: tcp
    case .heat: heat
    }
  }

  // MARK: - Whose traffic

  private func isIn(_ traffic: Traffic) -> Bool {
    inboundReporters.contains(traffic.reporter) && matcher.isInbound(traffic)
  }

  private func isOut(_ traffic: Traffic) -> Bool {
    outboundReporters.contains(traffic.reporter) && matcher.isOutbound(traffic)
  }

  /// The workload on the other side; of all the mesh, who answered.
  private func peer(_ traffic: Traffic) -> String {
    name(subject.kind == .mesh ? traffic.target : traffic.source, traffic)
  }

  private func name(_ end: TrafficEnd, _ traffic: Traffic) -> String {
    let isElsewhere = subject.namespace != nil && end.namespace != subject.namespace
    let name =
      isElsewhere && TrafficEnd.known(end.namespace) != nil
      ? "\(end.workload).\(end.namespace)" : end.workload
    return traffic.security == .plain ? name + " plaintext" : name
  }

  private func destination(_ traffic: Traffic) -> String {
    let name = traffic.service?.name ?? traffic.host
    return traffic.security == .plain ? name + " plaintext" : name
  }

  private static func code(_ traffic: Traffic) -> String {
    let code = traffic.grpcStatus.isEmpty ? traffic.code : "\(traffic.code)/\(traffic.grpcStatus)"
    return traffic.flags == "-" ? code : "\(code) \(traffic.flags)"
  }

  // MARK: - Panels

  private var overview: [MetricsPanel] {
    let sends = !builder.counters.has(.requests, where: isIn) && builder.counters.has(.requests, where: isOut)
    let mine = sends ? isOut : isIn
    let (prefix, word) = sends ? ("outbound", "Outgoing request") : ("inbound", "Request")
    var panels = [
      builder.volume("\(prefix).volume", "\(word) volume", .requests, shape: .lines) {
        mine($0) ? "all" : nil
      },
      builder.success("\(prefix).success", "Success rate (not 5xx)") { mine($0) ? "success" : nil },
      builder.quantiles("\(prefix).duration", "\(word) duration", .duration, where: mine),
    ]
    let errors = builder.volume(
      "\(prefix).errors", "Errors by code", .requests
    ) { mine($0) && $0.answer.isError ? Self.code($0) : nil }
    if errors.lines.contains(where: { $0.values.contains { ($0 ?? 0) > 0 } }) { panels.append(errors) }
    if builder.counters.has(.received, where: isIn) { panels.append(bytes("tcp", "TCP traffic", isIn)) }
    return panels
  }

  private var inbound: [MetricsPanel] {
    let word = subject.kind == .mesh ? "workload" : "source"
    var panels = [
      builder.volume("inbound.requests", "Incoming requests by \(word) and code", .requests) {
        isIn($0) ? "\(peer($0)) \(Self.code($0))" : nil
      },
      builder.success("inbound.success.peer", "Incoming success rate by \(word)") {
        isIn($0) ? peer($0) : nil
      },
      builder.quantile("inbound.duration.peer", "Incoming duration by \(word), p95", .duration, 0.95) {
        isIn($0) ? peer($0) : nil
      },
    ]
    if subject.kind == .service || subject.kind == .app {
      panels.append(
        builder.volume("inbound.requests.server", "Incoming requests by workload and code", .requests) {
          isIn($0) ? "\(name($0.target, $0)) \(Self.code($0))" : nil
        })
      panels.append(
        builder.quantile(
          "inbound.duration.server", "Incoming duration by workload, p95", .duration, 0.95
        ) { isIn($0) ? name($0.target, $0) : nil })
    }
    panels += sizes("inbound", isIn)
    if builder.counters.has(.requestMessages, where: isIn) { panels.append(messages("inbound", isIn)) }
    return panels
  }

  private var outbound: [MetricsPanel] {
    var panels = [
      builder.volume("outbound.requests", "Outgoing requests by destination and code", .requests) {
        isOut($0) ? "\(destination($0)) \(Self.code($0))" : nil
      },
      builder.success("outbound.success.peer", "Outgoing success rate by destination") {
        isOut($0) ? destination($0) : nil
      },
      builder.quantile("outbound.duration.peer", "Outgoing duration by destination, p95", .duration, 0.95) {
        isOut($0) ? destination($0) : nil
      },
    ]
    panels += sizes("outbound", isOut)
    if builder.counters.has(.requestMessages, where: isOut) { panels.append(messages("outbound", isOut)) }
    return panels
  }

  private func sizes(_ prefix: String, _ accepts: (Traffic) -> Bool) -> [MetricsPanel] {
    [
      builder.quantiles("\(prefix).requestSize", "Request size", .requestBytes, where: accepts),
      builder.quantiles("\(prefix).responseSize", "Response size", .responseBytes, where: accepts),
    ]
  }

  private func messages(_ prefix: String, _ accepts: (Traffic) -> Bool) -> MetricsPanel {
    joined(
      "\(prefix).messages", "gRPC messages", .perSecond,
      [("to server", .requestMessages), ("to client", .responseMessages)], accepts)
  }

  private func bytes(_ id: String, _ title: String, _ accepts: (Traffic) -> Bool) -> MetricsPanel {
    joined(
      id, title, .bytesPerSecond,
      [("to server", .received), ("to client", .sent)],
      accepts)
  }

  private func joined(
    _ id: String, _ title: String, _ unit: MetricsPanel.Unit, _ parts: [(String, TrafficMetric)],
    _ accepts: (Traffic) -> Bool
  ) -> MetricsPanel {
    let lines = parts.compactMap { name, metric in
      builder.counters.sum(metric, where: accepts).map { MetricsPanel.Line(name, Steps.values($0)) }
    }
    return builder.panel(id, title, unit, .lines, lines, none: "No TCP connection was seen.")
  }

  private var tcp: [MetricsPanel] {
    let connections: [(String, TrafficMetric)] = [
      ("opened", .opened), ("closed", .closed), ("failed", .failed),
    ]
    var panels = [
      bytes("tcp.server", "TCP server traffic", isIn),
      joined("tcp.connections", "Incoming connections", .perSecond, connections, isIn),
      builder.volume("tcp.received", "Bytes received, by source", .received, unit: .bytesPerSecond) {
        isIn($0) ? peer($0) : nil
      },
      builder.volume("tcp.sent", "Bytes sent, by source", .sent, unit: .bytesPerSecond) {
        isIn($0) ? peer($0) : nil
      },
    ]
    guard subject.kind == .workload || subject.kind == .app else { return panels }
    panels.append(bytes("tcp.client", "TCP client traffic", isOut))
    panels.append(joined("tcp.client.connections", "Outgoing connections", .perSecond, connections, isOut))
    panels.append(
      builder.volume(
        "tcp.client.received", "Bytes sent, by destination", .received, unit: .bytesPerSecond
      ) { isOut($0) ? destination($0) : nil })
    panels.append(
      builder.volume("tcp.client.sent", "Bytes received, by destination", .sent, unit: .bytesPerSecond) {
        isOut($0) ? destination($0) : nil
      })
    return panels
  }

  private var heat: [MetricsPanel] {
    let sends =
      !builder.histograms.has(.bucket(.duration), where: isIn)
      && builder.histograms.has(.bucket(.duration), where: isOut)
    return [
      sends
        ? builder.heat("outbound.heat", "Durations of outgoing requests", .duration, where: isOut)
        : builder.heat("inbound.heat", "Request durations", .duration, where: isIn)
    ]
  }
}
