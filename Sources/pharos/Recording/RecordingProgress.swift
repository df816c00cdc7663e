import FoundationEssentials
import Glibc
import Mesh
import Recording
import Synchronization

/// What `pharos record` says while it goes on: one line on standard error when that is a terminal.
final class RecordingProgress: Sendable {
  private struct Known {
    var polled = 0
    /// All that were ever asked.
    var all: Set<String> = []
    /// Those of them that have answered.
    var sources: Set<String> = []
    var silent: [String: String] = [:]
    var traces: String?
    var isShown = false
    var lastProblem: String?
  }

  private let path: String
  private let expected: Int
  private let isVerbose: Bool
  private let start = ContinuousClock.now
  private let known = Mutex(Known())

  /// - Parameter sources: how many are asked; of a cluster, those that are known from the start.
  init(_ path: String, sources: Int, isVerbose: Bool) {
    self.path = path
    expected = sources
    self.isVerbose = isVerbose
  }

  /// Any source has answered.
  var hasAnswer: Bool { known.withLock { !$0.sources.isEmpty } }

  /// Takes what the trace store said.
  func note(traces: String?) { known.withLock { $0.traces = traces } }

  /// Takes an event of the feed.
  func note(_ event: MeshEvent) {
    let polled = known.withLock { known -> Int? in
      switch event {
      case .expecting(let source, _): known.all.insert(source)
      case .scrape(let scrape):
        known.all.insert(scrape.source)
        known.sources.insert(scrape.source)
        known.silent[scrape.source] = nil
      case .failed(let source, let reason, _): known.silent[source] = reason
      case .gone(let source, _): known.silent[source] = nil
      case .roundCompleted:
        known.polled += 1
        return known.polled
      default: break
      }
      return nil
    }
    if isVerbose, let polled { _ = StandardOutput.write("polled \(polled)") }
  }

  /// Shows how far it is.
  func show(_ state: RecordingState) {
    if isVerbose, state.rounds > 0, state.problem == nil {
      _ = StandardOutput.write("recorded \(state.rounds)")
    }
    let (silent, traces, isNew) = known.withLock { known in
      defer { known.lastProblem = state.problem }
      known.isShown = true
      return (known.silent, known.traces, state.problem != nil && state.problem != known.lastProblem)
    }
    let isTerminal = StandardOutput.showsProgress
    if isNew, !isTerminal, let problem = state.problem {
      StandardOutput.tell("pharos record: \(TextLine.safe(problem))\n")
    }
    guard isTerminal else { return }
    let (answered, asked) = known.withLock { known in
      (known.sources.count { known.silent[$0] == nil }, known.all.count)
    }
    var parts = [
      "recording \(Self.name(path))", elapsed, Self.count(state.rounds, "poll"), Self.size(state.bytes),
      "\(answered) of \(max(asked, expected)) answer",
    ]
    if state.lostRounds > 0 { parts.append("\(state.lostRounds) LOST") }
    if let problem = state.problem {
      parts.append(problem)
    } else if let first = silent.min(by: { $0.key < $1.key }) {
      parts.append(silent.count == 1 ? "\(first.key): \(first.value)" : "\(silent.count) do not answer")
    } else if let traces {
      parts.append(traces)
    } else {
      parts.append("Ctrl-C ends it")
    }
    let line = TextLine.safe(parts.joined(separator: "  "))
    StandardOutput.tell("\r\u{1B}[K\(String(line.prefix(max(20, Self.columns - 1))))")
  }

  /// Says whether a recording goes on.
  func begin(continuing rounds: RecordedRounds?) {
    guard let rounds, rounds.count > 0 else { return }
    var line = "continuing \(path): \(Self.count(rounds.count, "poll"))"
    if let span = rounds.wallSpan { line += " up to \(span.upperBound.formatted(.iso8601))" }
    StandardOutput.tell("\(TextLine.safe(line)); --force begins anew\n")
  }

  /// Says what came of it, and what to do with it.
  func end(_ state: RecordingState) {
    if StandardOutput.showsProgress, known.withLock({ $0.isShown }) { StandardOutput.tell("\r\u{1B}[K") }
    let (answered, asked) = known.withLock { ($0.sources.count, $0.all.count) }
    var line =
      "\(path): \(Self.count(state.rounds, "poll")) in \(elapsed), \(answered) of \(max(asked, expected)) answered, "
      + Self.size(state.bytes)
    if state.lostRounds > 0 { line += "; \(Self.count(state.lostRounds, "poll")) could not be kept" }
    if state.replacements > 0 { line += "; it was removed or replaced meanwhile, and begun anew" }
    if let problem = state.problem { line += "; \(problem)" }
    if !hasAnswer { line += "; no source answered" }
    StandardOutput.tell("\(TextLine.safe(line))\n")
    let silent = known.withLock { $0.silent }.sorted { $0.key < $1.key }
    for (source, reason) in silent.prefix(Self.shownSilent) {
      StandardOutput.tell("  \(TextLine.safe("\(source): \(reason)"))\n")
    }
    if silent.count > Self.shownSilent {
      StandardOutput.tell("  and \(silent.count - Self.shownSilent) more do not answer\n")
    }
    if state.rounds > 0 {
      StandardOutput.tell("show it: pharos replay \(TextLine.safe(Self.quoted(path)))\n")
    }
  }

  /// So many of those that do not answer are named.
  private static let shownSilent = 5

  private var elapsed: String {
    let seconds = Int((ContinuousClock.now - start).components.seconds)
    if seconds < 60 { return "\(seconds) s" }
    if seconds < 3600 { return "\(seconds / 60) min \(seconds % 60) s" }
    return "\(seconds / 3600) h \(seconds / 60 % 60) min"
  }

  private static func count(_ number: Int, _ noun: String) -> String {
    "\(number) \(noun)\(number == 1 ? "" : "s")"
  }

  /// A path's last part.
  private static func name(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }

  /// As a shell takes it for one word.
  private static func quoted(_ path: String) -> String {
    let isPlain = path.utf8.allSatisfy { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
      default: "/._-+,:@%".utf8.contains(byte)
      }
    }
    return isPlain && !path.isEmpty ? path : "'\(path.replacing("'", with: "'\\''"))'"
  }

  /// How long it is, for people: `3 min`, `2.5 h`.
  static func span(_ span: ClosedRange<Date>) -> String {
    let seconds = span.upperBound.timeIntervalSince(span.lowerBound)
    if seconds < 120 { return "\(Int(seconds)) s" }
    if seconds < 7200 { return "\(Int(seconds / 60)) min" }
    return "\(Int(seconds / 360) / 10).\(Int(seconds / 360) % 10) h"
  }

  /// Columns of the terminal that standard error is.
  private static var columns: Int {
    var size = winsize()
    return ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : 80
  }

  /// A size for people.
  static func size(_ bytes: Int) -> String {
    let units: [(Int, String)] = [(1 << 30, "GB"), (1 << 20, "MB"), (1 << 10, "kB")]
    for (unit, name) in units where bytes >= unit {
      let tenths = bytes * 10 / unit
      return tenths < 100 ? "\(tenths / 10).\(tenths % 10) \(name)" : "\(tenths / 10) \(name)"
    }
    return "\(bytes) bytes"
  }
}
