import Foundation
import History
import Mesh
import Recording
import Topology

/// Recording beside watching, and opening what was recorded: an hour of a small mesh, ten minutes of a large one.
let recordingBenchmark = Benchmark(name: "recording") {
  RecordedMesh(proxies: 8, calls: 6, seconds: 3600).measure("8 proxies as in the demo, an hour")
  RecordedMesh(proxies: 8, calls: 20, seconds: 3600).measure("8 busy proxies, an hour")
  RecordedMesh(proxies: 200, calls: 20, seconds: 600).measure("200 busy proxies, ten minutes")
}

/// A mesh that is polled each second, recorded and read again.
struct RecordedMesh {
  /// Proxies, and calls of each: two counters and a histogram of 22 series a call, all of which move.
  var proxies, calls: Int
  /// Polls.
  var seconds: Int

  private static let wall = Date(timeIntervalSince1970: 1_795_000_000)

  func measure(_ what: String) {
    print("-- \(what)")
    let path = FileManager.default.temporaryDirectory.path + "/pharos-bench-\(getpid()).pharos"
    defer { for suffix in ["", "-wal", "-shm"] { unlink(path + suffix) } }
    do throws(RecordingFileError) {
      try write(to: path)
      try read(path)
    } catch {
      print("failed: \(error.description)")
    }
  }

  /// Tells a second's events, its round last.
  private func tell(_ mesh: inout HistoryMesh, _ second: Int, _ take: (MeshEvent) -> Void) {
    mesh.tell(second) { event in
      if case .roundCompleted = event { return }
      take(event)
    }
    let at = Double(second) + 0.9
    take(.roundCompleted(at: at, wallTime: Self.wall.addingTimeInterval(at)))
  }

  private func write(to path: String) throws(RecordingFileError) {
    // What making up the events costs is taken off again; watching is what the dashboard's feed does a poll.
    let idle = ProcessorTime.of {
      var mesh = HistoryMesh(proxies: proxies, calls: calls)
      for second in 0..<seconds { tell(&mesh, second) { consume($0) } }
    }
    let watching = ProcessorTime.of {
      var mesh = HistoryMesh(proxies: proxies, calls: calls)
      var state = MeshState()
      var history = HistoryStore()
      for second in 0..<seconds {
        tell(&mesh, second) { event in
          state.ingest(event)
          history.ingest(event)
        }
        consume(state.snapshot())
      }
    }
    let writer = try RecordingWriter(path: path, run: RecordingRun(), patience: .max)
    var rounds = 0
    let recording = ProcessorTime.of {
      var mesh = HistoryMesh(proxies: proxies, calls: calls)
      for second in 0..<seconds {
        tell(&mesh, second) { writer.record($0) }
        // Not all of an hour at a time in memory. The loop is not async, so the writer's progress is looked at.
        while second - writer.state.rounds > 50 { usleep(200) }
      }
      writer.close()
      rounds = writer.state.rounds
    }
    var status = stat()
    guard rounds == seconds, stat(path, &status) == 0 else { return print("failed: \(writer.state)") }
    let bytes = Double(status.st_size)
    Benchmark.report("file", bytes / Double(seconds), "bytes a poll")
    Benchmark.report("file", bytes / Double(seconds) * 3600 / 1e6, "MB an hour")
    let cost = recording - idle
    Benchmark.report("recording", cost / Double(seconds) * 1e3, "ms of a core a poll")
    Benchmark.report("recording", cost / Double(seconds) * 100, "% of a core at a poll a second")
    Benchmark.report(
      "recording beside watching", 1 + cost / max(1e-9, watching - idle), "times watching alone")
  }

  private func read(_ path: String) throws(RecordingFileError) {
    let clock = ContinuousClock()
    var start = clock.now
    let file = try RecordingFile(path: path)
    report("opening", clock.now - start)
    guard let span = file.rounds.span else { return }
    for (what, time) in [
      ("the end", span.upperBound), ("the middle", (span.lowerBound + span.upperBound) / 2),
    ] {
      start = clock.now
      let fresh = try RecordingFile(path: path)
      var state = MeshState()
      var events = fresh.events(from: time - 72, to: time).makeIterator()
      while let event = events.next() { state.ingest(event) }
      if let error = events.error { throw error }
      consume(state.snapshot())
      report("opening, and the graph at \(what)", clock.now - start)
    }
    start = clock.now
    var store = HistoryStore()
    for event in file.events() { store.ingest(event) }
    report("reading all of it for charts, in the background", clock.now - start)
    Benchmark.report("memory of the charts", Double(store.bytes) / 1e6, "MB")
  }

  private func report(_ what: String, _ duration: Duration) {
    let parts = duration.components
    Benchmark.report(what, Double(parts.seconds) * 1e3 + Double(parts.attoseconds) * 1e-15, "ms")
  }
}

/// Time on processors of all threads of this process.
enum ProcessorTime {
  /// Seconds that something takes of them.
  static func of(_ body: () -> Void) -> Double {
    let start = now()
    body()
    return now() - start
  }

  private static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
