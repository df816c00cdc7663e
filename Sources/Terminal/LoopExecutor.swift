import CCurses
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Runs the jobs of `UIActor` on whichever thread calls `run`, between waiting for input, signals and timers.
///
/// There is no ticker: with nothing to do the thread is blocked in `poll` and nothing wakes it.
final class LoopExecutor: SerialExecutor, Sendable {
  /// What the loop does when something happens; always called as a job of the actor.
  typealias Handler = @UIActor @Sendable () -> Void

  private struct Source {
    var handler: Handler
    /// False while its handler waits to run, so that one readiness is not reported twice.
    var isArmed = true
  }

  private struct Timer {
    var id: Int
    var due: ContinuousClock.Instant
    var handler: Handler
  }

  private struct State {
    var jobs: [UnownedJob] = []
    /// Whether the loop is (about to be) blocked, so that a job must wake it.
    var isWaiting = false
    var sources: [Int32: Source] = [:]
    var timers: [Timer] = []
    var nextTimer = 1
    var signalHandler: (@UIActor @Sendable (UInt32) -> Void)?
    /// The thread that runs the loop, 0 when none does.
    var thread: UInt64 = 0
    var isStopping = false
  }

  private let state = Mutex(State())
  private let wakeRead: Int32
  private let wakeWrite: Int32

  init() {
    var ends: [Int32] = [-1, -1]
    _ = pharos_pipe(&ends)
    wakeRead = ends[0]
    wakeWrite = ends[1]
  }

  // MARK: - From any thread

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let mustWake = state.withLock { state in
      state.jobs.append(job)
      defer { state.isWaiting = false }
      return state.isWaiting
    }
    if mustWake { wake() }
  }

  func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }

  func checkIsolated() {
    precondition(isOnLoop, "UIActor's code ran outside of its loop")
  }

  var isOnLoop: Bool { state.withLock { $0.thread } == pharos_thread_id() }

  func stop() {
    state.withLock { $0.isStopping = true }
    wake()
  }

  private func wake() {
    var byte: UInt8 = 0
    // A full pipe wakes the loop as well.
    _ = write(wakeWrite, &byte, 1)
  }

  // MARK: - Sources, timers, signals (called on the actor)

  func watch(_ descriptor: Int32, _ handler: @escaping Handler) {
    state.withLock { $0.sources[descriptor] = Source(handler: handler) }
  }

  func unwatch(_ descriptor: Int32) {
    _ = state.withLock { $0.sources.removeValue(forKey: descriptor) }
  }

  func schedule(at due: ContinuousClock.Instant, _ handler: @escaping Handler) -> Int {
    state.withLock { state in
      let id = state.nextTimer
      state.nextTimer += 1
      state.timers.append(Timer(id: id, due: due, handler: handler))
      return id
    }
  }

  func cancel(timer id: Int) {
    state.withLock { $0.timers.removeAll { $0.id == id } }
  }

  func onSignals(_ handler: (@UIActor @Sendable (UInt32) -> Void)?) {
    state.withLock { $0.signalHandler = handler }
    if handler != nil { pharos_signals_install(wakeWrite) } else { pharos_signals_remove() }
  }

  // MARK: - The loop

  /// Runs jobs until `stop`. One thread at a time.
  func run() {
    state.withLock { state in
      precondition(state.thread == 0, "the UI's loop runs already")
      state.thread = pharos_thread_id()
      state.isStopping = false
    }
    defer { state.withLock { $0.thread = 0 } }
    while true {
      // One batch, then a look at the terminal: a flood of jobs must not keep a key waiting.
      let batch = state.withLock { state in
        defer { state.jobs.removeAll(keepingCapacity: true) }
        return state.jobs
      }
      for job in batch { job.runSynchronously(on: asUnownedSerialExecutor()) }
      let isDone = state.withLock { $0.isStopping && $0.jobs.isEmpty }
      if isDone { return }
      wait()
    }
  }

  /// Blocks until there is something to do, and queues it.
  private func wait() {
    var descriptors: [pollfd] = [pollfd(fd: wakeRead, events: Int16(POLLIN), revents: 0)]
    let timeout: Int32 = state.withLock { state in
      for (descriptor, source) in state.sources where source.isArmed {
        descriptors.append(pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0))
      }
      if !state.jobs.isEmpty { return 0 }
      state.isWaiting = true
      guard let next = state.timers.map(\.due).min() else { return -1 }
      return milliseconds(until: next)
    }
    let ready = poll(&descriptors, nfds_t(descriptors.count), timeout)
    state.withLock { $0.isWaiting = false }
    if ready > 0 {
      if descriptors[0].revents != 0 { drain() }
      for descriptor in descriptors.dropFirst() where descriptor.revents != 0 { fire(descriptor.fd) }
    }
    fireTimers()
  }

  /// Rounded up, so that a timer is never found early and waited for again.
  private func milliseconds(until due: ContinuousClock.Instant) -> Int32 {
    let (seconds, attoseconds) = ContinuousClock.now.duration(to: due).components
    guard seconds >= 0, attoseconds >= 0 else { return 0 }
    guard seconds < 1_000_000 else { return 1_000_000_000 }
    return Int32(seconds * 1000) + Int32((attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
  }

  private func drain() {
    var bytes = [UInt8](repeating: 0, count: 64)
    while read(wakeRead, &bytes, bytes.count) == bytes.count {}
    let signals = pharos_signals_take()
    guard signals != 0, let handler = state.withLock({ $0.signalHandler }) else { return }
    Task { @UIActor in handler(signals) }
  }

  private func fire(_ descriptor: Int32) {
    let handler = state.withLock { state in
      state.sources[descriptor]?.isArmed = false
      return state.sources[descriptor]?.handler
    }
    guard let handler else { return }
    Task { @UIActor in
      handler()
      self.state.withLock { $0.sources[descriptor]?.isArmed = true }
    }
  }

  private func fireTimers() {
    let due: [Timer] = state.withLock { state in
      guard !state.timers.isEmpty else { return [] }
      let now = ContinuousClock.now
      let due = state.timers.filter { $0.due <= now }.sorted { $0.due < $1.due }
      if !due.isEmpty { state.timers.removeAll { $0.due <= now } }
      return due
    }
    for timer in due { Task { @UIActor in timer.handler() } }
  }
}
