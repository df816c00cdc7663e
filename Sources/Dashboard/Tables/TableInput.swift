import FoundationEssentials
import Metrics

/// One table's part of an inventory, with what it is held against.
struct TableInput {
  /// Another moment's rows.
  struct Baseline {
    var time: Date
    var rows: [InventoryRow]
  }

  var time: Date
  var rows: [InventoryRow]
  var baseline: Baseline?
  /// What the configuration says.
  var config: ConfigState

  /// The part for a pane, or nil when nothing came yet.
  init?(_ state: AppState, _ pane: PaneID) {
    guard let inventory = state.inventory else { return nil }
    func part(_ inventory: Inventory) -> [InventoryRow] {
      pane == .services ? inventory.services : inventory.workloads
    }
    time = inventory.timestamp
    rows = part(inventory)
    baseline = state.time.baseline?.inventory.map { Baseline(time: $0.timestamp, rows: part($0)) }
    config = state.config
  }

  /// The rows as the table keeps them; looks up what the configuration says of those not seen before.
  func tableRows(_ notes: inout [MetricsSubject: TableNote]) -> [TableRow] {
    var made: [TableRow] = []
    made.reserveCapacity(rows.count)
    let earlier = baseline.map { baseline in
      Dictionary(baseline.rows.map { ($0.subject, $0) }, uniquingKeysWith: { first, _ in first })
    }
    let clusters = Set((rows + (baseline?.rows ?? [])).compactMap(\.subject.cluster))
    let hasSeveral = clusters.count > 1
    for row in rows {
      let before = earlier?[row.subject]
      made.append(
        TableRow(
          row, before: before, isNew: earlier != nil && before == nil, note: note(row, &notes),
          saysCluster: hasSeveral))
    }
    guard let baseline else { return made }
    let present = Set(rows.map(\.subject))
    for row in baseline.rows where !present.contains(row.subject) {
      made.append(TableRow(row, before: row, isGone: true, note: note(row, &notes), saysCluster: hasSeveral))
    }
    return made.sorted { $0.subject.sortKey < $1.subject.sortKey }
  }

  private func note(_ row: InventoryRow, _ notes: inout [MetricsSubject: TableNote]) -> TableNote? {
    guard let report = config.report(of: row.subject.cluster) else { return nil }
    if let known = notes[row.subject] { return known }
    let note = TableNote(row, report)
    notes[row.subject] = note
    return note
  }
}

extension MetricsSubject {
  /// By namespace, name and cluster.
  fileprivate var sortKey: (String, String, String) { (namespace ?? "", name, cluster ?? "") }
}
