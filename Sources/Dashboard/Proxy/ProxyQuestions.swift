import Exposition
import FoundationEssentials
import Mesh

/// A question to one proxy, asked while its page is looked at.
public struct ProxyQuestion: Sendable, Hashable {
  /// What is asked.
  public enum Part: Sendable, Hashable {
    /// Its whole configuration.
    case config
    /// The hosts of its clusters.
    case hosts
    /// Its loggers.
    case loggers
    /// Every statistic; also those that nothing was counted with.
    case statistics(isAll: Bool)

    /// Parts of one kind replace each other.
    var kind: String {
      switch self {
      case .config: "config"
      case .hosts: "hosts"
      case .loggers: "loggers"
      case .statistics: "statistics"
      }
    }
  }

  /// The source's name.
  public var source: String
  /// What is asked.
  public var part: Part

  /// Makes a question.
  public init(source: String, part: Part) {
    self.source = source
    self.part = part
  }
}

/// What a proxy answers.
public enum ProxyAnswer: Sendable {
  case config(ProxyConfigAnswer)
  case hosts(ProxyHostsAnswer)
  case loggers(ProxyLoggersAnswer)
  case statistics(ProxyStatisticsAnswer)
}

extension ProxyState {
  /// Values that are kept of the statistic under the cursor.
  private static let trailLimit = 180

  /// Adds the value of a read to those of late.
  mutating func follow(_ answer: ProxyStatisticsAnswer) {
    guard let name = views[.statistics]?.selected else { return }
    if trail.name != name { trail = (name, []) }
    guard let row = answer.rows?.first(where: { $0.entry.name == name }) else { return }
    trail.values.append(row.entry.kind == .counter ? row.rate : row.entry.value)
    if trail.values.count > Self.trailLimit { trail.values.removeFirst() }
  }
}

/// What the page asks and when: nothing while it is hidden, nothing that costs much often.
enum ProxyQuestions {
  static func ask(_ state: inout AppState) -> [Effect] {
    guard state.pane == .mesh, var page = state.proxy, let now = state.latest?.timestamp else { return [] }
    guard state.facts.replay == nil else {
      state.proxy?.isUnavailable = true
      return []
    }
    var effects: [Effect] = []
    func ask(_ part: ProxyQuestion.Part, every seconds: Double) {
      if let last = page.asked[part] {
        let passed = now.timeIntervalSince(last)
        // An answer that got lost is not waited for forever.
        let isWaiting = page.waiting.contains(part) && passed < 90
        if passed >= 0, passed < seconds || isWaiting { return }
      }
      page.asked[part] = now
      page.waiting.insert(part)
      effects.append(.past(.proxy(ProxyQuestion(source: page.source, part: part))))
    }
    // A large dump costs the proxy, the wire and us: a fiftieth of the time at most goes into it.
    let cost = ((page.config?.fetchMs ?? 0) + (page.config?.readMs ?? 0)) / 1000
    ask(.config, every: max(page.config?.dump == nil ? 5 : 10, cost * 50))
    guard page.config?.hasNoAdmin != true else {
      state.proxy = page
      return effects
    }
    // The same of long lists: two thousand hosts, ten thousand statistics a second at most.
    let hosts = Double(page.hosts?.hosts?.count ?? 0) / 2000
    let statistics = Double(page.statistics?.answer.rows?.count ?? 0) / 10_000
    switch page.tab {
    // A ztunnel has no clusters.
    case .overview, .clusters, .endpoints:
      if case .ztunnel? = page.config?.dump { break }
      ask(.hosts, every: max(page.tab == .endpoints ? 2 : 5, hosts))
    case .logging: ask(.loggers, every: 10)
    case .statistics: ask(.statistics(isAll: page.isAllStatistics), every: max(0.5, statistics))
    default: break
    }
    state.proxy = page
    return effects
  }

  /// An answer; late ones of another proxy are dropped.
  static func receive(_ state: inout AppState, _ question: ProxyQuestion, _ answer: ProxyAnswer?) -> [Effect]
  {
    guard state.proxy?.source == question.source else { return [] }
    let waiting = state.proxy?.waiting ?? []
    state.proxy?.waiting = waiting.filter { $0.kind != question.part.kind }
    guard let answer else {
      if question.part == .config, state.proxy?.config == nil { state.proxy?.isUnavailable = true }
      return []
    }
    switch answer {
    case .config(let config): return take(&state, config)
    case .hosts(let hosts):
      // A failure now and then does not take away what is known.
      if hosts.hosts == nil, state.proxy?.hosts?.hosts != nil { return [] }
      state.proxy?.hosts = hosts
      return tables(state)
    case .loggers(let loggers): ProxyLevels.take(&state, loggers)
    case .statistics(let statistics):
      if statistics.rows == nil, state.proxy?.statistics?.answer.rows != nil { return [] }
      return [.proxy(.statistics(statistics, wish(state)))]
    }
    return []
  }

  private static func take(_ state: inout AppState, _ answer: ProxyConfigAnswer) -> [Effect] {
    var answer = answer
    if answer.dump == nil, let known = state.proxy?.config, known.dump != nil, !answer.hasNoAdmin {
      // What was known stays on the screen, with the reason why it is not newer.
      let problem = answer.problem
      answer = known
      answer.problem = problem.map { "not read again: \($0)" }
    }
    let isNew = state.proxy?.config?.dump == nil
    state.proxy?.config = answer
    state.proxy?.isUnavailable = false
    guard let dump = answer.dump else { return tables(state) + ask(&state) }
    state.proxy?.dump.take(dump)
    if let tab = state.proxy?.tab, state.proxy?.tabs.contains(tab) == false { state.proxy?.tab = .overview }
    var effects = tables(state)
    if case .envoy(let config) = dump, let piece = config.bootstrap,
      isNew || state.proxy?.bootstrap.lines.isEmpty == true
    {
      effects.append(.proxy(.piece(dump, piece, .bootstrap)))
    }
    return effects + ask(&state)
  }

  /// The tables anew, away from the UI.
  static func tables(_ state: AppState) -> [Effect] {
    guard let page = state.proxy else { return [] }
    // Where there is no answer of the configuration at all, the hosts alone are told.
    let config = page.config ?? ProxyConfigAnswer(source: page.source, at: Date(timeIntervalSince1970: 0))
    return [
      .proxy(
        .tables(
          ProxyInput(
            config: config, hosts: page.hosts, now: state.latest?.timestamp, utcOffset: state.utcOffset,
            glyphs: state.glyphs)))
    ]
  }

  /// How the statistics are looked at now.
  static func wish(_ state: AppState) -> ProxyStatisticsWish {
    let view = state.proxy?.views[.statistics] ?? ProxyView()
    return ProxyStatisticsWish(filter: view.filter, sort: view.sort, isReversed: view.isReversed)
  }

  // MARK: - What work came to

  static func done(_ state: inout AppState, _ result: ProxyResult) -> [Effect] {
    guard var page = state.proxy else { return [] }
    switch result {
    case .tables(let made, let source):
      guard source == page.source else { return [] }
      for (tab, table) in made.tables { page.tables[tab] = table }
      page.sums = made.sums
      state.proxy = page
      for tab in made.tables.keys { ProxyPane.arrange(&state, tab) }
    case .statistics(let view, let source):
      guard source == page.source else { return [] }
      if view.answer.at != page.statistics?.answer.at { page.follow(view.answer) }
      page.statistics = view
      state.proxy = page
      ProxyPane.arrange(&state, .statistics)
      // Typed further meanwhile: once more.
      let wish = wish(state)
      if wish != view.wish { return [.proxy(.statistics(view.answer, wish))] }
    case .piece(let lines, let place, let piece):
      let height = ProxyPane.textRows(state)
      switch place {
      case .bootstrap: page.bootstrap.take(lines)
      case .piece:
        page.piece?.text.take(lines)
        page.piece?.isLoading = false
      case .entry(let index):
        guard page.dump.entries[safe: index]?.piece == piece else { return [] }
        page.dump.take(lines, of: index, height: height)
      }
      state.proxy = page
    case .search(let text, let matches):
      let wanted = page.dump.take(matches: matches, of: text, height: ProxyPane.textRows(state))
      state.proxy = page
      return wanted.map { ProxyPane.lines(of: $0, state) } ?? []
    case .loggers(let answer, let change): return ProxyLevels.changed(&state, answer, change)
    }
    return []
  }
}
