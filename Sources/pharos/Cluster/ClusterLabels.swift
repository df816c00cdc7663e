import Mesh

/// Gives what is told within a cluster the cluster's name.
///
/// Everything that a context's cluster tells passes here, once (`NamedClusterFeed`): numbers of its proxies and of its
/// Prometheus, and who its proxies are. So nothing behind it, neither graph nor tables nor a recording, needs to know that
/// two clusters call themselves the same.
///
/// **The rule.** Of `source_cluster` and `destination_cluster`, what is the cluster's own id means *here* and becomes its
/// name; so does no label at all, at an end that is named otherwise, for proxies leave it out only where there are no
/// other clusters. What names another cluster stays: in one mesh ids are distinct, and that cluster is known by it. Where
/// the name is another than the id, callers whom nobody can name are the cluster's, too: two meshes do not share them.
struct ClusterLabels {
  let name: ClusterName

  private static let ends: [(cluster: String, names: [String])] = [
    ("source_cluster", ["source_workload", "source_canonical_service", "source_app"]),
    ("destination_cluster", ["destination_workload", "destination_canonical_service", "destination_app"]),
  ]

  /// The identity of a proxy of the cluster.
  func named(_ identity: ProxyIdentity) -> ProxyIdentity {
    var identity = identity
    if identity.cluster == nil || identity.cluster == name.id { identity.cluster = name.name }
    return identity
  }

  /// The series as it is told; the same object where nothing of it means the cluster.
  func named(_ series: Series) -> Series {
    guard series["reporter"] != nil else { return series }
    var labels = series.labels
    var isChanged = false
    for end in Self.ends {
      guard let value = value(series, end.cluster, end.names), value != series[end.cluster] else { continue }
      labels.removeAll { $0.name == end.cluster }
      labels.append((end.cluster, value))
      isChanged = true
    }
    return isChanged ? Series(name: series.name, labels: labels) : series
  }

  /// What the label of an end is to be; nil: as it is.
  private func value(_ series: Series, _ label: String, _ names: [String]) -> String? {
    let isNamed = names.contains { Self.isKnown(series[$0]) }
    switch series[label] ?? "" {
    case "": return isNamed ? name.name : nil
    case "unknown":
      let isCaller = label == "source_cluster" && !Self.isKnown(series["source_workload_namespace"])
      return isCaller && !isNamed && name.name != name.id ? name.name : nil
    case name.id: return name.name
    default: return nil
    }
  }

  /// The id that a scrape's reporters have: the caller's where callers report, the server's where servers do. Nil where
  /// none says it.
  static func ownID(in samples: [Sample]) -> String? {
    var votes: [String: Int] = [:]
    for sample in samples {
      let label: String
      switch sample.series["reporter"] {
      case "source": label = "source_cluster"
      case "destination": label = "destination_cluster"
      default: continue
      }
      if let id = sample.series[label], isKnown(id) { votes[id, default: 0] += 1 }
    }
    return votes.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
  }

  private static func isKnown(_ value: String?) -> Bool {
    value.map { !$0.isEmpty && $0 != "unknown" } ?? false
  }
}
