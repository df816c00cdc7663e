import Manifests

/// What is wrong with one object's own fields, gathered while it is looked at. Bounded: a hostile object gets no more
/// than `limit` findings.
struct SchemaProblems {
  /// One of them.
  struct Problem {
    var level: Level
    var place: Place?
    var message: String
    var fix: String?
  }

  private static let limit = 20

  private(set) var list: [Problem] = []
  private var omitted = 0
  /// Fields that a misspelt one stands for, by the map's number: they are not missing as well.
  private var meant: [Int32: Set<String>] = [:]

  /// Something that Istio or the API server rejects.
  mutating func error(_ place: Place?, _ message: String, fix: String? = nil) {
    add(Problem(level: .error, place: place, message: message, fix: fix))
  }

  /// Something that is taken, but does not do what it seems to.
  mutating func warning(_ place: Place?, _ message: String, fix: String? = nil) {
    add(Problem(level: .warning, place: place, message: message, fix: fix))
  }

  private mutating func add(_ problem: Problem) {
    if list.count < Self.limit { list.append(problem) } else { omitted += 1 }
  }

  /// Remembers that a field of a map was meant by another name.
  mutating func mean(_ name: String, in map: Node) { meant[map.id, default: []].insert(name) }

  /// Whether a field is neither written in a map nor meant by a misspelt one. A null is not written.
  func isMissing(_ name: String, in map: Node) -> Bool {
    if let node = map[name], !node.isNull { return false }
    return !(meant[map.id]?.contains(name) ?? false)
  }

  /// Hands the problems to the report.
  func report(_ object: ConfigObject, to report: inout RuleReport) {
    for problem in list {
      report.report(
        object, at: problem.place, problem.message, code: problem.level == .error ? "IST0106" : "IST0133",
        level: problem.level, fix: problem.fix)
    }
    if omitted > 0 {
      report.report(
        object, "Its fields have \(omitted) more problems of this kind; the first \(Self.limit) are listed",
        code: "IST0133", level: .warning)
    }
  }
}
