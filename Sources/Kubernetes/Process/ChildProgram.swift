import CProcess
import Synchronization
import Wire

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A program that this one started, whose output it reads, and that ends with it.
///
/// One thread for each: it forks, reads and waits. The kernel ties "kill the child when its parent dies" to the
/// thread that forked, so it must live as long as the child.
final class ChildProgram: Sendable {
  /// What a program is started with.
  struct Launch: Sendable {
    /// Absolute path.
    var path: String
    var arguments: [String] = []
    /// All of its environment.
    var environment: [String: String] = [:]
  }

  /// How it ended.
  enum End: Sendable, Hashable, CustomStringConvertible {
    case code(Int32)
    case signal(Int32)
    /// Its time was over.
    case timedOut
    /// It could not be started.
    case failed(String)

    var description: String {
      switch self {
      case .code(let code): "exit status \(code)"
      case .signal(let signal): "signal \(signal)"
      case .timedOut: "out of time"
      case .failed(let reason): reason
      }
    }
  }

  /// Where bytes came from.
  enum Channel: Sendable { case output, error }

  private struct State {
    var pid: pid_t = 0
    var isOver = false
    var stopsAt: Double?
  }
  private let state = Mutex(State())

  private init() {}

  /// Starts a program with nothing to read.
  /// - Parameters:
  ///   - seconds: it is killed after so many; nil: never.
  ///   - read: what it says, as it comes; on the program's thread.
  ///   - ended: once, after the last `read`.
  static func start(
    _ launch: Launch, seconds: Double? = nil, read: @escaping @Sendable (Channel, ArraySlice<UInt8>) -> Void,
    ended: @escaping @Sendable (End) -> Void
  ) -> ChildProgram {
    let child = ChildProgram()
    let hasThread = BackgroundThread.start { ended(child.live(launch, seconds: seconds, read: read)) }
    if !hasThread { ended(.failed("no thread for it")) }
    return child
  }

  /// Ends it and all that it started: asked first, killed two seconds later.
  func stop() {
    state.withLock { state in
      guard state.stopsAt == nil, !state.isOver else { return }
      state.stopsAt = Self.now() + 2
      if state.pid > 0 { kill(-state.pid, SIGTERM) }
    }
  }

  // MARK: - On its thread

  private func live(
    _ launch: Launch, seconds: Double?, read: (Channel, ArraySlice<UInt8>) -> Void
  ) -> End {
    guard let output = Pipe(), let error = Pipe() else { return .failed("no pipe for it") }
    let null = open("/dev/null", O_RDONLY | O_CLOEXEC)
    defer { close(null) }
    let arguments = CStringArray([launch.path] + launch.arguments)
    let environment = CStringArray(launch.environment.map { "\($0.key)=\($0.value)" }.sorted())
    let pid = Self.patiently {
      withExtendedLifetime((arguments, environment)) {
        pharos_spawn(launch.path, arguments.pointer, environment.pointer, null, output.write, error.write, 1)
      }
    }
    output.closeWrite()
    error.closeWrite()
    guard pid > 0 else { return .failed(String(cString: strerror(-pid))) }
    let isStopped = state.withLock { state in
      state.pid = pid
      return state.stopsAt != nil
    }
    if isStopped { kill(-pid, SIGTERM) }
    let deadline = seconds.map { Self.now() + $0 }
    let isLate = follow(pid, output, error, deadline, read)
    let end = reap(pid)
    return isLate ? .timedOut : end
  }

  /// A program that was written a moment ago is busy while a child that was forked meanwhile still holds its file open:
  /// until that child's own exec, some milliseconds later.
  private static func patiently(_ spawn: () -> pid_t) -> pid_t {
    for _ in 0..<50 {
      let pid = spawn()
      guard pid == -ETXTBSY else { return pid }
      // No event tells that the other child has executed: the pause between two tries, a quarter of a second in all.
      usleep(5000)
    }
    return spawn()
  }

  /// Reads until the program is over. What it started may hold the pipes longer: that is not waited for.
  /// - Returns: whether it had to be killed because its time was over.
  private func follow(
    _ pid: pid_t, _ output: Pipe, _ error: Pipe, _ deadline: Double?,
    _ read: (Channel, ArraySlice<UInt8>) -> Void
  ) -> Bool {
    var isLate = false
    var open: [(pipe: Pipe, channel: Channel)] = [(output, .output), (error, .error)]
    while !open.isEmpty {
      var waits = open.map { pollfd(fd: $0.pipe.read, events: Int16(POLLIN), revents: 0) }
      poll(&waits, nfds_t(waits.count), 250)
      var gone: Set<Int> = []
      for index in waits.indices where waits[index].revents != 0 {
        if let bytes = open[index].pipe.next() {
          read(open[index].channel, bytes)
        } else {
          gone.insert(index)
        }
      }
      let now = Self.now()
      let stops = state.withLock { $0.stopsAt }
      if let deadline, now >= deadline, !isLate {
        isLate = true
        kill(-pid, SIGKILL)
      } else if let stops, now >= stops {
        kill(-pid, SIGKILL)
      }
      let isQuiet = waits.allSatisfy { $0.revents == 0 }
      if isQuiet, Self.hasEnded(pid) { break }
      open = open.indices.filter { !gone.contains($0) }.map { open[$0] }
    }
    // Nothing is left to read, but the program may have closed its outputs and live on.
    while !Self.hasEnded(pid) {
      let now = Self.now()
      let isOver = deadline.map { now >= $0 } ?? false
      let isStopped = state.withLock { $0.stopsAt }.map { now >= $0 } ?? false
      if isOver || isStopped {
        isLate = isLate || isOver
        kill(-pid, SIGKILL)
      }
      // Somebody may have it stopped meanwhile.
      let left = deadline.map { max(1, min(250, ($0 - now) * 1000)) } ?? 250
      pharos_wait_for_end(pid, Int32(left))
    }
    return isLate
  }

  private func reap(_ pid: pid_t) -> End {
    // Under the lock: no signal can go to a process id that the kernel has given to another program.
    state.withLock { state in
      var status: Int32 = 0
      while waitpid(pid, &status, 0) < 0, errno == EINTR {}
      state.isOver = true
      state.pid = 0
      return status & 0x7f == 0 ? .code((status >> 8) & 0xff) : .signal(status & 0x7f)
    }
  }

  private static func hasEnded(_ pid: pid_t) -> Bool {
    var info = siginfo_t()
    let answer = waitid(P_PID, id_t(pid), &info, WEXITED | WNOWAIT | WNOHANG)
    return answer != 0 ? errno != EINTR : info.si_signo != 0
  }

  private static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
