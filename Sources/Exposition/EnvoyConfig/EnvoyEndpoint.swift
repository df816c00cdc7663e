/// A host of a cluster as the dump lists it.
public struct EnvoyEndpoint: Sendable, Hashable {
  /// The cluster's name.
  public var cluster: String
  /// Where it is reached.
  public var address: EnvoyAddress
  /// `HEALTHY`, `UNHEALTHY`, `DRAINING`, …, or nil where the control plane does not say.
  public var health: String?
  /// `region/zone/subzone`, or empty.
  public var locality: String
  /// Smaller ones are used first.
  public var priority: Int
  /// Its weight; nil where it has none of its own.
  public var weight: Double?
  /// The workload that the control plane knows behind it.
  public var workload: String?
  /// Its namespace.
  public var namespace: String?
  /// It takes mutual TLS of the mesh; nil where the control plane does not say.
  public var takesMeshTLS: Bool?
  /// It is reached through HBONE.
  public var isTunneled: Bool
  /// Its cluster's piece of the dump.
  public var piece: Range<Int>

  /// The hosts of one assignment.
  static func assignment(_ entry: EnvoyFields, _ piece: Range<Int>) -> [EnvoyEndpoint] {
    let assignment = entry["endpoint_config"].exists ? entry["endpoint_config"] : entry
    let cluster = assignment["cluster_name"].text ?? ""
    var found: [EnvoyEndpoint] = []
    for group in assignment["endpoints"].elements {
      let locality = EnvoyEndpoint.locality(group["locality"])
      for host in group["lb_endpoints"].elements {
        guard let address = EnvoyAddress(host["endpoint"]["address"]) else { continue }
        let metadata = host["metadata"]["filter_metadata"]
        var one = EnvoyEndpoint(
          cluster: cluster, address: address, health: host["health_status"].text, locality: locality,
          priority: group["priority"].integer ?? 0, weight: host["load_balancing_weight"].wrapped,
          isTunneled: false, piece: piece)
        // `workload;namespace;canonical name;canonical revision;cluster`
        if let text = metadata["istio"]["workload"].text {
          let parts = text.split(separator: ";", omittingEmptySubsequences: false)
          one.workload = parts.first.flatMap { $0.isEmpty ? nil : String($0) }
          one.namespace = parts.count > 1 && !parts[1].isEmpty ? String(parts[1]) : nil
        }
        let match = metadata["envoy.transport_socket_match"]
        if match.exists { one.takesMeshTLS = match["tlsMode"].text == "istio" }
        one.isTunneled = match["tunnel"].exists || metadata["envoy.filters.listener.original_dst"].exists
        found.append(one)
      }
    }
    return found
  }

  static func locality(_ fields: EnvoyFields) -> String {
    let parts = [fields["region"].text, fields["zone"].text, fields["sub_zone"].text]
    guard let last = parts.lastIndex(where: { $0 != nil }) else { return "" }
    return parts[...last].map { $0 ?? "" }.joined(separator: "/")
  }
}
