import JSON

/// A host of a cluster as `/clusters?format=json` tells of it: what its proxy thinks of it, and what it counted.
public struct EnvoyHost: Sendable, Hashable {
  /// The cluster's name.
  public var cluster: String
  /// Where it is reached.
  public var address: EnvoyAddress
  /// Its name, where it was found by one.
  public var hostname: String?
  /// What the control plane says: `HEALTHY`, `UNHEALTHY`, `DRAINING`, ….
  public var eds: String?
  /// Put aside for its failures.
  public var isEjected: Bool
  /// Active checks of health failed.
  public var failedCheck: Bool
  /// Further flags, in words.
  public var flags: [String]
  /// Its weight.
  public var weight: Double?
  /// Smaller ones are used first.
  public var priority: Int
  /// `region/zone/subzone`, or empty.
  public var locality: String
  /// Percent of its answers that were good, where Envoy counts that.
  public var successRate: Double?
  /// Counters and gauges by name: `rq_total`, `rq_error`, `cx_active`, ….
  public var counts: [String: Double]

  /// The worst that is known: `HEALTHY` when nothing is.
  public var status: String {
    if failedCheck { return "UNHEALTHY" }
    if let eds, eds != "HEALTHY", eds != "UNKNOWN" { return eds }
    return isEjected ? "EJECTED" : "HEALTHY"
  }
}

/// Reads `/clusters?format=json`.
public enum ClusterHosts {
  /// What a cluster's limits are now, beside its hosts.
  public struct Answer: Sendable {
    /// All hosts, in the order of the answer.
    public var hosts: [EnvoyHost] = []
    /// Why not all of it could be read.
    public var problem: String?
  }

  /// More hosts are not read.
  private static let limit = 200_000

  /// Reads the answer; nil when it is none. What is cut off is told, and what came before it kept.
  /// Cost: some 60 MB/s.
  public static func parse(_ body: [UInt8]) -> Answer? {
    var reader = JSONReader(body)
    var answer = Answer()
    var isAnswer = false
    do {
      try reader.expect(UInt8(ascii: "{"), "{")
      var isFirst = true
      while try reader.next(&isFirst, closing: UInt8(ascii: "}")) {
        let key = EnvoyFields.snake(try reader.key())
        guard key == "cluster_statuses", reader.take(UInt8(ascii: "[")) else {
          try reader.skip()
          continue
        }
        isAnswer = true
        var isFirstCluster = true
        while try reader.next(&isFirstCluster, closing: UInt8(ascii: "]")) {
          let cluster = EnvoyFields(try reader.value())
          let name = cluster["name"].text ?? ""
          for host in cluster["host_statuses"].elements where answer.hosts.count < limit {
            if let one = host.host(of: name) { answer.hosts.append(one) }
          }
        }
      }
      // Without any cluster Envoy answers with an empty object.
      if isFirst { isAnswer = true }
    } catch {
      guard isAnswer else { return nil }
      answer.problem = "the list of hosts is cut off: \(error)"
    }
    return isAnswer ? answer : nil
  }
}

extension EnvoyFields {
  fileprivate func host(of cluster: String) -> EnvoyHost? {
    guard let address = EnvoyAddress(self["address"]) else { return nil }
    let health = self["health_status"]
    let flags = health.members.compactMap { $0.value.bool == true ? EnvoyFields.snake($0.key) : nil }
    var counts: [String: Double] = [:]
    for stat in self["stats"].elements {
      // Zero is not written.
      if let name = stat["name"].text { counts[name] = stat["value"].number ?? 0 }
    }
    return EnvoyHost(
      cluster: cluster, address: address, hostname: self["hostname"].text,
      eds: health["eds_health_status"].text,
      isEjected: flags.contains("failed_outlier_check"),
      failedCheck: flags.contains("failed_active_health_check"),
      flags: flags, weight: self["weight"].number, priority: self["priority"].integer ?? 0,
      locality: EnvoyEndpoint.locality(self["locality"]),
      successRate: self["success_rate"]["value"].number.flatMap { $0 < 0 ? nil : $0 }, counts: counts)
  }
}
