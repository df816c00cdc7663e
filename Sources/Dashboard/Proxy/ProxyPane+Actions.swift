import Exposition
import Mesh
import Terminal

/// What the page does to itself, and where its rows lead.
extension ProxyPane {
  static func reduce(_ state: inout AppState, _ action: ProxyAction) -> [Effect] {
    switch action {
    case .show(let name, let tab): return ProxyJourney.show(&state, name, tab)
    case .showSelection: return ProxyJourney.showSelection(&state)
    case .done(let result): return ProxyQuestions.done(&state, result)
    case .setLevel(let logger, let level): return ProxyLevels.set(&state, logger, level)
    default: break
    }
    guard state.pane == .mesh, let page = state.proxy else {
      return state.say(.info, "That is for the page of a proxy: P on a node or a row, or :proxy NAME")
    }
    switch action {
    case .tab(let tab): return turn(&state, to: tab ?? page.tab(following: 1))
    case .previousTab: return turn(&state, to: page.tab(following: -1))
    case .sortNext: return sortNext(&state)
    case .reverse:
      state.proxy?.view.isReversed.toggle()
      return rearranged(&state)
    case .sort(let name, let descending): return sort(&state, by: name, descending)
    case .follow: return ProxyJourney.follow(&state)
    case .origin: return ProxyJourney.origin(&state)
    case .readAgain:
      state.proxy?.asked = [:]
      return ProxyQuestions.ask(&state) + state.say(.info, "Reading \(page.source) again")
    case .allStatistics:
      state.proxy?.isAllStatistics.toggle()
      state.proxy?.asked = [:]
      let isAll = state.proxy?.isAllStatistics == true
      return ProxyQuestions.ask(&state)
        + state.say(
          .info, isAll ? "All statistics, also those that never counted" : "Statistics that counted something"
        )
    case .foldAll:
      state.proxy?.dump.foldAll()
      return []
    case .resetLevels: return ProxyLevels.reset(&state)
    case .show, .showSelection, .done, .setLevel: return []
    }
  }

  static func turn(_ state: inout AppState, to tab: ProxyTab) -> [Effect] {
    guard let page = state.proxy else { return [] }
    guard page.tabs.contains(tab) else { return state.say(.info, "This proxy has no page “\(tab.title)”") }
    state.proxy?.piece = nil
    state.proxy?.change = nil
    if page.tab != tab { state.find = nil }
    state.proxy?.tab = tab
    arrange(&state, tab)
    return ProxyQuestions.ask(&state)
  }

  /// Actions that do nothing on the page that shows.
  static func isIdle(_ action: String, _ state: AppState) -> Bool {
    guard let page = state.proxy else { return true }
    let hasTable = page.tab.isTable && page.piece == nil
    switch action {
    case "proxy.sort": return !hasTable
    case "move.open":
      return page.change == nil
        && (page.piece != nil || [.overview, .bootstrap, .statistics].contains(page.tab))
    case "proxy.follow": return !hasTable || page.selectedRow?.link == nil
    case "proxy.origin": return page.selectedRow?.origin == nil || page.piece != nil
    case "proxy.all": return page.tab != .statistics
    case "proxy.fold": return page.tab != .dump || page.piece != nil
    case "proxy.reset": return page.tab != .logging || state.facts.isReadOnly
    default: return false
    }
  }

  /// What `Enter` does now, for the footer.
  static func openTitle(_ state: AppState) -> String {
    guard let page = state.proxy else { return "open" }
    if let change = page.change { return change.isChoosing ? "choose" : "change" }
    switch page.tab {
    case .dump: return "unfold"
    case .logging: return "level"
    default: return "its piece"
    }
  }

  // MARK: - Sorting

  /// What `:sort` asks of the page.
  static func sortOutcome(_ words: [String]) -> ActionDefinition.Outcome {
    guard var name = words.first else { return .action(.proxy(.sortNext)) }
    var descending: Bool?
    var rest = words.dropFirst()
    switch rest.last?.lowercased() {
    case "desc"?, "down"?, "descending"?: descending = true
    case "asc"?, "up"?, "ascending"?: descending = false
    default: break
    }
    if descending != nil { rest = rest.dropLast() }
    // Some columns have names of two words.
    if !rest.isEmpty { name += " " + rest.joined(separator: " ") }
    return .action(.proxy(.sort(by: name, descending: descending)))
  }

  private static let statisticsColumns = ["name", "type", "value", "rate"]

  private static func columns(_ page: ProxyState) -> [String] {
    page.tab == .statistics ? statisticsColumns : page.tables[page.tab]?.columns.map(\.title) ?? []
  }

  private static func sortNext(_ state: inout AppState) -> [Effect] {
    guard let page = state.proxy, page.piece == nil else { return [] }
    let all = columns(page)
    let at = page.view.sort.flatMap(all.firstIndex) ?? -1
    // After the last column: as it comes.
    state.proxy?.view.sort = all[safe: at + 1]
    state.proxy?.view.isReversed = false
    return rearranged(&state)
  }

  private static func sort(_ state: inout AppState, by name: String, _ descending: Bool?) -> [Effect] {
    guard let page = state.proxy else { return [] }
    let all = columns(page)
    guard !all.isEmpty else { return state.say(.info, "There is nothing to sort on this page") }
    guard let title = all.first(where: { $0.lowercased() == name.lowercased() }) else {
      return state.say(.error, "“\(name)” is none of \(all.joined(separator: ", "))")
    }
    let isLargest =
      page.tab == .statistics
      ? ["value", "rate"].contains(title)
      : page.tables[page.tab]?.columns.first { $0.title == title }?.isLargestFirst == true
    let isSame = page.view.sort == title
    state.proxy?.view.sort = title
    state.proxy?.view.isReversed = descending.map { $0 != isLargest } ?? (isSame && !page.view.isReversed)
    return rearranged(&state)
  }

  /// The order or the filter changed.
  static func rearranged(_ state: inout AppState) -> [Effect] {
    guard let page = state.proxy else { return [] }
    if page.tab == .statistics {
      guard let statistics = page.statistics else { return [] }
      return [.proxy(.statistics(statistics.answer, ProxyQuestions.wish(state)))]
    }
    arrange(&state, page.tab)
    return []
  }

  // MARK: - In and out

  static func open(_ state: inout AppState) -> [Effect] {
    guard var page = state.proxy else { return [] }
    if page.change != nil { return ProxyLevels.accept(&state) }
    guard page.piece == nil else { return [] }
    switch page.tab {
    case .overview, .bootstrap: return []
    case .logging: return ProxyLevels.choose(&state)
    case .statistics:
      return state.say(
        .info, "y copies its name; its values of late stand under the table")
    case .dump:
      let wanted = page.dump.toggle()
      state.proxy = page
      return wanted.map { lines(of: $0, state) } ?? []
    default:
      guard let row = page.selectedRow else { return [] }
      guard let piece = row.piece, let dump = page.config?.dump else {
        return state.say(.info, "The dump has no piece for this row")
      }
      page.piece = ProxyPiece(title: "\(page.tab.title): \(row.cells.first?.text ?? "")")
      state.proxy = page
      state.find = nil
      return [.proxy(.piece(dump, piece, .piece))]
    }
  }

  /// Asks for the lines of a thing of the dump.
  static func lines(of entry: Int, _ state: AppState) -> [Effect] {
    guard let page = state.proxy, let dump = page.config?.dump,
      let piece = page.dump.entries[safe: entry]?.piece
    else {
      return []
    }
    return [.proxy(.piece(dump, piece, .entry(entry)))]
  }

  static func back(_ state: inout AppState) -> [Effect]? {
    guard let page = state.proxy else { return nil }
    if page.change != nil {
      state.proxy?.change = nil
      return []
    }
    if page.piece != nil {
      state.proxy?.piece = nil
      return []
    }
    if !page.view.filter.isEmpty {
      state.proxy?.view.filter = ""
      return rearranged(&state)
    }
    return ProxyJourney.leave(&state)
  }

  /// What `y` sends to the clipboard.
  static func copyText(_ state: AppState) -> String? {
    guard let page = state.proxy else { return nil }
    if let piece = page.piece { return piece.text.lines.map(\.text).joined(separator: "\n") }
    switch page.tab {
    case .overview: return page.source
    case .bootstrap: return page.bootstrap.lines.map(\.text).joined(separator: "\n")
    case .dump:
      switch page.dump.item {
      case .entry(let index)?:
        return page.dump.open[index].map { $0.map(\.text).joined(separator: "\n") }
          ?? page.dump.entries[safe: index]?.name
      case .line(let index, _)?: return page.dump.open[index].map { $0.map(\.text).joined(separator: "\n") }
      case .list(let name, _)?: return name
      case nil: return nil
      }
    case .statistics: return page.view.selected ?? EnvoyAnnotation.text
    default:
      return page.selectedRow.map { $0.cells.map(\.text).filter { !$0.isEmpty }.joined(separator: "  ") }
    }
  }

  // MARK: - Finding

  static func find(_ state: inout AppState, _ text: String) -> [Effect] {
    guard var page = state.proxy else { return [] }
    let height = textRows(state)
    if page.piece != nil {
      page.piece?.text.find(text, height: height)
    } else if page.tab == .bootstrap {
      page.bootstrap.find(text, height: height)
    } else if page.tab == .dump {
      page.dump.look(for: text)
      state.proxy = page
      guard !text.isEmpty, let dump = page.config?.dump else { return [] }
      return [.proxy(.search(dump, text))]
    } else if page.tab.isTable {
      page.view.filter = text
      page.view.top = 0
      state.proxy = page
      return rearranged(&state)
    }
    state.proxy = page
    return []
  }

  static func nextMatch(_ state: inout AppState, forward: Bool) -> [Effect]? {
    guard var page = state.proxy else { return nil }
    let height = textRows(state)
    if page.piece != nil {
      guard page.piece?.text.nextMatch(forward: forward, height: height) == true else { return nil }
    } else if page.tab == .bootstrap {
      guard page.bootstrap.nextMatch(forward: forward, height: height) else { return nil }
    } else if page.tab == .dump {
      guard page.dump.matches?.isEmpty == false else { return nil }
      let wanted = page.dump.next(forward: forward, height: height)
      state.proxy = page
      return wanted.map { lines(of: $0, state) } ?? []
    } else {
      step(&state, by: forward ? 1 : -1)
      return []
    }
    state.proxy = page
    return []
  }

  static func foundText(_ state: AppState, _ text: String) -> String {
    guard let page = state.proxy else { return "" }
    if let piece = page.piece { return text.isEmpty ? "type a word" : "\(piece.text.found) lines" }
    switch page.tab {
    case .overview: return ""
    case .bootstrap: return text.isEmpty ? "type a word" : "\(page.bootstrap.found) lines"
    case .dump:
      return text.isEmpty
        ? "type a word" : page.dump.matches.map { "in \($0.count) of \(page.dump.entries.count)" } ?? "…"
    case .statistics:
      let count = page.shown[.statistics]?.count ?? 0
      return page.statistics?.filterProblem
        ?? (text.isEmpty ? "words, or a regular expression" : "\(count) found")
    default: return text.isEmpty ? "type words" : "\(page.shown[page.tab]?.count ?? 0) found"
    }
  }
}

extension ProxyState {
  /// The page so many tabs further, going round.
  func tab(following step: Int) -> ProxyTab {
    let all = tabs
    guard let at = all.firstIndex(of: tab) else { return .overview }
    return all[(at + step + all.count) % all.count]
  }
}
