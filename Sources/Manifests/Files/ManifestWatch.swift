import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Reports when anything that paths name has changed: a file's text, a file replaced by another (as editors save), new
/// and deleted files and folders.
///
/// On Linux one inotify instance and one sleeping thread a watch, which cost nothing while nothing changes; elsewhere,
/// and where inotify is refused or its watches are used up, the files' times are looked at once a second.
/// On network file systems changes made by other machines are seen by neither before the file is read again.
public struct ManifestWatch: Sendable {
  private let paths: [String]
  /// Milliseconds between two looks where times are compared.
  var pollInterval: Int32 = 1000
  /// Compares times even where inotify is there.
  var isPolling = false

  /// Makes a watch of paths as `ManifestFiles` takes them; nothing is watched before `changes()`. Standard input is
  /// not watched.
  public init(_ paths: [String]) { self.paths = paths.filter { $0 != "-" } }

  /// One element after each burst of changes; changes that come while none is awaited are one. Ends never; the watch
  /// and its descriptors go when the stream's iteration is cancelled or the stream is let go.
  public func changes() -> AsyncStream<Void> {
    let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    guard !paths.isEmpty, let stop = StopSignal() else {
      continuation.finish()
      return stream
    }
    // Watching starts before this returns: no change made afterwards is missed.
    let watching = Watching(paths: paths, stop: stop, pollInterval: pollInterval, isPolling: isPolling)
    continuation.onTermination = { _ in stop.send() }
    let isStarted = DetachedThread.start {
      watching.run { continuation.yield() }
      continuation.finish()
    }
    if !isStarted {
      watching.close()
      continuation.finish()
    }
    return stream
  }
}

/// Wakes a thread that sleeps in `poll`, once.
final class StopSignal: Sendable {
  private let ends: Mutex<(read: Int32, write: Int32)>
  /// The end that becomes readable.
  let descriptor: Int32

  init?() {
    var pair: [Int32] = [-1, -1]
    guard pipe(&pair) == 0 else { return nil }
    for end in pair { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    ends = Mutex((pair[0], pair[1]))
    descriptor = pair[0]
  }

  /// Closes the writing end: the reading one is readable from now on.
  func send() {
    ends.withLock { ends in
      if ends.write >= 0 { close(ends.write) }
      ends.write = -1
    }
  }

  deinit {
    ends.withLock { ends in
      if ends.write >= 0 { close(ends.write) }
      if ends.read >= 0 { close(ends.read) }
    }
  }
}

/// A thread of one's own, for what blocks: the threads of Swift's tasks must not.
enum DetachedThread {
  private final class Body {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  /// Whether it could be started.
  static func start(_ run: @escaping @Sendable () -> Void) -> Bool {
    let body = Unmanaged.passRetained(Body(run))
    #if canImport(Darwin)
      var thread: pthread_t?
      let code = pthread_create(
        &thread, nil,
        {
          Unmanaged<Body>.fromOpaque($0).takeRetainedValue().run()
          return nil
        }, body.toOpaque())
      if code == 0, let thread { pthread_detach(thread) }
    #else
      var thread = pthread_t()
      let code = pthread_create(
        &thread, nil,
        {
          guard let argument = $0 else { return nil }
          Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run()
          return nil
        }, body.toOpaque())
      if code == 0 { pthread_detach(thread) }
    #endif
    if code != 0 { body.release() }
    return code == 0
  }
}
