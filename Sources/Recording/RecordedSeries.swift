import FoundationEssentials
import Mesh

/// The series of a file by their numbers; the same series of a source is one object, as feeds have it.
struct RecordedSeries {
  private struct Content: Hashable {
    var source: Int64
    var metric: Int64
    var labelset: Int64
    var le: String?
  }

  private var byNumber: [Int64: Series] = [:]
  private var byContent: [Content: Series] = [:]
  private var metrics: [Int64: String] = [:]
  private var labelsets: [Int64: [(name: String, value: String)]] = [:]
  /// The highest number that was read.
  private var last: Int64 = -1

  /// A series by its number.
  subscript(number: Int64) -> Series? { byNumber[number] }

  /// Reads the series that were added since.
  /// - Returns: how many rows could not be understood.
  mutating func refresh(_ connection: SQLiteConnection) throws(SQLiteError) -> Int {
    let newest = try connection.integer("SELECT max(id) FROM series") ?? -1
    guard newest > last else { return 0 }
    try readNames(connection)
    let statement = try connection.statement(
      "SELECT id, source, metric, labelset, le FROM series WHERE id > ? ORDER BY id")
    defer { statement.reset() }
    statement.bind([.integer(last)])
    var bad = 0
    while try statement.step() {
      guard let id = statement.integer(0) else { continue }
      last = max(last, id)
      guard let source = statement.integer(1), let metric = statement.integer(2),
        let labelset = statement.integer(3), let name = metrics[metric], let labels = labelsets[labelset]
      else {
        bad += 1
        continue
      }
      let content = Content(source: source, metric: metric, labelset: labelset, le: statement.text(4))
      if let known = byContent[content] {
        byNumber[id] = known
        continue
      }
      let series = Series(name: name, labels: content.le.map { labels + [("le", $0)] } ?? labels)
      byContent[content] = series
      byNumber[id] = series
    }
    return bad
  }

  private mutating func readNames(_ connection: SQLiteConnection) throws(SQLiteError) {
    let names = try connection.statement("SELECT id, name FROM metric")
    while try names.step() {
      if let id = names.integer(0), let name = names.text(1) { metrics[id] = name }
    }
    names.reset()
    let sets = try connection.statement("SELECT id, labels FROM labelset WHERE id > ?")
    sets.bind([.integer(labelsets.keys.max() ?? -1)])
    while try sets.step() {
      guard let id = sets.integer(0), let bytes = sets.bytes(1),
        let labels = try? JSONDecoder().decode([String: String].self, from: Data(bytes))
      else { continue }
      labelsets[id] = labels.map { ($0.key, $0.value) }
    }
    sets.reset()
  }
}
