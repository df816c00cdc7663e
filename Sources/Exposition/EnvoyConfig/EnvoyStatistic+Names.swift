import Mesh

extension EnvoyStatistic {
  /// The statistic that Envoy's own name of it tells of, and the cluster: `cluster.NAME;.upstream_rq_retry`.
  public static func ofCluster(_ name: String) -> (cluster: EnvoyClusterName, statistic: EnvoyStatistic)? {
    guard let split = EnvoyStatName(name) else { return nil }
    let flat = String(split.statistic.map { $0 == "." ? "_" : $0 })
    guard let (statistic, lead) = named(Substring(flat)), lead.isEmpty else { return nil }
    return (split.cluster, statistic)
  }
}
