import History
import Mesh

extension MetricsReader {
  /// All workloads and services in one window. Cost: one pass over the series of the mesh.
  /// - Parameters:
  ///   - workloads: the mesh of that moment grouped by workload, for health and identity.
  ///   - services: the same grouped by service.
  public func inventory(workloads: Snapshot, services: Snapshot, at: Double, windowSeconds: Double)
    -> Inventory
  {
    let metrics: [TrafficMetric] =
      TrafficMetric.counters + [
        .bucket(.duration), .count(.duration), .sum(.requestBytes), .sum(.responseBytes),
      ]
    let increases = KeptNumbers(store).chosen(
      store.increases(
        SeriesFilter(names: Set(metrics.map(\.name))),
        in: HistoryWindow(endingAt: at, seconds: windowSeconds)))
    return InventoryBuilder(workloads: workloads, services: services, increases).inventory(
      timestamp: date(at), windowSeconds: windowSeconds)
  }
}
