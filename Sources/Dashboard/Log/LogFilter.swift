import Mesh

/// Which kinds of changes the log shows.
public enum LogFilter: Sendable, Hashable {
  /// All.
  case all
  /// What turned red, degraded or recovered.
  case health
  /// What appeared, vanished, restarted, was upgraded, was lost or answers again.
  case mesh
  /// Changes of configuration.
  case config
  /// One kind alone.
  case only(MeshChange.Kind)

  /// What `f` goes through.
  static let cycle: [LogFilter] = [.all, .health, .mesh, .config]

  /// What `:log` knows.
  static let words = cycle.map(\.word) + MeshChange.Kind.allCases.map(\.rawValue)

  /// The filter of a word.
  init?(word: String) {
    if let group = Self.cycle.first(where: { $0.word == word }) {
      self = group
    } else if let kind = MeshChange.Kind(rawValue: word) {
      self = .only(kind)
    } else {
      return nil
    }
  }

  /// The word behind `:log`.
  var word: String {
    switch self {
    case .all: "all"
    case .health: "health"
    case .mesh: "mesh"
    case .config: "config"
    case .only(let kind): kind.rawValue
    }
  }

  /// What the head of the pane says.
  var title: String {
    switch self {
    case .all: "everything"
    case .health: "health"
    case .mesh: "proxies and workloads"
    case .config: "configuration"
    case .only(let kind): kind.rawValue
    }
  }

  /// The one after it.
  var following: LogFilter {
    let index = Self.cycle.firstIndex(of: self) ?? -1
    return Self.cycle[(index + 1) % Self.cycle.count]
  }

  func admits(_ kind: MeshChange.Kind) -> Bool {
    switch self {
    case .all: true
    case .health: kind == .failed || kind == .degraded || kind == .recovered
    case .config: kind == .configured
    case .mesh: ![.failed, .degraded, .recovered, .configured].contains(kind)
    case .only(let only): kind == only
    }
  }
}
