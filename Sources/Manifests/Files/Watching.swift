#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The work of one watch, on its own thread.
struct Watching: Sendable {
  private let paths: [String]
  private let stop: StopSignal
  private let pollInterval: Int32
  private let notifier: FolderNotifier?
  private let first: Set<FileMark>

  /// What is compared where times are looked at.
  struct FileMark: Hashable, Sendable {
    var name: String
    var stamp: FileStamp?
  }

  /// How long it must be quiet after a change, and how long a burst may last, in milliseconds: an editor writes, renames
  /// and touches, and a checkout replaces hundreds of files.
  private static let quiet: Int32 = 40
  private static let longest = 400

  init(paths: [String], stop: StopSignal, pollInterval: Int32, isPolling: Bool) {
    self.paths = paths
    self.stop = stop
    self.pollInterval = pollInterval
    notifier = isPolling ? nil : FolderNotifier(paths)
    first = notifier == nil ? Self.marks(paths) : []
  }

  func close() { notifier?.close() }

  /// Returns when it is stopped.
  func run(report: () -> Void) {
    defer { close() }
    if let notifier, followNotifications(of: notifier, report) { return }
    followTimes(report)
  }

  /// False where it had to give up: the watches are used up.
  private func followNotifications(of notifier: FolderNotifier, _ report: () -> Void) -> Bool {
    while true {
      guard wait(notifier.descriptor, -1) else { return true }
      var isOurs = false
      var needsSearch = false
      var waited = 0
      repeat {
        let seen = notifier.take()
        isOurs = isOurs || seen.isOurs
        needsSearch = needsSearch || seen.changesFolders
        waited += Int(Self.quiet)
      } while waited <= Self.longest && wait(notifier.descriptor, Self.quiet)
      if isStopped { return true }
      // A new folder may hold files already.
      let isComplete = !needsSearch || notifier.search(paths)
      if isOurs { report() }
      if !isComplete { return false }
    }
  }

  private func followTimes(_ report: () -> Void) {
    var known = notifier == nil ? first : Self.marks(paths)
    while !wait(-1, pollInterval), !isStopped {
      let marks = Self.marks(paths)
      if marks != known {
        known = marks
        report()
      }
    }
  }

  private static func marks(_ paths: [String]) -> Set<FileMark> {
    let search = FileSearch(paths, limits: ReadingLimits())
    return Set(search.entries.map { FileMark(name: $0.name, stamp: $0.stamp) })
  }

  private var isStopped: Bool {
    var polled = pollfd(fd: stop.descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&polled, 1, 0) > 0
  }

  /// Whether `descriptor` became readable in time; false also when it is stopped.
  private func wait(_ descriptor: Int32, _ milliseconds: Int32) -> Bool {
    var polled = [
      pollfd(fd: stop.descriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
    ]
    while true {
      let count = poll(&polled, 2, milliseconds)
      if count < 0, errno == EINTR { continue }
      return count > 0 && polled[0].revents == 0 && polled[1].revents != 0
    }
  }
}
