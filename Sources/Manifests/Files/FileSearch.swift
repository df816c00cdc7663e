/// Finds the files that paths name: files, folders, patterns, `-`.
struct FileSearch {
  /// One file to read, or why there is none.
  struct Entry: Sendable {
    /// What findings call it.
    var name: String
    /// Whether someone named this very file.
    var isNamed: Bool
    /// Its state when it was found; nil for standard input and for failures.
    var stamp: FileStamp?
    var isPipe = false
    var failure: ManifestSource.Failure?
  }

  private(set) var entries: [Entry] = []
  /// Every folder that was walked: what a watch must look at.
  private(set) var folders: [String] = []
  private let limits: ReadingLimits
  private var seenFiles: [FileStamp.Identity: Int] = [:]
  private var seenFolders: Set<FileStamp.Identity> = []
  private var isFull = false

  init(_ paths: [String], limits: ReadingLimits) {
    self.limits = limits
    for path in paths { add(path) }
  }

  private mutating func add(_ path: String) {
    if path == "-" {
      if !entries.contains(where: { $0.name == "-" }) { entries.append(Entry(name: "-", isNamed: true)) }
      return
    }
    let path = Self.trimmed(path)
    do throws(FileError) {
      let status = try FileAccess.status(path)
      switch status.kind {
      case .folder:
        let parent = Self.parent(of: path)
        if Self.last(of: path) == "templates",
          (try? FileAccess.status(Self.join(parent, "Chart.yaml"))) != nil
        {
          passOver(path)
        } else {
          walk(path, status, depth: 0)
        }
      case .file: addFile(path, status, isNamed: true)
      case .pipe where path.hasPrefix("/dev/") || path.hasPrefix("/proc/"):
        entries.append(Entry(name: path, isNamed: true, isPipe: true))
      case .pipe: fail(path, "It is a named pipe and is not read; use - for standard input.")
      case .other(let what): fail(path, "It is \(what), not a file.")
      }
    } catch {
      if PathPattern.isPattern(path) {
        expand(path)
      } else {
        fail(path, "It cannot be read: \(error.words).")
      }
    }
  }

  // MARK: Entries

  private mutating func fail(_ path: String, _ message: String, _ kind: ReadingProblem.Kind = .unreadable) {
    entries.append(Entry(name: path, isNamed: true, failure: .init(kind: kind, message: message)))
  }

  private mutating func passOver(_ folder: String) {
    fail(
      folder,
      "The templates of a Helm chart are no YAML before they are rendered; they are passed over. "
        + "To check them: helm template CHART | pharos analyze -", .passedOver)
  }

  private mutating func addFile(_ path: String, _ status: FileAccess.Status, isNamed: Bool) {
    guard !isFull else { return }
    if let known = seenFiles[status.stamp.identity] {
      if isNamed { entries[known].isNamed = true }
      return
    }
    guard seenFiles.count < limits.files else {
      isFull = true
      return fail(path, "More than \(limits.files) files: from here on they are not read.", .limit)
    }
    seenFiles[status.stamp.identity] = entries.count
    entries.append(Entry(name: path, isNamed: isNamed, stamp: status.stamp))
  }

  // MARK: Folders

  private mutating func walk(_ folder: String, _ status: FileAccess.Status, depth: Int) {
    guard !isFull, depth < 100, seenFolders.insert(status.stamp.identity).inserted else { return }
    folders.append(folder)
    let names: [String]
    do throws(FileError) { names = try FileAccess.names(in: folder) } catch {
      return fail(folder, "The folder cannot be read: \(error.words).")
    }
    let isChart = names.contains("Chart.yaml")
    for name in names where !Self.isSkipped(name) {
      let path = Self.join(folder, name)
      // Most names in a repository are neither: ask the file system only where the name may matter.
      let isManifest = Self.isManifest(name)
      do throws(FileError) {
        let status = try FileAccess.status(path)
        switch status.kind {
        case .folder where isChart && name == "templates": passOver(path)
        case .folder: walk(path, status, depth: depth + 1)
        case .file where isManifest: addFile(path, status, isNamed: false)
        default: break
        }
      } catch {
        if isManifest { fail(path, "It cannot be read: \(error.words).") }
      }
    }
  }

  static func isSkipped(_ name: String) -> Bool { name.hasPrefix(".") || name == "node_modules" }

  static func isManifest(_ name: String) -> Bool {
    let name = name.lowercased()
    return name.hasSuffix(".yaml") || name.hasSuffix(".yml") || name.hasSuffix(".json")
  }

  // MARK: Patterns

  private mutating func expand(_ pattern: String) {
    let parts = pattern.split(separator: "/").map(String.init)
    let before = entries.count
    let seen = seenFiles.count
    match(parts[...], in: pattern.hasPrefix("/") ? "/" : ".", depth: 0)
    if entries.count == before, seenFiles.count == seen {
      fail(pattern, "No file matches this pattern.")
    }
  }

  private mutating func match(_ parts: ArraySlice<String>, in folder: String, depth: Int) {
    guard let part = parts.first, depth < 100, !isFull else { return }
    let rest = parts.dropFirst()
    if part == "**" {
      match(rest.isEmpty ? ["*"] : rest, in: folder, depth: depth + 1)
      for name in (try? FileAccess.names(in: folder)) ?? [] where !Self.isSkipped(name) {
        let path = Self.join(folder, name)
        // A link to a folder above would be walked without end.
        if let status = try? FileAccess.status(path), case .folder = status.kind, !isLoop(status, depth) {
          match(parts, in: path, depth: depth + 1)
        }
      }
      return
    }
    let names: [String] =
      PathPattern.isPattern(part)
      ? ((try? FileAccess.names(in: folder)) ?? []).filter { PathPattern.matches(part, $0) } : [part]
    if depth == 0 || !folders.contains(folder) { folders.append(folder) }
    for name in names {
      let path = Self.join(folder, name)
      guard let status = try? FileAccess.status(path) else { continue }
      switch status.kind {
      case .folder where rest.isEmpty: walk(path, status, depth: 0)
      case .folder: match(rest, in: path, depth: depth + 1)
      case .file where rest.isEmpty && (part.contains(".") || Self.isManifest(name)):
        addFile(path, status, isNamed: false)
      default: break
      }
    }
  }

  private var patternFolders: Set<FileStamp.Identity> = []

  /// Whether `**` has been at a folder already.
  private mutating func isLoop(_ status: FileAccess.Status, _ depth: Int) -> Bool {
    !patternFolders.insert(status.stamp.identity).inserted
  }

  // MARK: Paths

  private static func trimmed(_ path: String) -> String {
    var path = path
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    return path
  }

  static func join(_ folder: String, _ name: String) -> String {
    if folder == "." || folder.isEmpty { return name }
    return folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
  }

  static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  static func last(of path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }
}
