import ArgumentParser
import DemoMesh
import Dispatch
import Glibc
import Synchronization

/// The demo without a screen: one line of JSON on standard output, progress on standard error, until told to end.
struct HeadlessDemo: Sendable {
  let options: DemoOptions
  /// End when standard input does: so a dashboard that dies in whatever way takes its mesh with it.
  let endsWithInput: Bool

  func run() async throws {
    let ending = Ending(watchesInput: endsWithInput)
    let start = Task {
      try await Demo.start(options, progress: DemoOutput.tell)
    }
    let host: any RunningDemo
    do {
      ending.onEnd {
        start.cancel()
        // Whatever hangs, the proxies end with this process.
        DispatchQueue.global().asyncAfter(deadline: .now() + 10) { Glibc._exit(1) }
      }
      host = try await start.value
    } catch {
      if ending.hasEnded { throw ExitCode(130) }
      DemoOutput.tell("pharos demo: \(error)")
      throw ExitCode(1)
    }
    DemoOutput.print(await host.info().line)
    await ending.wait()
    await host.stop()
  }
}

/// The ways in which a demo is told to end: SIGINT, SIGTERM, SIGHUP, or the end of standard input.
private final class Ending: Sendable {
  private let stream: AsyncStream<Void>
  private let continuation: AsyncStream<Void>.Continuation
  // Held so that they go on; never touched again.
  private nonisolated(unsafe) let sources: [any DispatchSourceSignal]
  private let state = EndingState()

  init(watchesInput: Bool) {
    (stream, continuation) = AsyncStream.makeStream()
    let (state, continuation) = (state, continuation)
    signal(SIGPIPE, SIG_IGN)
    sources = [SIGINT, SIGTERM, SIGHUP].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        state.end()
        continuation.yield()
      }
      source.resume()
      return source
    }
    if watchesInput {
      DispatchQueue(label: "pharos.demo.input").async {
        var byte: UInt8 = 0
        while true {
          let got = read(0, &byte, 1)
          if got > 0 || (got < 0 && errno == EINTR) { continue }
          break
        }
        state.end()
        continuation.yield()
      }
    }
  }

  var hasEnded: Bool { state.hasEnded }

  func onEnd(_ body: @escaping @Sendable () -> Void) { state.onEnd(body) }

  func wait() async {
    for await _ in stream { return }
  }
}

private final class EndingState: Sendable {
  private let state = Mutex((ended: false, handlers: [@Sendable () -> Void]()))

  var hasEnded: Bool { state.withLock { $0.ended } }

  func onEnd(_ body: @escaping @Sendable () -> Void) {
    let already = state.withLock { state in
      if !state.ended { state.handlers.append(body) }
      return state.ended
    }
    if already { body() }
  }

  func end() {
    let handlers = state.withLock { state in
      defer { state = (true, []) }
      return state.handlers
    }
    for handler in handlers { handler() }
  }
}
