import Terminal

extension ActionRegistry {
  /// Travelling in time works in every pane.
  static let timeActions: [ActionDefinition] = [
    ActionDefinition(
      "time.back", title: "time", help: "A step back in time; every pane shows that moment", group: .time,
      places: Place.allButText, keys: [.character("[")], keyLabel: .init("[ ]", ascii: "[ ]"), footer: 48
    ) { _, _ in .action(.time(.step(-1))) },
    ActionDefinition(
      "time.forward", title: "", help: "A step forward in time; after the newest moment it is live again",
      group: .time, places: Place.allButText, keys: [.character("]")]
    ) { _, _ in .action(.time(.step(1))) },
    ActionDefinition(
      "time.previousChange", title: "changes", help: "Back to the previous change of health", group: .time,
      places: Place.allButText, keys: [.character("{")], keyLabel: .init("{ }", ascii: "{ }"),
      command: .init("previous-change"), footer: 47
    ) { _, _ in .action(.time(.change(forward: false))) },
    ActionDefinition(
      "time.nextChange", title: "", help: "On to the next change of health; after the last one it is live",
      group: .time, places: Place.allButText, keys: [.character("}")], command: .init("next-change")
    ) { _, _ in .action(.time(.change(forward: true))) },
    ActionDefinition(
      "time.at", title: "at",
      help: "To a moment: a time of day, -5m before the newest, +30s after the oldest",
      group: .time, places: [], command: .init("at", argument: .text("TIME"))
    ) { _, words in
      guard !words.isEmpty else { return .problem("When? :at 14:02, :at -5m") }
      return .action(.time(.go(words.joined(separator: " "))))
    },
    ActionDefinition(
      "time.live", title: "live", help: "Back to now", group: .time, places: [], command: .init("live")
    ) { _, _ in .action(.time(.live)) },
    ActionDefinition(
      "time.step", title: "step", help: "How far [ and ] go", group: .time, places: [],
      command: .init("step", argument: .seconds(examples: ["1s", "5s", "30s", "5m"]))
    ) { _, words in
      guard let seconds = words.first.flatMap(parseSeconds), (0.1...86_400).contains(seconds) else {
        return .problem("How far? :step 30s")
      }
      return .action(.time(.setStep(seconds)))
    },
    ActionDefinition(
      "time.play", title: "play",
      help: "Play the past, so many seconds a second; in the past space does it too",
      group: .time, places: [], command: .init("play", argument: .text("[SPEED]"))
    ) { _, words in
      guard let word = words.first else { return .action(.time(.play(nil))) }
      guard let speed = Double(word), speed.isFinite, speed > 0, speed <= 3600 else {
        return .problem("“\(word)” is no speed: :play 10")
      }
      return .action(.time(.play(speed)))
    },
    ActionDefinition(
      "time.compare", title: "compare",
      help:
        "Compare with this moment: go elsewhere in time and see what is new, gone, slower, in more errors",
      group: .time, places: Place.allButText, keys: [.character("=")],
      command: .init("compare", argument: .text("[TIME|off]")), footer: 38
    ) { _, words in .action(.time(.compare(words.isEmpty ? nil : words.joined(separator: " ")))) },
  ]
}
