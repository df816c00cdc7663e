import Glibc
import Synchronization

/// A demo that another process hosts for this one: for a dashboard, which is not to be slowed down by the mesh, nor to
/// leave it behind when it dies.
///
/// The host ends the mesh as soon as its standard input ends, which it does with this process, however that ends.
public final class DemoSession: Sendable {
  /// The demo as it came up.
  public let info: DemoInfo
  /// Gives it orders.
  public let control: DemoControl

  private let host: ChildProcess
  private let input: Mutex<Int32?>

  private init(info: DemoInfo, control: DemoControl, host: ChildProcess, input: Int32) {
    self.info = info
    self.control = control
    self.host = host
    self.input = Mutex(input)
  }

  /// Starts a host and waits until traffic flows. `progress` is told what is going on, a line at a time, until
  /// then: what comes later would be written over a screen.
  /// - Parameter program: the `pharos` to run, by default the one that is running.
  /// - Throws: `DemoHost.Failure` with the host's own words.
  public static func start(
    _ options: DemoOptions, program: String? = nil, progress: @escaping @Sendable (String) -> Void
  ) async throws -> DemoSession {
    let input = try Pipe()
    let output = try Pipe()
    let error = try Pipe()
    let host: ChildProcess
    do {
      host = try await ChildProcess.start(
        .init(
          path: program ?? "/proc/self/exe", arguments: options.arguments, input: input.read,
          output: output.write, error: error.write, diesWithParent: false))
    } catch {
      for pipe in [input, output] { pipe.closeBoth() }
      throw error
    }
    close(input.read)
    close(output.write)
    close(error.write)
    let words = Words()
    Threads.start {
      Lines.read(error.read) { line in
        if words.take(line) { progress(line) }
      }
    }
    let first = await withTaskCancellationHandler {
      await withCheckedContinuation { (continuation: CheckedContinuation<String?, Never>) in
        Threads.start { Lines.readFirst(output.read) { continuation.resume(returning: $0) } }
      }
    } onCancel: {
      host.send(SIGTERM)
    }
    guard let first, let info = DemoInfo.parse(Array(first.utf8)), let control = DemoControl(info.control)
    else {
      close(input.write)
      _ = await host.wait()
      throw DemoHost.Failure(description: words.last ?? "the demo's host ended without a word")
    }
    words.end()
    return DemoSession(info: info, control: control, host: host, input: input.write)
  }

  /// Ends the mesh and waits until everything is gone.
  public func end() async {
    let descriptor = input.withLock { input in
      defer { input = nil }
      return input
    }
    if let descriptor { close(descriptor) }
    _ = await host.wait()
  }
}

extension DemoOptions {
  /// The command line of a host with these options.
  var arguments: [String] {
    var out = ["demo", "--headless", "--end-with-input", "--rps", String(rate)]
    if simulated { out.append("--simulated") }
    if let envoy { out += ["--envoy", envoy] }
    if !faults.isEmpty { out += ["--faults", faults.joined(separator: ",")] }
    return out
  }
}

/// A pipe whose ends no other program inherits.
private struct Pipe {
  let read: Int32
  let write: Int32

  init() throws {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw ChildProcess.Failure(program: "a pipe", number: errno) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    (read, write) = (ends[0], ends[1])
  }

  func closeBoth() {
    close(read)
    close(write)
  }
}

/// What the host says, as long as it is of interest.
private final class Words: Sendable {
  private let state = Mutex<(last: String?, ended: Bool)>((nil, false))

  var last: String? { state.withLock { $0.last } }

  /// Keeps a line; whether it is to be passed on.
  func take(_ line: String) -> Bool {
    state.withLock { state in
      state.last = line
      return !state.ended
    }
  }

  func end() { state.withLock { $0.ended = true } }
}

/// Reading lines from a pipe, on a thread of one's own.
private enum Lines {
  /// Gives the first line, or nil when there is none, and then reads on to the end.
  static func readFirst(_ descriptor: Int32, _ give: (String?) -> Void) {
    var given = false
    read(descriptor) { line in
      if !given { give(line) }
      given = true
    }
    if !given { give(nil) }
  }

  /// Gives every line until the end, then closes.
  static func read(_ descriptor: Int32, _ give: (String) -> Void) {
    defer { close(descriptor) }
    var rest: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let got = Glibc.read(descriptor, &buffer, buffer.count)
      if got < 0, errno == EINTR { continue }
      guard got > 0 else { return }
      rest += buffer[..<got]
      while let end = rest.firstIndex(of: 10) {
        give(String(decoding: rest[..<end], as: UTF8.self))
        rest.removeFirst(end + 1)
      }
      // A line without end is not kept.
      if rest.count > 1 << 20 { rest = [] }
    }
  }
}
