import Mesh
import Terminal

extension ActionRegistry {
  static let meshActions: [ActionDefinition] = [
    ActionDefinition(
      "mesh.fault", title: "fault", help: "Switch a fault of the demo mesh on or off", group: .mesh,
      places: [],
      command: .init("fault", argument: .fault)
    ) { state, words in
      guard !state.facts.isReadOnly else { return .problem("Read-only: nothing in the mesh is changed") }
      guard state.facts.hasFaults else { return .problem("Faults can be switched only on `pharos demo`") }
      guard !words.isEmpty else { return .problem("Which fault? Tab behind :fault shows them") }
      return .action(.fault(words))
    },
    ActionDefinition(
      "mesh.window", title: "window", help: "Seconds over which rates are taken", group: .mesh, places: [],
      command: .init("window", argument: .seconds(examples: ["5s", "10s", "30s", "1m", "5m"]))
    ) { state, words in
      seconds(words, atLeast: 1, atMost: 3600, what: "window") { .setWindow($0) }
    },
    ActionDefinition(
      "mesh.interval", title: "interval", help: "Seconds between polls", group: .mesh, places: [],
      command: .init("interval", argument: .seconds(examples: ["1s", "2s", "5s", "15s"]))
    ) { state, words in
      seconds(words, atLeast: 0.2, atMost: 300, what: "interval") { .setInterval($0) }
    },
  ]

  /// `30`, `30s`, `500ms`, `2m`; nil when it is none of these.
  static func parseSeconds(_ word: String) -> Double? { MomentText.duration(word) }

  private static func seconds(
    _ words: [String], atLeast low: Double, atMost high: Double, what: String, _ make: (Double) -> Action
  ) -> ActionDefinition.Outcome {
    let format = Format()
    guard let word = words.first else { return .problem("How long? :\(what) 10s") }
    guard let value = parseSeconds(word) else {
      return .problem("“\(word)” is not a time: 10s, 500ms, 1m")
    }
    guard value >= low, value <= high else {
      let limits = "\(format.milliseconds(low * 1000)) to \(format.seconds(high))"
      return .problem("The \(what) can be \(limits)")
    }
    return .action(make(value))
  }
}
