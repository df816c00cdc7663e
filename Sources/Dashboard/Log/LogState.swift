import FoundationEssentials
import Mesh
import Topology

/// What happened, and where the user looks in it.
public struct LogState: Sendable {
  /// What happened.
  public private(set) var journal = MeshJournal(capacity: capacity)
  /// How many are kept.
  public static let capacity = 10_000
  /// The cursor, among the rows that are shown.
  public var list = ListState()
  /// The cursor stays on the newest row.
  public private(set) var isFollowing = true
  /// Which kinds are shown.
  public private(set) var filter = LogFilter.all
  /// Only rows with these words are shown.
  public private(set) var text = ""
  /// Nothing later than this is shown.
  public private(set) var moment: Date?
  /// What turned red of late.
  public var alert: LogAlert?
  /// How many alerts there were.
  public var alertNumber = 0
  /// When the bell rang last.
  var lastBell: Date?

  /// Numbers of the rows that are shown, in order; a change's number never changes.
  private(set) var rows: [Int] = []
  /// The words of each change of the journal.
  private var hays: [Haystack] = []

  /// An empty log.
  public init() {}

  /// What happened, oldest first.
  public var changes: [MeshChange] { journal.changes }

  /// The change of a row that is shown.
  func change(_ row: Int) -> MeshChange? {
    rows[safe: row].flatMap { journal.changes[safe: $0 - journal.forgotten] }
  }

  /// The change under the cursor.
  var selected: MeshChange? { change(list.row) }

  /// Kinds or words are left out.
  var isNarrowed: Bool { filter != .all || !text.isEmpty }

  // MARK: - What happens

  /// Adds what happened. Cost: small a change; a walk over all where one comes late.
  mutating func add(_ more: [MeshChange]) {
    guard !more.isEmpty else { return }
    let selected = rows[safe: list.row]
    var latest = journal.changes.last?.at ?? .distantPast
    let isInOrder = more.allSatisfy { change in
      defer { latest = max(latest, change.at) }
      return change.at >= latest
    }
    let forgotten = journal.forgotten
    journal.add(more)
    let lost = journal.forgotten - forgotten
    if isInOrder {
      hays += more.map { Haystack([Self.words($0)]) }
      hays.removeFirst(min(lost, hays.count))
      let kept = rows.firstIndex { $0 >= journal.forgotten } ?? rows.count
      rows.removeFirst(kept)
      rows += admitted(journal.changes.count - min(more.count, journal.changes.count))
    } else {
      hays = journal.changes.map { Haystack([Self.words($0)]) }
      rows = admitted(0)
    }
    settle(on: selected)
  }

  /// Narrows to kinds.
  mutating func show(_ filter: LogFilter) { narrow { $0.filter = filter } }

  /// Narrows to words.
  mutating func find(_ text: String) {
    guard text != self.text else { return }
    narrow { $0.text = text }
  }

  /// Leaves out what came after a moment; nil shows all.
  mutating func show(until moment: Date?) {
    guard moment != self.moment else { return }
    narrow { $0.moment = moment }
  }

  private mutating func narrow(_ change: (inout LogState) -> Void) {
    let selected = rows[safe: list.row]
    change(&self)
    rows = admitted(0)
    settle(on: selected)
  }

  /// The numbers of the changes from one on that are shown.
  private func admitted(_ first: Int) -> [Int] {
    (first..<journal.changes.count).filter { index in
      let change = journal.changes[index]
      guard filter.admits(change.kind), moment.map({ change.at <= $0 }) ?? true else { return false }
      return text.isEmpty || hays[index].matches(text).first ?? false
    }
    .map { $0 + journal.forgotten }
  }

  /// The cursor to the newest row, or to where it was before rows came and went.
  private mutating func settle(on number: Int?) {
    guard !isFollowing, let number else {
      list.row = max(0, rows.count - 1)
      return
    }
    var (low, high) = (0, rows.count)
    while low < high {
      let middle = (low + high) / 2
      if rows[middle] < number { low = middle + 1 } else { high = middle }
    }
    list.row = max(0, min(low, rows.count - 1))
  }

  // MARK: - Moving

  /// Moves the cursor; at the last row it follows what comes.
  mutating func move(by count: Int) { move(to: list.row + count) }

  /// Puts the cursor on a row.
  mutating func move(to row: Int) {
    list.row = max(0, min(row, rows.count - 1))
    isFollowing = list.row >= rows.count - 1
  }

  private static func words(_ change: MeshChange) -> String {
    [change.kind.rawValue, change.name, change.namespace, change.from, change.to, change.reason]
      .compactMap { $0 }.joined(separator: " ")
  }
}

/// What the log does to itself.
public enum LogAction: Sendable {
  /// Something happened in the mesh.
  case happened([MeshChange])
  /// Shows kinds; nil is the next group.
  case show(LogFilter?)
  /// Everything again.
  case showAll
  /// To what turned red last.
  case goToAlert
  /// The bell rings when something turns red, or not; nil changes over.
  case setBell(Bool?)
}
