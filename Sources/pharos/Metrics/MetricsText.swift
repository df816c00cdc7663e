import Dashboard
import FoundationEssentials
import Mesh
import Metrics
import Terminal

/// A report for people: 80 columns, without colours, so that it can be mailed and searched.
struct MetricsText {
  private let report: MetricsReport
  private let sources: [SourceStatus]
  private let format = Format()
  private static let width = 80
  /// Peers and proxies that are shown of each.
  private static let rowLimit = 20

  init(_ report: MetricsReport, sources: [SourceStatus]) {
    self.report = report
    self.sources = sources
  }

  /// The text, without a line end.
  var text: String {
    var lines = heading
    lines += direction("IN", report.inbound, isInbound: true)
    lines += direction("OUT", report.outbound, isInbound: false)
    if report.inbound.isEmpty, report.outbound.isEmpty {
      lines += ["", "nothing was told of it in this window"]
    }
    lines += proxies
    return lines.joined(separator: "\n")
  }

  // MARK: - Heading

  private var heading: [String] {
    let subject = report.subject
    var name = "mesh"
    if subject.kind != .mesh {
      name = "\(subject.kind.rawValue) \(subject.name)"
      if let namespace = subject.namespace { name += " in \(namespace)" }
    }
    let answering = sources.count { $0.state == .ok }
    let window = format.milliseconds(report.windowSeconds * 1000)
    let end = report.windowEnd.formatted(Date.ISO8601FormatStyle().time(includingFractionalSeconds: false))
    let state = "\(window) to \(end) UTC, \(answering)/\(sources.count) sources"
    let room = Self.width - TextWidth.of(state) - 2
    var lines = [TextWidth.pad(TextLine.safe(name), to: max(room, 10)) + "  " + state]
    lines.append(String(repeating: "─", count: Self.width))
    lines += report.warnings.map { "warning: " + TextLine.safe($0) }
    for source in sources where source.state != .ok {
      lines.append(
        "source \(TextLine.safe(source.name)) \(source.state.rawValue): \(TextLine.safe(source.error ?? ""))")
    }
    return lines
  }

  // MARK: - A direction

  private func direction(_ title: String, _ all: [ReporterMetrics], isInbound: Bool) -> [String] {
    guard !all.isEmpty else { return [] }
    var lines: [String] = []
    var table = TextColumns(
      [title, "RATE", "SUCCESS", "ERRORS", "P50", "P90", "P95", "P99"], width: Self.width)
    var sizes = TextColumns(["SIZES", "RATE", "MEAN", "P50", "P90", "P95", "P99"], width: Self.width)
    var bytes = TextColumns(["TCP", "OPENED", "CLOSED", "FAILED", "RECEIVED", "SENT"], width: Self.width)
    for metrics in all {
      let who = Self.who(metrics.reporter)
      if let requests = metrics.requests {
        table.add([who] + numbers(requests))
        for `protocol` in [TrafficProtocol.http, .grpc] {
          if let own = metrics.byProtocol[`protocol`] {
            table.add(["  \(`protocol`.rawValue)"] + numbers(own))
          }
        }
        for (name, size) in [("requests", requests.requestSize), ("responses", requests.responseSize)] {
          guard let size else { continue }
          sizes.add(
            ["\(name), told by \(who)", format.bytesPerSecond(size.sumRate)]
              + [size.avg, size.p50, size.p90, size.p95, size.p99].map(format.bytes))
        }
      }
      if let tcp = metrics.tcp { bytes.add([who] + numbers(tcp)) }
    }
    for part in [table, sizes, bytes] where !part.isEmpty { lines += [""] + part.lines(indent: 0) }
    for metrics in all {
      lines += codes(metrics)
      if let messages = metrics.messages {
        lines += [
          "",
          "gRPC messages, told by \(Self.who(metrics.reporter)): \(format.rate(messages.sent)) to the server, "
            + "\(format.rate(messages.received)) back",
        ]
      }
    }
    // One view of the peers is enough for reading: the servers' of what comes in, the callers' of what goes out.
    let order: [Reporter] =
      isInbound ? [.destination, .source, .waypoint] : [.source, .waypoint, .destination]
    guard let told = order.lazy.compactMap({ reporter in all.first { $0.reporter == reporter } }).first else {
      return lines
    }
    let who = Self.who(told.reporter)
    let isMesh = report.subject.kind == .mesh
    lines += peers(
      isMesh ? "ANSWERED BY" : isInbound ? "FROM" : "TO", told.peers, showsService: !isInbound || isMesh)
    if !told.servers.isEmpty { lines += peers("ANSWERED BY", told.servers, showsService: false) }
    if all.count > 1, lines.last != nil { lines.append("  (told by \(who))") }
    return lines
  }

  private static func who(_ reporter: Reporter) -> String {
    switch reporter {
    case .source: "callers"
    case .destination: "servers"
    case .waypoint: "waypoints"
    }
  }

  private func numbers(_ requests: RequestMetrics) -> [String] {
    let times = requests.duration
    return [
      format.rate(requests.rate), format.percent(requests.successPercent),
      format.percent(requests.errorPercent),
    ] + [times?.p50, times?.p90, times?.p95, times?.p99].map(format.milliseconds)
  }

  private func numbers(_ tcp: TCPMetrics) -> [String] {
    [
      format.rate(tcp.opened), format.rate(tcp.closed),
      tcp.tellsFailed ? format.rate(tcp.failed) : format.unknown,
      format.bytesPerSecond(tcp.received), format.bytesPerSecond(tcp.sent),
    ]
  }

  private func codes(_ metrics: ReporterMetrics) -> [String] {
    guard let requests = metrics.requests, !requests.codes.isEmpty else { return [] }
    var lines = ["", "codes, told by \(Self.who(metrics.reporter))"]
    let texts = requests.codes.map { code in
      let status = code.grpcStatus.map { " grpc \($0)" } ?? ""
      let flags = code.flags == "-" ? "" : " \(code.flags)"
      return TextWidth.cut(TextLine.safe("\(code.code)\(status)\(flags)"), to: 60)
        + " \(format.rate(code.rate))"
    }
    var line = " "
    for text in texts {
      if TextWidth.of(line) + TextWidth.of(text) + 3 > Self.width {
        lines.append(line)
        line = " "
      }
      line += line == " " ? " " + text : "   " + text
    }
    lines.append(line)
    return lines
  }

  private func peers(_ title: String, _ peers: [PeerMetrics], showsService: Bool) -> [String] {
    var table = TextColumns(
      [title, "", "MTLS", "RATE", "SUCCESS", "P50", "P95", "P99"], width: Self.width)
    var tcp = TextColumns([title, "", "MTLS", "OPENED", "CLOSED", "RECEIVED", "SENT"], width: Self.width)
    for peer in peers.prefix(Self.rowLimit) {
      let who = [
        name(peer, showsService: showsService), peer.protocol.rawValue, Self.lock(peer.security),
      ]
      if let requests = peer.requests {
        let times = requests.duration
        table.add(
          who + [format.rate(requests.rate), format.percent(requests.successPercent)]
            + [times?.p50, times?.p95, times?.p99].map(format.milliseconds))
      }
      if let own = peer.tcp {
        tcp.add(
          who + [format.rate(own.opened), format.rate(own.closed)]
            + [own.received, own.sent].map(format.bytesPerSecond))
      }
    }
    var lines: [String] = []
    for part in [table, tcp] where !part.isEmpty { lines += [""] + part.lines(indent: 0) }
    if peers.count > Self.rowLimit { lines.append("  and \(peers.count - Self.rowLimit) more") }
    return lines
  }

  private func name(_ peer: PeerMetrics, showsService: Bool) -> String {
    var name = peer.workload
    if peer.namespace != report.subject.namespace, peer.namespace != "unknown" {
      name += ".\(peer.namespace)"
    }
    if showsService, peer.workload == "unknown" { name = peer.service }
    return TextLine.safe(name)
  }

  private static func lock(_ security: PeerSecurity) -> String {
    switch security {
    case .mutual: "yes"
    case .plain: "no"
    case .unknown: "–"
    }
  }

  // MARK: - Proxies

  private var proxies: [String] {
    guard !report.proxies.isEmpty else { return [] }
    let tellsOut = report.proxies.allSatisfy { $0.inbound == nil }
    var table = TextColumns(
      ["PROXY", tellsOut ? "OUT" : "IN", "SUCCESS", "P95", "P99", "RECEIVED", "SENT", ""],
      width: Self.width)
    for proxy in report.proxies.prefix(Self.rowLimit) {
      let requests = tellsOut ? proxy.outbound : proxy.inbound
      table.add([
        TextLine.safe(proxy.pod ?? proxy.proxy),
        requests.map { format.rate($0.rate) } ?? "", requests.map { format.percent($0.successPercent) } ?? "",
        requests.map { format.milliseconds($0.duration?.p95) } ?? "",
        requests.map { format.milliseconds($0.duration?.p99) } ?? "",
        proxy.tcp.map { format.bytesPerSecond($0.received) } ?? "",
        proxy.tcp.map { format.bytesPerSecond($0.sent) } ?? "", proxy.isOutlier ? "stands out" : "",
      ])
    }
    var lines = [""] + table.lines(indent: 0)
    if report.proxies.count > Self.rowLimit {
      lines.append("  and \(report.proxies.count - Self.rowLimit) more")
    }
    return lines
  }
}
