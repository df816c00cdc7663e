import FoundationEssentials
import Mesh
import Topology

/// A report as `pharos.metrics/v1`: one line of JSON, the same bytes for the same report.
///
/// What is not known is absent, never 0. `rate` and everything within `tcp`, `messages` and `throughput` is per second,
/// times are in ms, sizes in bytes, shares in percent; `count` is the number in the window. Names that the graph's
/// document has too mean the same here.
///
/// - `schema`, `kind` (`workload`, `service`, `app`, `mesh`), `name`, `namespace`, `cluster`: what it is about.
/// - `timestamp`, `windowStart`, `windowEnd`, `windowSeconds`, `requestedWindowSeconds`, `warnings`, `sources`: as in
///   the graph.
/// - `inbound`, `outbound`: by reporter (`source`: the callers' proxies, `destination`: the servers', `waypoint`), each
///   - `requests`: HTTP and gRPC together; `http` and `grpc` each alone where both are spoken;
///   - `messages` (`sent` to the server, `received` from it) for gRPC;
///   - `tcp`: `opened`, `closed`, `failed` connections, `received` bytes from client to server, `sent` the way back;
///   - `peers`: the other side's `workload` and `namespace` (of all the mesh: who answered), the `service` that was
///     called (`destination_service`), `protocol`, `security` (`mutual`, `plain`, `unknown`), with `requests` and `tcp`;
///   - `servers`: of a service or an app, the same by the workload that answered;
///   - `services`: of what a workload or an app sent, the same by the `service` that was called, whoever answered.
/// - `requests` holds `count`, `rate`, `percentSuccess` (not 5xx, as Istio's dashboards), `percentErr` (no response, 4xx,
///   5xx; gRPC: status not 0), `rate4xx`, `rate5xx`, `codes` (`code`, `grpcStatus`, `flags`, `rate`, `count`), and from histograms
///   `responseTime`, `requestSize`, `responseSize` (`count`, `avg`, `p50`, `p90`, `p95`, `p99`) and `throughput`
///   (`request`, `response`).
/// - `proxies`: `proxy`, `pod`, `inbound`, `outbound` (as `requests`), `tcp`, `isOutlier`. Of all the mesh there are none.
///
/// **In PromQL**, over the same window: `rate` is `sum(rate(istio_requests_total{reporter="…",destination_workload="…",
/// destination_workload_namespace="…"}[…]))`, a quantile `histogram_quantile(q, sum by (le) (rate(…_bucket{…}[…])))`,
/// `throughput` `sum(rate(…_bytes_sum{…}[…]))`. Each proxy counts from its last scrape before the window to its last
/// within it, histograms from flush to flush, and nothing is extrapolated.
public struct MetricsDocument: Sendable {
  /// The schema's name.
  public static let schema = "pharos.metrics/v1"

  private let report: MetricsReport
  private let requestedWindowSeconds: Double?
  private let sources: [SourceStatus]

  /// Wraps a report.
  /// - Parameters:
  ///   - requestedWindowSeconds: the window that was asked for.
  ///   - sources: what the numbers come from.
  public init(_ report: MetricsReport, requestedWindowSeconds: Double? = nil, sources: [SourceStatus] = []) {
    self.report = report
    self.requestedWindowSeconds = requestedWindowSeconds
    self.sources = sources
  }

  /// The document as UTF-8, without a line end.
  public var json: String {
    var json = JSONText()
    json.object { json in
      json.field("schema", Self.schema)
      json.field("kind", report.subject.kind.rawValue)
      if report.subject.kind != .mesh { json.field("name", report.subject.name) }
      json.field("namespace", report.subject.namespace)
      json.field("cluster", report.subject.cluster)
      json.field("timestamp", GraphDocument.date(report.windowEnd))
      json.field("windowSeconds", report.windowSeconds)
      json.field("windowStart", GraphDocument.date(report.windowStart))
      json.field("windowEnd", GraphDocument.date(report.windowEnd))
      json.field("requestedWindowSeconds", requestedWindowSeconds)
      json.strings("warnings", report.warnings)
      json.key("sources")
      json.array(sources, GraphDocument.write)
      Self.write(&json, "inbound", report.inbound)
      Self.write(&json, "outbound", report.outbound)
      json.key("proxies")
      json.array(report.proxies) { json, proxy in
        json.object { json in
          json.field("proxy", proxy.proxy)
          json.field("pod", proxy.pod)
          Self.write(&json, "inbound", proxy.inbound)
          Self.write(&json, "outbound", proxy.outbound)
          Self.write(&json, proxy.tcp)
          if proxy.isOutlier { json.field("isOutlier", true) }
        }
      }
    }
    return json.text
  }

  private static func write(_ json: inout JSONText, _ name: String, _ reporters: [ReporterMetrics]) {
    json.key(name)
    json.object { json in
      for metrics in reporters {
        json.key(metrics.reporter.rawValue)
        json.object { json in
          write(&json, "requests", metrics.requests)
          write(&json, "http", metrics.byProtocol[.http])
          write(&json, "grpc", metrics.byProtocol[.grpc])
          if let messages = metrics.messages {
            json.key("messages")
            json.object { json in
              json.field("sent", messages.sent)
              json.field("received", messages.received)
            }
          }
          write(&json, metrics.tcp)
          json.key("peers")
          json.array(metrics.peers, write)
          for (name, parts) in [("servers", metrics.servers), ("services", metrics.services)]
          where !parts.isEmpty {
            json.key(name)
            json.array(parts, write)
          }
        }
      }
    }
  }

  private static func write(_ json: inout JSONText, _ peer: PeerMetrics) {
    json.object { json in
      if !peer.workload.isEmpty {
        json.field("workload", peer.workload)
        json.field("namespace", peer.namespace)
      }
      json.field("service", peer.service)
      json.field("protocol", peer.protocol.rawValue)
      json.field("security", peer.security.rawValue)
      write(&json, "requests", peer.requests)
      write(&json, peer.tcp)
    }
  }

  private static func write(_ json: inout JSONText, _ name: String, _ requests: RequestMetrics?) {
    guard let requests else { return }
    json.key(name)
    json.object { json in
      json.field("count", requests.count)
      json.field("rate", requests.rate)
      json.field("percentSuccess", requests.successPercent)
      json.field("percentErr", requests.errorPercent)
      json.field("rate4xx", requests.rate4xx)
      json.field("rate5xx", requests.rate5xx)
      json.key("codes")
      json.array(requests.codes) { json, code in
        json.object { json in
          json.field("code", code.code)
          json.field("grpcStatus", code.grpcStatus)
          json.field("flags", code.flags)
          json.field("rate", code.rate)
          json.field("count", code.count)
        }
      }
      write(&json, "responseTime", requests.duration)
      write(&json, "requestSize", requests.requestSize)
      write(&json, "responseSize", requests.responseSize)
      guard requests.requestSize?.sumRate != nil || requests.responseSize?.sumRate != nil else { return }
      json.key("throughput")
      json.object { json in
        json.field("request", requests.requestSize?.sumRate)
        json.field("response", requests.responseSize?.sumRate)
      }
    }
  }

  private static func write(_ json: inout JSONText, _ name: String, _ values: Distribution?) {
    guard let values else { return }
    json.key(name)
    json.object { json in
      json.field("count", values.count)
      json.field("avg", values.avg)
      json.field("p50", values.p50)
      json.field("p90", values.p90)
      json.field("p95", values.p95)
      json.field("p99", values.p99)
    }
  }

  private static func write(_ json: inout JSONText, _ tcp: TCPMetrics?) {
    guard let tcp else { return }
    json.key("tcp")
    json.object { json in
      json.field("opened", tcp.opened)
      json.field("closed", tcp.closed)
      if tcp.tellsFailed { json.field("failed", tcp.failed) }
      json.field("received", tcp.received)
      json.field("sent", tcp.sent)
    }
  }
}
