import Exposition
import FoundationEssentials
import Terminal

/// What tables are made of.
public struct ProxyInput: Sendable {
  var config: ProxyConfigAnswer
  var hosts: ProxyHostsAnswer?
  var now: Date?
  var utcOffset: Int
  var glyphs: GlyphSet
}

/// The tables of a proxy's pages, and the sums of its overview.
public struct ProxyTables: Sendable {
  var tables: [ProxyTab: ProxyTable]
  var sums = ProxySums()
}

extension ProxyWork {
  /// Does it. Never on the UI's actor: a dump of thirty megabytes takes some tenths of a second.
  func run() -> ProxyResult {
    switch self {
    case .tables(let input): .tables(ProxyTables(input), source: input.config.source)
    case .statistics(let answer, let wish):
      .statistics(ProxyStatisticsView(answer, wish), source: answer.source)
    case .piece(let dump, let range, let place): .piece(dump.lines(of: range), place, range)
    case .search(let dump, let text): .search(text, dump.entries(holding: text))
    }
  }
}

extension ProxyConfigAnswer.Dump {
  /// The lines of a piece.
  func lines(of piece: Range<Int>) -> [DumpLine] {
    let lines =
      switch self {
      case .envoy(let config): config.lines(of: piece)
      case .ztunnel(let config): config.lines(of: piece)
      }
    return lines ?? [DumpLine(text: "This piece cannot be read")]
  }

  /// Everything of it: the list that it stands in, its name, its state, its piece.
  var entries: [ProxyDumpEntry] {
    switch self {
    case .envoy(let config):
      config.entries.map {
        ProxyDumpEntry(list: $0.section.rawValue, name: $0.name, state: $0.state, piece: $0.piece)
      }
    case .ztunnel(let config):
      config.entries.map { ProxyDumpEntry(list: $0.list, name: $0.name, state: "", piece: $0.piece) }
    }
  }

  /// The numbers of those that hold a text.
  func entries(holding text: String) -> [Int] {
    switch self {
    case .envoy(let config): config.entries(holding: text)
    case .ztunnel(let config): config.entries(holding: text)
    }
  }

  /// Bytes of all of it.
  var size: Int {
    switch self {
    case .envoy(let config): config.body.count
    case .ztunnel(let config): config.body.count
    }
  }
}

extension DumpLine {
  init(text: String) { self.init(depth: 0, isItem: false, key: nil, value: text, isText: false) }
}
