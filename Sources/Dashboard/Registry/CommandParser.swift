import Diagnosis
import Mesh

/// Reads and completes what is typed behind `:`. Pure.
struct CommandParser {
  let registry: ActionRegistry

  /// What a line asks for. An empty line asks for nothing.
  func outcome(of line: String, in state: AppState) -> ActionDefinition.Outcome? {
    let words = line.split(separator: " ").map(String.init)
    guard let name = words.first else { return nil }
    guard let definition = registry.definition(command: name) ?? onlyPrefix(of: name) else {
      return .problem(unknown(name))
    }
    return definition.handler(state, Array(words.dropFirst()))
  }

  /// What the word under the cursor can become, best first.
  func candidates(for head: String, in state: AppState) -> [Candidate] {
    let words = head.split(separator: " ", omittingEmptySubsequences: true).map(String.init)
    let isNewWord = head.isEmpty || head.last == " "
    if words.isEmpty || (words.count == 1 && !isNewWord) {
      return commandCandidates(words.first ?? "", in: state)
    }
    guard let definition = registry.definition(command: words[0]), let command = definition.command else {
      return []
    }
    let arguments = Array(words.dropFirst())
    let typed = isNewWord ? "" : arguments.last ?? ""
    let before = isNewWord ? arguments : Array(arguments.dropLast())
    return argumentCandidates(command.argument, typed: typed, before: before, in: state)
  }

  private func commandCandidates(_ typed: String, in state: AppState) -> [Candidate] {
    let offered = registry.commands.filter { $0.id != "mesh.fault" || state.facts.hasFaults }
    // Letters in between are looked at only where no command begins with what was typed: Tab then completes at once.
    let beginning = offered.filter { $0.command?.name.hasPrefix(typed.lowercased()) == true }
    return TextMatch.sorted(beginning.isEmpty ? offered : beginning, by: typed) { $0.command?.name ?? "" }
      .map { Candidate($0.command?.name ?? "", help: $0.help) }
  }

  private func argumentCandidates(
    _ kind: ArgumentKind, typed: String, before: [String], in state: AppState
  ) -> [Candidate] {
    switch kind {
    case .none, .text, .number: return []
    case .fault: return faultCandidates(typed: typed, before: before, in: state)
    case .node:
      // A node's name may hold a blank (`reviews v3`): all words together are the name.
      let whole = (before + [typed]).joined(separator: " ")
      return TextMatch.sorted(NodeFinder.names(in: state), by: whole, name: \.text)
    case .graphType where before.isEmpty:
      let all = GraphType.cycle.map { Candidate($0.rawValue, help: $0.help) }
      return TextMatch.sorted(all, by: typed, name: \.text)
    case .subject(let kind) where before.isEmpty:
      return TextMatch.sorted(SubjectNames.candidates(kind, in: state), by: typed, name: \.text)
    case .theme where before.isEmpty:
      return TextMatch.sorted(state.facts.themes.map { Candidate($0) }, by: typed, name: \.text)
    case .seconds(let examples) where before.isEmpty:
      return TextMatch.sorted(examples.map { Candidate($0) }, by: typed, name: \.text)
    case .onOff where before.isEmpty:
      return TextMatch.sorted([Candidate("on"), Candidate("off")], by: typed, name: \.text)
    case .word(let words) where before.isEmpty:
      return TextMatch.sorted(words.map { Candidate($0) }, by: typed, name: \.text)
    case .code where before.isEmpty:
      let all = RuleCatalogue.all.map { Candidate($0.code, help: $0.name) }
      return TextMatch.sorted(all, by: typed) { "\($0.text) \($0.help)" }
    case .tableSort, .tableColumns: return TableCompletion.candidates(kind, typed: typed, before: before)
    case .namespace where before.isEmpty:
      let names = (state.scope.report?.namespaces ?? []).map {
        Candidate($0.name, help: $0.proxies.map { $0 == 1 ? "1 proxy" : "\($0) proxies" } ?? "")
      }
      return TextMatch.sorted(names + [Candidate("all")], by: typed, name: \.text)
    case .context where before.isEmpty:
      let names = (state.scope.report?.contexts ?? []).map { Candidate($0) }
      return TextMatch.sorted(names, by: typed, name: \.text)
    case .metric: return MetricCompletion.candidates(typed: typed, before: before, in: state)
    case .proxy where before.isEmpty:
      return TextMatch.sorted(ProxyFinder.candidates(state), by: typed, name: \.text)
    case .proxy where before.count == 1:
      return TextMatch.sorted(ProxyTab.envoy.map { Candidate($0.rawValue) }, by: typed, name: \.text)
    case .proxy, .graphType, .subject, .theme, .seconds, .onOff, .word, .code, .namespace, .context: return []
    }
  }

  /// Word by word through what the mesh offers.
  private func faultCandidates(typed: String, before: [String], in state: AppState) -> [Candidate] {
    var seen: Set<String> = []
    var found: [Candidate] = []
    for choice in state.faultChoices where choice.words.count > before.count {
      guard choice.words.prefix(before.count).elementsEqual(before) else { continue }
      let word = choice.words[before.count]
      guard seen.insert(word).inserted else { continue }
      let state = choice.isActive ? "on now: " : ""
      found.append(Candidate(word, help: state + choice.help))
    }
    return TextMatch.sorted(found, by: typed, name: \.text)
  }

  /// `:gra` is enough when only one command begins so.
  private func onlyPrefix(of name: String) -> ActionDefinition? {
    let fitting = registry.commands.filter { $0.command?.name.hasPrefix(name) == true }
    return fitting.count == 1 ? fitting.first : nil
  }

  private func unknown(_ name: String) -> String {
    let names = registry.commands.flatMap {
      [$0.command?.name].compactMap { $0 } + ($0.command?.aliases ?? [])
    }
    if let near = TextMatch.nearest(to: name, among: names) {
      return "No command “\(name)”. Did you mean :\(near)?"
    }
    return "No command “\(name)”. Tab shows all"
  }
}
