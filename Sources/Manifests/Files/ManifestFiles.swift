/// The files that paths name, read into sources: files, folders (all below, `.yaml`, `.yml` and `.json`), patterns with
/// `*`, `?`, `**`, and `-` for standard input.
///
/// Hidden folders, `node_modules` and the templates of Helm charts are passed over. A file that cannot be read is a
/// source with a `failure`, which the reader turns into a problem; the others are read. The order is that of the paths,
/// and in folders that of the names.
public struct ManifestFiles: Sendable {
  /// The paths as they were given.
  public var paths: [String]
  /// How much is read.
  public var limits: ReadingLimits

  /// How far the reading has come.
  public struct Progress: Sendable, Hashable {
    /// Files read so far, and files in all.
    public var files, total: Int
    /// Bytes read so far.
    public var bytes: Int
  }

  /// Makes it; nothing is read yet.
  public init(_ paths: [String], limits: ReadingLimits = ReadingLimits()) {
    self.paths = paths
    self.limits = limits
  }

  /// Reads the bytes of all files. Blocks; `progress` is called after each file.
  public func load(progress: (Progress) -> Void = { _ in }) -> [ManifestSource] {
    let search = FileSearch(paths, limits: limits)
    var state = Progress(files: 0, total: search.entries.count, bytes: 0)
    return search.entries.map { entry in
      let source = Self.load(entry, limits: limits, bytesLeft: limits.totalBytes - state.bytes)
      state.files += 1
      state.bytes += source.bytes.count
      progress(state)
      return source
    }
  }

  /// Reads one file.
  static func load(_ entry: FileSearch.Entry, limits: ReadingLimits, bytesLeft: Int) -> ManifestSource {
    var source = ManifestSource(name: entry.name, bytes: [], isNamed: entry.isNamed, failure: entry.failure)
    guard entry.failure == nil else { return source }
    let limit = min(limits.fileBytes, max(0, bytesLeft))
    if let size = entry.stamp?.size, size > limit {
      source.failure = tooLarge("\(size) bytes", limits, isWhole: size <= limits.fileBytes)
      return source
    }
    do throws(FileError) {
      source.bytes =
        entry.name == "-"
        ? try FileAccess.read(0, expected: 64 << 10, limit: limit)
        : try FileAccess.read(entry.name, limit: limit, isPipe: entry.isPipe)
      if source.bytes.count > limit {
        source.bytes = []
        source.failure = tooLarge("longer", limits, isWhole: limit < limits.fileBytes)
      }
    } catch {
      source.failure = .init(message: "It cannot be read: \(error.words).")
    }
    return source
  }

  private static func tooLarge(_ size: String, _ limits: ReadingLimits, isWhole: Bool)
    -> ManifestSource.Failure
  {
    .init(
      kind: .limit,
      message: isWhole
        ? "All files together are more than \(limits.totalBytes >> 20) MB: this one is not read."
        : "It is \(size): above \(limits.fileBytes >> 20) MB a file is not read.")
  }
}
