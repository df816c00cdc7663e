import ArgumentParser
import Feeds
import Mesh
import Topology
import Wire

/// Reads a mesh without a screen: for one window, from a folder of scrapes, or again and again.
struct WindowPoll {
  private let feed: any Feed
  private let recorder: ScrapeRecorder?
  private let follows: Bool
  private let isRecording: Bool
  /// What could not be used of a folder of scrapes.
  private let feedWarnings: [String]
  private let windowSeconds: Double

  /// - Parameters:
  ///   - scrapes: the folder to work from, instead of the proxies that the options name.
  ///   - windowSeconds: the window that the polls have to span.
  ///   - follows: a window is due after each poll.
  /// - Throws: what is wrong with the options, or `ExitStatus.noSource` where the folder cannot be read.
  init(_ source: SourceOptions, scrapes: String?, windowSeconds: Double, follows: Bool) throws {
    self.windowSeconds = windowSeconds
    self.follows = follows
    recorder = try source.recorder()
    isRecording = scrapes != nil
    guard let scrapes else {
      feedWarnings = []
      feed = ProxyFeed(
        ProxyFeed.Configuration(
          targets: try source.targets(), interval: source.interval.value, transport: WireClient(),
          recorder: recorder))
      return
    }
    do {
      let recorded = try RecordedFeed(folder: scrapes, roundEvery: follows ? source.interval.value : nil)
      feedWarnings = recorded.warnings
      feed = recorded
    } catch {
      StandardOutput.tell("\(TextLine.safe(error.description))\n")
      throw ExitStatus.noSource
    }
  }

  /// What the reader should know of the reading itself.
  var warnings: [String] { feedWarnings + [recorder?.problem].compactMap(\.self) }

  /// Options that cannot go together.
  static func validate(_ source: SourceOptions, scrapes: String?) throws {
    let hasProxies = !source.proxies.isEmpty || !source.proxyFiles.isEmpty
    if scrapes != nil, hasProxies || source.saveScrapes != nil {
      throw ValidationError("--scrapes reads a folder and nothing else: leave out --proxy and --save-scrapes")
    }
    if scrapes == nil, !hasProxies { throw ValidationError(SourceOptions.noSource) }
  }

  /// Reads until all is told.
  /// - Parameters:
  ///   - take: takes in an event.
  ///   - isDue: the events of a window are complete, at a moment in monotonic seconds.
  /// - Throws: what they throw; `ExitStatus.noSource` when there never was a window.
  func run(_ take: (MeshEvent) -> Void, isDue: (Double) throws -> Void) async throws {
    var progress = PollProgress(feed: feed.name, seconds: windowSeconds)
    var rounds = 0
    var hasAnswer = false
    var wasDue = false
    for await event in feed.events() {
      take(event)
      if case .scrape = event { hasAnswer = true }
      guard case .roundCompleted(let at, _) = event else { continue }
      // After three rounds without any answer there is nothing to wait for.
      rounds += 1
      let isHopeless = rounds >= 3 && !hasAnswer
      let isDone = progress.round(at: at) || isHopeless
      guard follows || isDone || isRecording else { continue }
      progress.end()
      wasDue = true
      try isDue(at)
      if !follows, !isRecording { break }
    }
    progress.end()
    guard wasDue else {
      StandardOutput.tell("no source answered\n")
      throw ExitStatus.noSource
    }
  }

  /// Ends with the status for sources that do not answer.
  /// - Parameter strict: one is enough.
  static func judge(_ sources: [SourceStatus], strict: Bool) throws {
    let failed = sources.filter { $0.state != .ok }
    let isSilent = sources.allSatisfy { $0.state == .down }
    guard isSilent || strict && !failed.isEmpty else { return }
    StandardOutput.tell(isSilent ? "no source answered:\n" : "not every source answered:\n")
    for source in failed.prefix(20) {
      StandardOutput.tell(
        "  \(TextLine.safe(source.name)): \(TextLine.safe(source.error ?? source.state.rawValue))\n")
    }
    if failed.count > 20 { StandardOutput.tell("  and \(failed.count - 20) more\n") }
    throw ExitStatus.noSource
  }
}

/// How far the first window is, on standard error when that is a terminal.
private struct PollProgress {
  let feed: String
  let seconds: Double
  private var first: Double?
  private var isShown = false

  init(feed: String, seconds: Double) {
    self.feed = feed
    self.seconds = seconds
  }

  /// Notes a round.
  /// - Returns: whether polls now span the window.
  mutating func round(at: Double) -> Bool {
    let begin = first ?? at
    first = begin
    // Polls keep their rhythm only to the millisecond.
    let isDone = at - begin >= seconds - 0.05
    if StandardOutput.showsProgress, !isDone {
      StandardOutput.tell("\r\(TextLine.safe(feed)): \(Int(at - begin)) of \(Int(seconds.rounded(.up))) s ")
      isShown = true
    }
    return isDone
  }

  mutating func end() {
    if isShown { StandardOutput.tell("\r\u{1B}[K") }
    isShown = false
  }
}
