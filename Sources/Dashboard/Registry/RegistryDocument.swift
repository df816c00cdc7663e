import Terminal

extension ActionRegistry {
  /// The keys and commands as Markdown tables, for documentation: the same text as the program's own help.
  public var markdown: String {
    var lines = ["| keys | where | what |", "|---|---|---|"]
    for definition in definitions where !definition.keys.isEmpty && !definition.title.isEmpty {
      let keys =
        definition.keyLabel?.unicode ?? definition.keys.map { $0.label(.unicode) }.joined(separator: " ")
      lines.append("| `\(keys)` | \(Self.places(definition)) | \(Self.cell(definition.help)) |")
    }
    lines += ["", "| command | what |", "|---|---|"]
    for definition in commands {
      guard let command = definition.command else { continue }
      let also =
        command.aliases.isEmpty ? "" : " (also \(command.aliases.map { ":" + $0 }.joined(separator: ", ")))"
      lines.append("| `\(Self.cell(command.usage))` | \(Self.cell(definition.help))\(also) |")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func places(_ definition: ActionDefinition) -> String {
    if definition.places.isSuperset(of: Place.allButText) { return "everywhere" }
    return Place.allCases.filter(definition.places.contains).map { $0.title.lowercased() }.joined(
      separator: ", ")
  }

  private static func cell(_ text: String) -> String { text.split(separator: "|").joined(separator: "\\|") }
}
