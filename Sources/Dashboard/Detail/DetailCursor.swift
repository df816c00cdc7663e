import Charts
import FoundationEssentials
import Mesh
import Metrics

/// The moment that is read out in all charts of a tab.
enum DetailCursor {
  /// Steps along the charts; after the newest step it goes away and the newest values are read again.
  static func move(_ state: inout AppState, by steps: Int) -> [Effect] {
    guard var page = state.table(state.pane)?.page,
      let all = DetailQuestions.groups(page).lazy.compactMap({ page.panels[$0] }).first(where: {
        $0.count > 0
      })
    else { return [] }
    let first = all.start.timeIntervalSince1970 + all.step
    let last = first + Double(all.count - 1) * all.step
    if let cursor = page.cursor {
      let next = cursor + Double(steps) * all.step
      page.cursor = next > last + all.step / 2 ? nil : max(first, next)
    } else {
      page.cursor = steps < 0 ? last : nil
    }
    state.withTable { $0.page = page }
    return []
  }
}
