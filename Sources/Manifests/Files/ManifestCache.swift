/// Reads paths again and again: only files whose time, size or inode changed are read and parsed anew.
///
/// A value: keep one per set of paths and call `refresh` when `ManifestWatch` reports.
public struct ManifestCache: Sendable {
  private struct Known: Sendable {
    var stamp: FileStamp?
    var isSettled: Bool
    var source: ManifestSource
    var text: ManifestText
  }

  /// The paths, as `ManifestFiles` takes them.
  public let paths: [String]
  /// How objects are read.
  public let reader: ManifestReader
  /// How many files the last refresh had to parse.
  public private(set) var parsed = 0
  /// The folders that were walked by the last refresh, for a watch.
  public private(set) var folders: [String] = []
  private var known: [String: Known] = [:]

  /// Makes an empty one; nothing is read yet.
  public init(_ paths: [String], reader: ManifestReader = ManifestReader()) {
    self.paths = paths
    self.reader = reader
  }

  /// Reads what changed, and gives everything. Blocks. Standard input is read once only.
  /// - Parameter live: sources of a running cluster, put before the files.
  public mutating func refresh(
    live: [ManifestSource] = [], progress: (ManifestFiles.Progress) -> Void = { _ in }
  ) -> ManifestReader.Result {
    let limits = reader.limits
    let search = FileSearch(paths, limits: limits)
    folders = search.folders
    var reading = Reading(limits: limits)
    for source in live {
      reading.add(source, reader.text(of: source, nodes: reading.nodesLeft), reader.defaultNamespace)
    }
    var state = ManifestFiles.Progress(files: 0, total: search.entries.count, bytes: 0)
    var next: [String: Known] = [:]
    parsed = 0
    for entry in search.entries {
      let current = current(entry, bytesLeft: limits.totalBytes - state.bytes, nodesLeft: reading.nodesLeft)
      reading.add(current.source, current.text, reader.defaultNamespace)
      next[entry.name] = current
      state.files += 1
      state.bytes += current.source.bytes.count
      progress(state)
    }
    known = next
    return reading.result
  }

  private mutating func current(_ entry: FileSearch.Entry, bytesLeft: Int, nodesLeft: Int) -> Known {
    if let old = known[entry.name], old.source.isNamed == entry.isNamed, entry.failure == nil,
      entry.name == "-" || (old.isSettled && entry.stamp != nil && old.stamp == entry.stamp)
    {
      return old
    }
    let isSettled = entry.stamp?.isSettled() ?? false
    var source = ManifestFiles.load(entry, limits: reader.limits, bytesLeft: bytesLeft)
    let text = reader.text(of: source, nodes: nodesLeft)
    if !source.isNamed, text.roots.isEmpty, text.problems.isEmpty { source.bytes = [] }
    parsed += 1
    return Known(
      stamp: entry.stamp, isSettled: isSettled && source.failure == nil, source: source, text: text)
  }
}
