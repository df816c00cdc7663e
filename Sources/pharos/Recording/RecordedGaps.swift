import Manifests

/// What could not be read of a cluster, as a text in a recording beside its objects: a replay, too, must not take for
/// missing what was not seen. A line a kind: `KIND`, `namespace` or `nothing`, and which or why, with tabs between them.
enum RecordedGaps {
  private static let scheme = "cluster-gaps://"

  /// How the text of a cluster is called.
  static func path(cluster: String) -> String { scheme + cluster }

  /// The text.
  static func text(_ gaps: ReadingGaps) -> String {
    gaps.kinds.sorted { $0.key < $1.key }.map { kind, extent in
      switch extent {
      case .namespace(let name): "\(kind)\tnamespace\t\(name)\n"
      case .nothing(let reason): "\(kind)\tnothing\t\(reason.replacing("\n", with: " "))\n"
      }
    }.joined()
  }

  /// The gaps that a recorded text tells of; nil for a text of another kind.
  static func read(_ path: String, _ text: String) -> ReadingGaps? {
    guard path.hasPrefix(scheme) else { return nil }
    var gaps = ReadingGaps()
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: "\t", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 3 else { continue }
      gaps.kinds[parts[0]] = parts[1] == "namespace" ? .namespace(parts[2]) : .nothing(parts[2])
    }
    return gaps
  }
}
