/// What `:sort` and `:columns` may be completed to.
enum TableCompletion {
  static func candidates(_ kind: ArgumentKind, typed: String, before: [String]) -> [Candidate] {
    if kind == .tableColumns {
      let sign = typed.first == "-" ? "-" : "+"
      let all = TableColumn.allCases.filter { $0 != .name }
        .map { Candidate(sign + $0.rawValue, help: $0.help) }
      let words = [
        Candidate("auto", help: "as many as fit, most important first"),
        Candidate("all", help: "every column"),
      ]
      return TextMatch.sorted(typed.isEmpty ? words + all : all + words, by: typed, name: \.text)
    }
    guard before.isEmpty else {
      return TextMatch.sorted([Candidate("desc"), Candidate("asc")], by: typed, name: \.text)
    }
    let worst = Candidate("worst", help: "health, then how much fails")
    let columns = TableColumn.allCases.map { Candidate($0.rawValue, help: $0.help) }
    return TextMatch.sorted([worst] + columns, by: typed, name: \.text)
  }
}
