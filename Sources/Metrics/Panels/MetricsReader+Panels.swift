import FoundationEssentials
import History
import Mesh

extension MetricsReader {
  /// Panels of a subject on a grid.
  public func panels(
    _ subject: MetricsSubject, _ group: PanelQuestion.Group, reporter: Reporter?, on grid: HistoryGrid
  ) -> MetricsPanels {
    MetricsPanels(subject: subject, start: date(grid.start), step: grid.step, count: grid.count, panels: [])
  }
}
