import JSON

/// Envoy's `/clusters?format=json`: its upstreams with their endpoints, which are counted whatever the statistics'
/// matcher leaves out.
public struct PlainEndpoints: Sendable, Hashable {
  /// One endpoint.
  public struct Host: Sendable, Hashable {
    /// Address as resolved; a path for a pipe.
    public var address: String
    /// Port; 0 for a pipe.
    public var port: Int
    /// The name that it was resolved from.
    public var hostname: String?
    /// Answers other than 5xx.
    public var successes = 0.0
    /// Answers 5xx and resets.
    public var errors = 0.0
    /// Requests that ran out of time; among the errors.
    public var timeouts = 0.0
    /// Tries.
    public var tries = 0.0
    /// Connections that were tried.
    public var connections = 0.0
    /// Connections that did not come about.
    public var connectFailures = 0.0
    /// Connections that stand.
    public var activeConnections = 0.0
    /// Health checks and outlier detection let it take requests.
    public var isHealthy = true

    /// Makes one that has counted nothing.
    public init(address: String, port: Int, hostname: String? = nil) {
      self.address = address
      self.port = port
      self.hostname = hostname
    }
  }

  /// One upstream.
  public struct Cluster: Sendable, Hashable {
    /// Its name.
    public var name: String
    /// The name that its statistics bear.
    public var statisticsName: String?
    /// It came over a discovery service.
    public var isDynamic: Bool
    /// Its endpoints.
    public var hosts: [Host]
  }

  /// The upstreams, in the answer's order.
  public var clusters: [Cluster]

  /// Reads the answer. What is missing or of another type than expected is left out.
  /// - Returns: nil when the body is no such answer.
  public static func parse(_ body: [UInt8]) -> PlainEndpoints? {
    guard let answer = try? JSONValue(body) else { return nil }
    let statuses = answer["cluster_statuses"]
    // Envoy without any cluster answers with an empty object.
    guard !statuses.elements.isEmpty || answer == .object([]) else { return nil }
    return PlainEndpoints(
      clusters: statuses.elements.compactMap { status in
        guard let name = status["name"].text, !name.isEmpty else { return nil }
        return Cluster(
          name: name, statisticsName: status["observability_name"].text,
          isDynamic: status["added_via_api"].bool ?? false,
          hosts: status["host_statuses"].elements.compactMap(host))
      })
  }

  private static func host(_ value: JSONValue) -> Host? {
    let socket = value["address"]["socket_address"]
    guard let address = socket["address"].text ?? value["address"]["pipe"]["path"].text else { return nil }
    var host = Host(address: address, port: socket["port_value"].integer ?? 0)
    if let name = value["hostname"].text, !name.isEmpty { host.hostname = name }
    for entry in value["stats"].elements {
      guard let number = entry["value"].number, number.isFinite, number >= 0 else { continue }
      switch entry["name"].text {
      case "rq_success": host.successes = number
      case "rq_error": host.errors = number
      case "rq_timeout": host.timeouts = number
      case "rq_total": host.tries = number
      case "cx_total": host.connections = number
      case "cx_connect_fail": host.connectFailures = number
      case "cx_active": host.activeConnections = number
      default: break
      }
    }
    let health = value["health_status"]
    let failed = health.members.contains { $0.key.hasPrefix("failed_") && $0.value.bool == true }
    let eds = health["eds_health_status"].text ?? "HEALTHY"
    host.isHealthy = !failed && (eds == "HEALTHY" || eds == "UNKNOWN" || eds == "DEGRADED")
    return host
  }
}
