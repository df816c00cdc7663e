import FoundationEssentials
import History
import Mesh

/// Reads the numbers of subjects out of the past. Pure: the same for the same store.
public struct MetricsReader: Sendable {
  /// What is read from.
  public let store: HistoryStore

  /// Makes a reader of a store's copy.
  public init(_ store: HistoryStore) { self.store = store }

  /// The numbers of a subject in one window that ends at a moment (monotonic seconds); nil when nothing is known of it.
  public func report(_ subject: MetricsSubject, at: Double, windowSeconds: Double) -> MetricsReport? { nil }

  /// Panels of a subject on a grid.
  public func panels(
    _ subject: MetricsSubject, _ group: PanelQuestion.Group, reporter: Reporter?, on grid: HistoryGrid
  )
    -> MetricsPanels
  {
    MetricsPanels(
      subject: subject, start: Date(timeIntervalSince1970: grid.start), step: grid.step, count: grid.count,
      panels: [])
  }

  /// All workloads and services in one window.
  /// - Parameters:
  ///   - workloads: the mesh of that moment grouped by workload, for health and identity.
  ///   - services: the same grouped by service.
  public func inventory(workloads: Snapshot, services: Snapshot, at: Double, windowSeconds: Double)
    -> Inventory
  {
    Inventory(timestamp: workloads.timestamp, windowSeconds: windowSeconds)
  }
}
