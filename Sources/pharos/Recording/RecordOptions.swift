import ArgumentParser
import Manifests
import Recording
import Tracing
import Wire

/// `--record FILE`: what is watched is recorded too.
struct RecordOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Record beside watching: a file that pharos replay shows again. One that is there is continued.",
      valueName: "file"))
  var record: String?

  /// Opens the recording; nil where none is asked for.
  /// - Throws: `ValidationError` where the file is something else, or cannot be written.
  func writer(interval: Double, title: String) throws -> RecordingWriter? {
    try record.map { try Self.open($0, interval: interval, title: title) }
  }

  /// Opens a recording.
  static func open(_ path: String, interval: Double, title: String, isNew: Bool = false) throws
    -> RecordingWriter
  {
    do {
      return try RecordingWriter(
        path: path,
        run: RecordingRun(
          interval: interval, title: title, program: "pharos \(Pharos.configuration.version)"),
        isNew: isNew)
    } catch {
      throw ValidationError(TextLine.safe(error.description))
    }
  }
}

/// What goes into a recording beside the feed's events, as long as it is kept.
final class RecordingExtras: Sendable {
  private let tasks: [Task<Void, Never>]

  /// Begins.
  /// - Parameters:
  ///   - traces: the store, or nil.
  ///   - config: paths of configuration files.
  ///   - told: takes what the trace store says when it does not answer, and nil when it does.
  ///   - read: takes the configuration each time that it was read.
  init(
    _ writer: RecordingWriter, traces: (any TraceBackend)?, config: [String],
    told: @escaping @Sendable (String?) -> Void = { _ in }, read: (@Sendable (ConfigSet) -> Void)? = nil
  ) {
    var tasks: [Task<Void, Never>] = []
    if let traces {
      tasks.append(Task { await TraceKeeper(backend: traces, writer: writer, told: told).run() })
    }
    if !config.isEmpty {
      tasks.append(Task.detached { await ConfigKeeper(paths: config, writer: writer, read: read).run() })
    }
    self.tasks = tasks
  }

  deinit { stop() }

  /// Ends it.
  func stop() { for task in tasks { task.cancel() } }
}
