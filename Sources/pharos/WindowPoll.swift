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
  /// What is to be read is found out first, so that no source need be known at the beginning.
  private var comesLate: Bool { !clusters.isEmpty }
  private let clusters: [ClusterSession]
  /// How the clusters are called.
  private let contexts: [String]
  /// Seconds after which nothing is waited for.
  private static let patience = 20.0
  /// Seconds before which nothing is given up: a busy machine lets some requests time out. Who follows means to stay.
  private var leastPatience: Double { follows ? 10 : 3 }
  private let windowSeconds: Double
  private let interval: Double

  /// - Parameters:
  ///   - namespaces: what of the mesh is read, where a source can be asked for less than all.
  ///   - scrapes: the folder to work from, instead of the proxies that the options name.
  ///   - windowSeconds: the window that the polls have to span.
  ///   - follows: a window is due after each poll.
  /// - Throws: what is wrong with the options, or `ExitStatus.noSource` where the folder cannot be read.
  init(
    _ source: SourceOptions, namespaces: [String] = [], scrapes: String?, windowSeconds: Double, follows: Bool
  ) throws {
    self.windowSeconds = windowSeconds
    interval = source.interval.value
    self.follows = follows
    isRecording = scrapes != nil
    guard let scrapes else {
      feedWarnings = []
      let read = try source.meshSources(namespaces: namespaces)
      recorder = read.recorder
      feed = read.feed(interval: source.interval.value)
      clusters = read.clusters
      contexts = read.contexts
      return
    }
    recorder = nil
    clusters = []
    contexts = []
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
  var warnings: [String] {
    feedWarnings + [recorder?.problem].compactMap(\.self)
      + zip(contexts, clusters).flatMap { context, cluster in
        (cluster.reports.value?.remarks ?? []).map { (clusters.count > 1 ? "\(context): " : "") + $0 + "." }
      }
  }

  /// Options that cannot go together.
  static func validate(_ source: SourceOptions, scrapes: String?) throws {
    if scrapes != nil, source.namesMesh || source.saveScrapes != nil {
      throw ValidationError("--scrapes reads a folder and nothing else: leave out --proxy and --save-scrapes")
    }
    if scrapes == nil, !source.namesMesh, !source.cluster.hasDefault {
      throw ValidationError(SourceOptions.noSource)
    }
  }

  /// Reads until all is told.
  /// - Parameters:
  ///   - take: takes in an event.
  ///   - isDue: the events of a window are complete, at a moment in monotonic seconds.
  /// - Throws: what they throw; `ExitStatus.noSource` when there never was a window.
  func run(_ take: (MeshEvent) -> Void, isDue: (Double) throws -> Void) async throws {
    var progress = PollProgress(feed: feed.name, seconds: windowSeconds, interval: interval)
    var rounds = 0
    var hasAnswer = false
    var read: Set<String> = []
    var wasDue = false
    var waiting: Set<String> = []
    var begin: Double?
    var hasFailed = false
    for await event in feed.events() {
      take(event)
      switch event {
      case .expecting(let source, _): waiting.insert(source)
      case .failed(let source, _, _):
        hasFailed = true
        waiting.remove(source)
      case .gone(let source, _): waiting.remove(source)
      default: break
      }
      if case .scrape(let scrape) = event {
        // The window cannot begin before somebody is known.
        if comesLate, !hasAnswer { rounds = 0 }
        hasAnswer = true
        // The window begins when each of those that answer at once has been read: what came later is no base.
        if rounds < 2, read.insert(scrape.source + "\(scrape.part)").inserted {
          progress.begin(at: scrape.at)
        }
      }
      guard case .roundCompleted(let at, _) = event else { continue }
      // After three rounds and a while without any answer there is nothing to wait for.
      rounds += 1
      begin = begin ?? at
      // A cluster whose pods do not answer may have another way to them; where it has none, it says so.
      let isGivenUp = !comesLate || hasFailed && clusters.allSatisfy { ($0.troubles.value ?? nil) != nil }
      let isSilent = waiting.isEmpty && isGivenUp || at - (begin ?? at) > Self.patience
      let isHopeless = rounds >= 3 && at - (begin ?? at) >= leastPatience && !hasAnswer && isSilent
      let isDone = (hasAnswer || !comesLate) && progress.round(at: at) || isHopeless
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
  let interval: Double
  private var first: Double?
  private var isShown = false

  init(feed: String, seconds: Double, interval: Double) {
    self.feed = feed
    self.seconds = seconds
    self.interval = interval
  }

  /// The window cannot begin earlier.
  mutating func begin(at: Double) { first = max(first ?? at, at) }

  /// Notes a round.
  /// - Returns: whether polls now span the window.
  mutating func round(at: Double) -> Bool {
    let begin = first ?? at
    first = begin
    // Another whole interval for a few hundredths of a second would only make the window longer than it was asked for.
    let isDone = at - begin >= seconds - min(0.25 * interval, 0.02 * seconds)
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
