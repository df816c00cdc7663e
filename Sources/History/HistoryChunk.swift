import Mesh

/// Rows that are packed.
final class HistoryChunk: Sendable {
  let notes: [RowNote]
  /// How often it was thinned out.
  let tier: Int

  init(notes: [RowNote], tier: Int) {
    self.notes = notes
    self.tier = tier
  }

  func read(_ slot: Int32, _ column: inout HistoryColumn) -> Bool { false }
}
