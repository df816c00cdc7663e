#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// An editor on our terminal, until it ends. Curses must have been left.
enum EditorProcess {
  /// Runs it and waits.
  /// - Returns: nil when it ended well, else a clause on what went wrong.
  static func run(_ call: EditorCall) -> String? {
    // The shell parts the words of EDITOR, as git and crontab do; the file's name is an argument, never shell text.
    let words = ["sh", "-c", "\(call.editor) \"$@\"", call.editor] + call.arguments
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    #if canImport(Glibc)
      var attributes = posix_spawnattr_t()
    #else
      var attributes: posix_spawnattr_t?
    #endif
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var (none, all) = (sigset_t(), sigset_t())
    sigemptyset(&none)
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    var child = pid_t()
    let failed = posix_spawn(&child, "/bin/sh", nil, &attributes, &arguments, environ)
    guard failed == 0 else { return "it cannot be started: \(String(cString: strerror(failed)))" }
    return wait(child)
  }

  private static func wait(_ child: pid_t) -> String? {
    while true {
      var status: Int32 = 0
      if waitpid(child, &status, WUNTRACED) < 0 {
        if errno == EINTR { continue }
        return "it was lost"
      }
      // Ctrl-Z in the editor: the shell wants its terminal back, so stop along with it.
      if status & 0xFF == 0x7F {
        kill(getpid(), SIGSTOP)
        continue
      }
      let signal = status & 0x7F
      if signal != 0 { return "signal \(signal) ended it" }
      let code = status >> 8 & 0xFF
      switch code {
      case 0: return nil
      case 127: return "no such command"
      default: return "it ended with status \(code)"
      }
    }
  }
}
