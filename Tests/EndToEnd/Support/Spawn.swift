import Foundation

/// A process started with nothing of ours but the three standard descriptors.
///
/// Foundation's `Process` learns of an end by a descriptor that daemons inherit: it would wait for the tmux server.
struct Spawned {
  struct Failure: Error {
    let program: String
    let number: Int32
  }

  let pid: pid_t

  /// Starts a program found on the PATH or given by path.
  init(
    _ program: String, _ arguments: [String], environment: [String: String] = [:], input: Int32,
    output: Int32,
    errors: Int32
  ) throws {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (number, descriptor) in [input, output, errors].enumerated() {
      posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(number))
    }
    let inherited = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
    for descriptor in inherited.compactMap(Int32.init) where descriptor > 2 {
      posix_spawn_file_actions_addclose(&actions, descriptor)
    }
    let variables = ProcessInfo.processInfo.environment.merging(environment) { $1 }.map {
      "\($0.key)=\($0.value)"
    }
    var words = ([program] + arguments).map { strdup($0) } + [nil]
    var settings = variables.map { strdup($0) } + [nil]
    defer { for text in words + settings { free(text) } }
    // The tests' own process ignores or blocks signals that a program expects to have.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    var all = sigset_t()
    sigemptyset(&none)
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    var id = pid_t()
    let result = posix_spawnp(&id, program, &actions, &attributes, &words, &settings)
    guard result == 0 else { throw Failure(program: program, number: result) }
    pid = id
  }

  /// How it ended, as a shell tells it: 128 and the signal's number when a signal did it. Nil while it runs, or with
  /// `waits` once it has ended.
  func status(waits: Bool) -> Int32? {
    var status: Int32 = 0
    var result: pid_t
    repeat { result = waitpid(pid, &status, waits ? 0 : WNOHANG) } while result < 0 && errno == EINTR
    guard result == pid else { return nil }
    let signal = status & 0x7F
    return signal == 0 ? status >> 8 & 0xFF : 128 + signal
  }
}

/// A pipe that no program inherits but the one it is given to.
struct Channel {
  let read: Int32
  let write: Int32

  init() throws {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw Spawned.Failure(program: "a pipe", number: errno) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    (read, write) = (ends[0], ends[1])
  }
}
