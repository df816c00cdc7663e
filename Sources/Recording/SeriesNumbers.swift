import Mesh

/// Numbers of series in the file: metric names and label sets are there once, however many series share them.
struct SeriesNumbers {
  private var metrics: [String: Int64] = [:]
  private var labelsets: [String: Int64] = [:]
  private var ofSource: [Int64: [Series: Int64]] = [:]

  /// Reads what the file has. Series get new numbers in each run: their identity is that of the feed's objects.
  init(_ connection: SQLiteConnection) throws(SQLiteError) {
    let names = try connection.statement("SELECT id, name FROM metric")
    while try names.step() {
      if let id = names.integer(0), let name = names.text(1) { metrics[name] = id }
    }
    names.reset()
    let sets = try connection.statement("SELECT id, labels FROM labelset")
    while try sets.step() {
      if let id = sets.integer(0), let labels = sets.text(1) { labelsets[labels] = id }
    }
    sets.reset()
  }

  /// The number of a series, which is given one where it has none.
  mutating func number(
    _ series: Series, of source: Int64, _ connection: SQLiteConnection
  ) throws(SQLiteError) -> Int64 {
    if let known = ofSource[source]?[series] { return known }
    let metric = try Self.number(
      series.name, in: &metrics, "INSERT INTO metric(name) VALUES (?)", connection)
    var labels = JSONObjectText()
    var le: String?
    for label in series.labels {
      if label.name == "le" { le = label.value } else { labels.add(label.name, label.value) }
    }
    let labelset = try Self.number(
      labels.text, in: &labelsets, "INSERT INTO labelset(labels) VALUES (?)", connection)
    try connection.statement("INSERT INTO series(source, metric, labelset, le) VALUES (?, ?, ?, ?)")
      .run(.integer(source), .integer(metric), .integer(labelset), .text(le))
    let id = connection.lastInsertedID
    ofSource[source, default: [:]][series] = id
    return id
  }

  /// Lets go of the series that a source does not have any more, when they have become many.
  mutating func forget(of source: Int64, except current: [[Series]]) {
    let count = current.reduce(0) { $0 + $1.count }
    guard let known = ofSource[source], known.count > 2 * count + 1000 else { return }
    var kept: [Series: Int64] = [:]
    for series in current.joined() { kept[series] = known[series] }
    ofSource[source] = kept
  }

  private static func number(
    _ text: String, in known: inout [String: Int64], _ insert: String, _ connection: SQLiteConnection
  ) throws(SQLiteError) -> Int64 {
    if let id = known[text] { return id }
    try connection.statement(insert).run(.text(text))
    let id = connection.lastInsertedID
    known[text] = id
    return id
  }
}
