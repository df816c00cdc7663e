import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

#if os(Linux)
  /// inotify: the kernel tells which folders changed.
  ///
  /// Folders are watched and never files: a file that is replaced by a rename is another file, its folder stays.
  final class FolderNotifier: Sendable {
    /// What a folder is watched for.
    private struct Interest {
      /// Names that matter; nil: every file that may hold objects, and folders.
      var names: Set<String>?
    }

    /// Readable when something happened.
    let descriptor: Int32
    private let watched = Mutex<[Int32: Interest]>([:])

    private static let mask = UInt32(
      IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE_SELF | IN_MOVE_SELF
        | IN_ATTRIB | IN_ONLYDIR)

    /// nil where inotify is refused or has too few watches left.
    init?(_ paths: [String]) {
      let descriptor = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
      guard descriptor >= 0 else { return nil }
      self.descriptor = descriptor
      guard search(paths) else {
        close()
        return nil
      }
    }

    func close() { Glibc.close(descriptor) }

    /// Watches every folder that paths lead to; folders that went are no longer watched by the kernel. False where the
    /// watches are used up.
    func search(_ paths: [String]) -> Bool {
      // A folder that comes between the look at its parent and the watch of it would be missed: look until no new one
      // was found.
      for _ in 0..<5 {
        guard let isNew = look(paths) else { return false }
        if !isNew { break }
      }
      return true
    }

    /// Whether it watches folders that it did not watch before; nil where the watches are used up.
    private func look(_ paths: [String]) -> Bool? {
      let search = FileSearch(paths, limits: ReadingLimits())
      var next: [Int32: Interest] = [:]
      for folder in search.folders where !add(folder, nil, to: &next) { return nil }
      for path in paths {
        // The file's own folder, the folder of what it links to, or the nearest folder there is.
        for place in [path, Self.resolved(path)].compactMap({ $0 }) {
          var folder = FileSearch.parent(of: place)
          var name = FileSearch.last(of: place)
          while (try? FileAccess.status(folder)) == nil, folder != ".", folder != "/" {
            name = FileSearch.last(of: folder)
            folder = FileSearch.parent(of: folder)
          }
          if !add(folder, [name], to: &next) { return nil }
        }
      }
      return watched.withLock { old in
        let isNew = next.keys.contains { old[$0] == nil }
        for descriptor in old.keys where next[descriptor] == nil {
          inotify_rm_watch(self.descriptor, descriptor)
        }
        old = next
        return isNew
      }
    }

    private func add(_ folder: String, _ names: Set<String>?, to next: inout [Int32: Interest]) -> Bool {
      let watch = inotify_add_watch(descriptor, folder, Self.mask)
      guard watch >= 0 else { return errno != ENOSPC && errno != ENOMEM }
      if let known = next[watch], let old = known.names, let names {
        next[watch] = Interest(names: old.union(names))
      } else {
        next[watch] = Interest(names: next[watch] == nil ? names : nil)
      }
      return true
    }

    private static func resolved(_ path: String) -> String? {
      guard let resolved = realpath(path, nil) else { return nil }
      defer { free(resolved) }
      return String(cString: resolved)
    }

    /// Reads what happened.
    func take() -> (isOurs: Bool, changesFolders: Bool) {
      var isOurs = false
      var changesFolders = false
      withUnsafeTemporaryAllocation(byteCount: 64 << 10, alignment: 8) { buffer in
        while let base = buffer.baseAddress {
          let count = read(descriptor, base, buffer.count)
          guard count > 0 else { break }
          watched.withLock { watched in
            var offset = 0
            let header = MemoryLayout<inotify_event>.size
            while offset + header <= count {
              let event = buffer.loadUnaligned(fromByteOffset: offset, as: inotify_event.self)
              let name = String(cString: (base + offset + header).assumingMemoryBound(to: CChar.self))
              judge(event, event.len > 0 ? name : "", watched[event.wd], &isOurs, &changesFolders)
              offset += header + Int(event.len)
            }
          }
        }
      }
      return (isOurs, changesFolders)
    }

    private func judge(
      _ event: inotify_event, _ name: String, _ interest: Interest?, _ isOurs: inout Bool,
      _ changesFolders: inout Bool
    ) {
      let lost = UInt32(IN_Q_OVERFLOW | IN_DELETE_SELF | IN_MOVE_SELF)
      if event.mask & lost != 0 {
        isOurs = true
        changesFolders = true
        return
      }
      guard let interest, !name.isEmpty else { return }
      let isFolder = event.mask & UInt32(IN_ISDIR) != 0
      if let names = interest.names {
        // Mounted ConfigMaps are swapped through a link named `..data`.
        guard names.contains(name) || names.contains(where: PathPattern.isPattern) || name == "..data" else {
          return
        }
      } else {
        let isManifest = FileSearch.isManifest(name) || name == "Chart.yaml" || name == "..data"
        guard isManifest || (isFolder && !FileSearch.isSkipped(name)) else { return }
        if isFolder, event.mask & UInt32(IN_ATTRIB) != 0 { return }
      }
      isOurs = true
      // A link may have come, too.
      if event.mask & UInt32(IN_CREATE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE) != 0 {
        changesFolders = true
      }
    }
  }
#else
  /// Nothing tells which folders changed: times are compared.
  final class FolderNotifier: Sendable {
    let descriptor: Int32 = -1
    init?(_ paths: [String]) { return nil }
    func close() {}
    func search(_ paths: [String]) -> Bool { false }
    func take() -> (isOurs: Bool, changesFolders: Bool) { (false, false) }
  }
#endif
