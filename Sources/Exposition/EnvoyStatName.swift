/// An Envoy cluster's name as Istio composes it: `outbound|9080|v1|reviews.default.svc.cluster.local`,
/// `inbound|9080||`, the SNI form `outbound_.9080_.v1_.reviews.default.svc.cluster.local`, and the special
/// clusters. The `;` that Istio puts behind a name since 1.23 is dropped.
public struct EnvoyClusterName: Sendable, Hashable {
  /// Which way the traffic goes, or what else the cluster is.
  public enum Kind: Sendable, Hashable {
    /// To a service.
    case outbound
    /// To the application beside the proxy.
    case inbound
    /// To a service that a waypoint stands before.
    case inboundVIP
    /// To wherever the caller wanted, unknown to the mesh.
    case passthrough
    /// Nowhere: refused.
    case blackHole
    /// Any other cluster: `agent`, `xds-grpc`, one that an operator named.
    case other
  }

  /// The name without `;`.
  public var name: String
  /// What it stands for.
  public var kind: Kind
  /// The service's port; the application's for `inbound`.
  public var port: Int?
  /// The subset that a DestinationRule names; for `inboundVIP` the protocol.
  public var subset: String?
  /// The service's full name.
  public var host: String?

  /// Reads a cluster name. Every name is one: what Istio did not compose is `other`.
  public init(_ text: some StringProtocol) {
    let clean = text.last == ";" ? String(text.dropLast()) : String(text)
    name = clean
    kind = .other
    var parts = clean.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
    if parts.count != 4 {
      parts = EnvoyClusterName.sniParts(clean) ?? []
    }
    guard parts.count == 4, let kind = EnvoyClusterName.composed[parts[0]], let port = Int(parts[1]),
      (0...65_535).contains(port)
    else {
      self.kind = EnvoyClusterName.special[clean] ?? .other
      return
    }
    self.kind = kind
    self.port = port
    subset = parts[2].isEmpty ? nil : parts[2]
    host = parts[3].isEmpty ? nil : parts[3]
  }

  private static let composed: [String: Kind] = [
    "outbound": .outbound, "inbound": .inbound, "inbound-vip": .inboundVIP,
  ]

  private static let special: [String: Kind] = [
    "PassthroughCluster": .passthrough, "InboundPassthroughCluster": .passthrough,
    "InboundPassthroughClusterIpv4": .passthrough, "InboundPassthroughClusterIpv6": .passthrough,
    "BlackHoleCluster": .blackHole,
  ]

  /// `outbound_.9080_.v1_.host`: the separators are `_.`, and neither a subset nor a host holds one.
  private static func sniParts(_ text: String) -> [String]? {
    var parts: [String] = []
    var current = ""
    var isAfterUnderscore = false
    for character in text {
      if isAfterUnderscore, character == ".", parts.count < 3 {
        current.removeLast()
        parts.append(current)
        current = ""
        isAfterUnderscore = false
        continue
      }
      current.append(character)
      isAfterUnderscore = character == "_"
    }
    parts.append(current)
    return parts.count == 4 ? parts : nil
  }
}

/// A raw statistic's name split into the cluster it is about and the statistic:
/// `cluster.outbound|9080||reviews.default.svc.cluster.local;.upstream_rq_200`, with or without `;`.
public struct EnvoyStatName: Sendable, Hashable {
  /// The cluster.
  public var cluster: EnvoyClusterName
  /// What is counted, for example `upstream_rq_200` or `circuit_breakers.default.rq_open`.
  public var statistic: String

  /// Splits a name; nil when it is not of a cluster or has no statistic.
  public init?(_ raw: some StringProtocol) {
    guard raw.hasPrefix("cluster.") else { return nil }
    let rest = String(raw.dropFirst("cluster.".count))
    // Since 1.23 the end of the name is marked.
    if let mark = rest.firstIndex(of: ";"), rest[rest.index(after: mark)...].hasPrefix(".") {
      let statistic = rest[rest.index(mark, offsetBy: 2)...]
      guard !statistic.isEmpty, mark > rest.startIndex else { return nil }
      cluster = EnvoyClusterName(rest[..<mark])
      self.statistic = String(statistic)
      return
    }
    // Before, a host's own dots have to be told from the dot before the statistic, by the words with which
    // Envoy's cluster statistics begin.
    var dot = rest.firstIndex(of: ".")
    while let at = dot {
      let tail = rest[rest.index(after: at)...]
      if at > rest.startIndex, EnvoyStatName.firstWords.contains(where: { tail.hasPrefix($0) }) {
        cluster = EnvoyClusterName(rest[..<at])
        statistic = String(tail)
        return
      }
      dot = tail.firstIndex(of: ".")
    }
    return nil
  }

  private static let firstWords = [
    "upstream_", "membership_", "lb_", "circuit_breakers.", "outlier_detection.", "health_check.", "ssl.",
    "external.upstream_", "internal.upstream_", "canary.upstream_", "update_", "assignment_", "bind_errors",
    "original_dst_host_invalid",
    "retry_or_shadow_abandoned", "max_host_weight", "http1.", "http2.", "http3.", "default.total_match_count",
    "warming_state", "load_reports",
  ]
}
