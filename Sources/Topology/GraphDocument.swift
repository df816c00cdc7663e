import FoundationEssentials
import Mesh

/// A snapshot as `pharos.graph/v1`: one line of JSON, the same bytes for the same snapshot.
public struct GraphDocument: Sendable {
  /// The schema's name.
  public static let schema = "pharos.graph/v1"

  private let snapshot: Snapshot

  /// Wraps a snapshot.
  public init(_ snapshot: Snapshot) { self.snapshot = snapshot }

  /// The document as UTF-8, without a line end.
  public var json: String {
    var json = JSONText()
    json.object { json in
      json.field("schema", Self.schema)
      json.field("timestamp", Self.date(snapshot.timestamp))
      json.field("windowSeconds", snapshot.windowSeconds)
      json.field("windowStart", Self.date(snapshot.windowStart))
      json.field("windowEnd", Self.date(snapshot.windowEnd))
      json.field("requestedWindowSeconds", snapshot.requestedWindowSeconds)
      json.field("graphType", snapshot.graphType.rawValue)
      json.strings("warnings", snapshot.warnings)
      json.key("sources")
      json.array(snapshot.sources, Self.write)
      json.key("nodes")
      json.array(snapshot.nodes, Self.write)
      json.key("edges")
      json.array(snapshot.edges, Self.write)
    }
    return json.text
  }

  /// RFC 3339 with milliseconds.
  package static func date(_ date: Date) -> String {
    date.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
  }

  package static func write(_ json: inout JSONText, _ source: SourceStatus) {
    json.object { json in
      json.field("name", source.name)
      json.field("kind", source.kind.rawValue)
      json.field("state", source.state.rawValue)
      json.field("error", source.error)
      json.field("ageSeconds", source.ageSeconds)
      json.field("histogramAgeSeconds", source.histogramAgeSeconds)
      json.field("scrapeMs", source.scrapeMs)
      json.field("bytes", source.bytes)
      json.field("series", source.series)
    }
  }

  private static func write(_ json: inout JSONText, _ node: Node) {
    json.object { json in
      json.field("id", node.id.text)
      json.field("nodeType", node.type.rawValue)
      json.field("cluster", node.cluster)
      json.field("namespace", node.namespace)
      json.field("workload", node.workload)
      json.field("app", node.app)
      json.field("version", node.version)
      json.field("service", node.service)
      json.field("health", node.health.name)
      if !node.healthReasons.isEmpty { json.strings("healthReasons", node.healthReasons) }
      json.field("isRoot", node.isRoot)
      json.field("isIdle", node.isIdle)
      json.field("isOutside", node.isOutside)
      if node.isWaypoint { json.field("isWaypoint", true) }
      json.strings("badges", node.badges)
      json.key("traffic")
      json.array(node.traffic) { json, traffic in
        json.object { json in
          json.field("protocol", traffic.protocol.rawValue)
          json.field("in", traffic.inbound)
          json.field("out", traffic.outbound)
          guard traffic.protocol != .tcp else { return }
          json.field("in3xx", traffic.in3xx)
          json.field("in4xx", traffic.in4xx)
          json.field("in5xx", traffic.in5xx)
          json.field("inNoResponse", traffic.inNoResponse)
          if traffic.protocol == .grpc { json.field("inGrpcErr", traffic.inGrpcErr) }
        }
      }
      json.key("instances")
      json.array(node.instances) { json, instance in
        json.object { json in
          json.field("proxy", instance.proxy)
          json.field("pod", instance.pod)
          json.field("in", instance.inbound)
          json.field("in5xx", instance.in5xx)
          json.field("percentErr", instance.percentErr)
          json.field("p95", instance.p95)
          json.field("uptimeSeconds", instance.uptimeSeconds)
          if instance.isOutlier { json.field("isOutlier", true) }
        }
      }
    }
  }

  private static func write(_ json: inout JSONText, _ edge: Edge) {
    let isTCP = edge.protocol == .tcp
    json.object { json in
      json.field("id", edge.id.text)
      json.field("source", edge.source.text)
      json.field("target", edge.target.text)
      json.field("protocol", edge.protocol.rawValue)
      if edge.hasRates {
        json.field("count", edge.count)
        json.field("rate", edge.rate)
        json.field("rateReceived", edge.rateReceived)
        if !isTCP {
          json.field("rate3xx", edge.rate3xx)
          json.field("rate4xx", edge.rate4xx)
          json.field("rate5xx", edge.rate5xx)
          json.field("rateNoResponse", edge.rateNoResponse)
          json.field("rateGrpcErr", edge.rateGrpcErr)
        }
      }
      json.field("isIdle", edge.isIdle)
      if edge.isMirrored { json.field("isMirrored", true) }
      json.field("percentErr", edge.percentErr)
      json.field("percentReq", edge.percentReq)
      json.field("percentOfService", edge.percentOfService)
      if edge.hasRates { write(&json, "responses", edge.responses) }
      json.key("reporters")
      json.object { json in
        for reporter in Reporter.allCases {
          guard let view = edge.reporters[reporter] else { continue }
          json.key(reporter.rawValue)
          write(&json, view, isTCP: isTCP)
        }
      }
      json.field("difference", edge.difference?.rawValue)
      if let time = edge.responseTime { write(&json, time) }
      if let throughput = edge.throughput {
        json.key("throughput")
        json.object { json in
          json.field("request", throughput.request)
          json.field("response", throughput.response)
        }
      }
      if edge.hasRates, let messages = edge.messages {
        json.key("messages")
        json.object { json in
          json.field("sent", messages.sent)
          json.field("received", messages.received)
        }
      }
      if edge.hasRates, let connections = edge.connections {
        json.key("connections")
        json.object { json in
          json.field("opened", connections.opened)
          json.field("closed", connections.closed)
          json.field("failed", connections.failed)
        }
      }
      json.field("mtlsPercent", edge.mtlsPercent)
      json.field("sourcePrincipal", edge.sourcePrincipal)
      json.field("destPrincipal", edge.destPrincipal)
      json.field("ambient", edge.ambient?.rawValue)
      json.key("origins")
      json.array(edge.origins, Self.write)
      json.field("health", edge.health.name)
      if let basis = edge.healthBasis {
        json.key("healthBasis")
        json.object { json in
          json.field("count", basis.count)
          json.field("errors", basis.errors)
          json.field("windowSeconds", basis.windowSeconds)
        }
      }
    }
  }

  private static func write(_ json: inout JSONText, _ origin: EdgeOrigin) {
    json.object { json in
      json.field("kind", origin.kind.rawValue)
      if origin.isEnvoysOwn { json.field("isEnvoysOwn", true) }
      json.field("sources", Double(origin.sources))
      json.field("name", origin.name)
      json.field("ageSeconds", origin.ageSeconds)
    }
  }

  private static func write(_ json: inout JSONText, _ view: ReporterView, isTCP: Bool) {
    json.object { json in
      json.field("count", view.count)
      json.field("rate", view.rate)
      json.field("percentErr", view.percentErr)
      write(&json, "responses", view.responses)
      if let time = view.responseTime { write(&json, time) }
    }
  }

  private static func write(_ json: inout JSONText, _ time: ResponseTime) {
    json.key("responseTime")
    json.object { json in
      json.field("reporter", time.reporter.rawValue)
      json.field("avg", time.avg)
      json.field("p50", time.p50)
      json.field("p95", time.p95)
      json.field("p99", time.p99)
    }
  }

  private static func write(_ json: inout JSONText, _ name: String, _ responses: [String: ResponseShare]) {
    json.key(name)
    json.object { json in
      for code in responses.keys.sorted() {
        guard let share = responses[code] else { continue }
        json.key(code)
        json.object { json in
          write(&json, "flags", share.flags)
          write(&json, "hosts", share.hosts)
        }
      }
    }
  }

  private static func write(_ json: inout JSONText, _ name: String, _ shares: [String: Double]) {
    json.key(name)
    json.object { json in
      for key in shares.keys.sorted() { json.field(key, shares[key]) }
    }
  }
}
