import Charts
import FoundationEssentials
import Mesh
import Metrics

/// Signs on the charts for what turned red in the mesh, and what recovered.
enum MeshEvents {
  private static let limit = 30

  static func of(_ state: AppState, _ all: MetricsPanels) -> [ChartEvent] {
    let start = all.start.timeIntervalSince1970
    let end = start + Double(max(1, all.count)) * all.step
    guard end > start else { return [] }
    var found: [ChartEvent] = []
    for change in state.log.changes.suffix(500).reversed() {
      let at = change.at.timeIntervalSince1970
      guard at >= start, at <= end else { continue }
      switch change.kind {
      case .failed, .lost: found.append(ChartEvent(at: at, .failure, ink: .failure))
      case .recovered, .answered: found.append(ChartEvent(at: at, .healthy, ink: .healthy))
      case .configured: found.append(ChartEvent(at: at, .bullet, ink: .info))
      case .degraded, .appeared, .vanished, .restarted, .upgraded: break
      }
      if found.count == limit { break }
    }
    return found
  }
}
