import CProcess
import Glibc
import Synchronization

/// A program that this one started and will end.
///
/// Each child has a thread that forks it and then waits for it. The kernel ties "kill the child when its parent dies"
/// to the thread that forked, so that thread must live as long as the child: here it does by construction. A child
/// therefore ends with this process, however that ends, SIGKILL included.
final class ChildProcess: Sendable {
  /// How a program ended.
  enum Exit: Sendable, Hashable, CustomStringConvertible {
    case code(Int32)
    case signal(Int32)

    var description: String {
      switch self {
      case .code(let code): "exit status \(code)"
      case .signal(let signal): "signal \(signal)"
      }
    }
  }

  /// The program could not be started.
  struct Failure: Error, CustomStringConvertible {
    let program: String
    let number: Int32
    var description: String { "cannot start \(program): \(String(cString: strerror(number)))" }
  }

  /// What a program is started with.
  struct Launch: Sendable {
    /// Absolute path.
    var path: String
    var arguments: [String] = []
    /// Added to this process's environment.
    var environment: [String: String] = [:]
    /// Descriptors; nil is `/dev/null`.
    var input: Int32?
    var output: Int32?
    var error: Int32?
    /// Whether the kernel kills it when this process ends.
    var diesWithParent = true
  }

  /// Process id; of no meaning once ``exit`` is known.
  let pid: pid_t

  private struct State {
    var exit: Exit?
    var waiting: [CheckedContinuation<Exit, Never>] = []
  }
  private let state = Mutex(State())

  private init(pid: pid_t) { self.pid = pid }

  /// Starts a program in its own process group; returns when it runs (or could not be started).
  static func start(_ launch: Launch) async throws -> ChildProcess {
    try await withCheckedThrowingContinuation { continuation in
      Threads.start {
        switch spawn(launch) {
        case .failure(let failure): continuation.resume(throwing: failure)
        case .success(let child):
          continuation.resume(returning: child)
          child.reap()
        }
      }
    }
  }

  /// How it ended; nil while it runs.
  var exit: Exit? { state.withLock { $0.exit } }

  /// Waits for its end.
  func wait() async -> Exit {
    await withCheckedContinuation { continuation in
      let known = state.withLock { state in
        if state.exit == nil { state.waiting.append(continuation) }
        return state.exit
      }
      if let known { continuation.resume(returning: known) }
    }
  }

  /// Sends a signal, if it still runs.
  func send(_ signal: Int32) {
    state.withLock { state in
      if state.exit == nil { kill(pid, signal) }
    }
  }

  private func reap() {
    var info = siginfo_t()
    while waitid(P_PID, id_t(pid), &info, WEXITED | WNOWAIT) != 0, errno == EINTR {}
    // Reaped under the lock: no signal can go to a process id that the kernel has given to another program.
    let (exit, waiting) = state.withLock { state in
      var status: Int32 = 0
      while waitpid(pid, &status, 0) < 0, errno == EINTR {}
      let exit: Exit = status & 0x7f == 0 ? .code((status >> 8) & 0xff) : .signal(status & 0x7f)
      let waiting = state.waiting
      state = State(exit: exit)
      return (exit, waiting)
    }
    for continuation in waiting { continuation.resume(returning: exit) }
  }

  private static func spawn(_ launch: Launch) -> Result<ChildProcess, Failure> {
    let null = open("/dev/null", O_RDWR | O_CLOEXEC)
    defer { close(null) }
    let arguments = CStrings([launch.path] + launch.arguments)
    let environment = CStrings(merged(launch.environment))
    defer {
      arguments.free()
      environment.free()
    }
    let pid = pharos_spawn(
      launch.path, arguments.pointer, environment.pointer, launch.input ?? null, launch.output ?? null,
      launch.error ?? null, launch.diesWithParent ? 1 : 0)
    return pid > 0
      ? .success(ChildProcess(pid: pid)) : .failure(Failure(program: launch.path, number: -pid))
  }

  private static func merged(_ extra: [String: String]) -> [String] {
    var own: [String] = []
    var entry = environ
    while let value = entry.pointee {
      let text = String(cString: value)
      if extra[String(text.prefix { $0 != "=" })] == nil { own.append(text) }
      entry += 1
    }
    return own + extra.map { "\($0.key)=\($0.value)" }
  }
}

/// A null-terminated array of C strings.
private struct CStrings {
  let pointer: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
  private let count: Int

  init(_ strings: [String]) {
    count = strings.count
    pointer = .allocate(capacity: count + 1)
    for (index, string) in strings.enumerated() { (pointer + index).initialize(to: strdup(string)) }
    (pointer + count).initialize(to: nil)
  }

  func free() {
    for index in 0..<count { Glibc.free(pointer[index]) }
    pointer.deallocate()
  }
}
