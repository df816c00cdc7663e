import Layout
import Mesh
import Terminal

extension ActionRegistry {
  /// Places with something to move about in.
  private static let everywhere = Place.allButText

  static let moveActions: [ActionDefinition] = [
    ActionDefinition(
      "move.left", title: "move",
      help: "Move: to the node or edge that lies there, along a list, through text",
      group: .move, places: everywhere, keys: [.left, .character("h")],
      keyLabel: .init("←↓↑→ hjkl", ascii: "arrows hjkl"), footer: 90
    ) { _, _ in .action(.move(.left)) },
    hidden("move.down", keys: [.down, .character("j")], .move(.down)),
    hidden("move.up", keys: [.up, .character("k")], .move(.up)),
    hidden("move.right", keys: [.right, .character("l")], .move(.right)),
    ActionDefinition(
      "move.open", title: "open", help: "Go into what is selected: its details, a trace, a span",
      group: .move,
      places: [
        .graph, .list, .table, .detail, .traces, .waterfall, .config, .mesh, .proxy, .log, .logs, .scope,
      ],
      keys: [.enter],
      command: .init("open"), footer: 88
    ) { _, _ in .action(.open) },
    ActionDefinition(
      "move.back", title: "back", help: "Come back: one step out, the way you went in", group: .move,
      places: everywhere, keys: [.escape, .backspace], command: .init("back"), footer: 70
    ) { _, _ in .action(.back) },
    ActionDefinition(
      "move.nextProblem", title: "next problem", help: "Select the next unhealthy thing, worst first",
      group: .move, places: [.graph, .list, .panel], keys: [.tab], command: .init("next"), footer: 85
    ) { _, _ in .action(.nextProblem(forward: true)) },
    ActionDefinition(
      "move.previousProblem", title: "previous problem", help: "Select the previous unhealthy thing",
      group: .move, places: [.graph, .list, .panel], keys: [.backTab], command: .init("previous")
    ) { _, _ in .action(.nextProblem(forward: false)) },
    ActionDefinition(
      "move.nextEdge", title: "edges",
      help: "Select the next edge of the selected node, worst first; from an edge the next of the same node",
      group: .move, places: [.graph, .list, .panel], keys: [.character("e")], command: .init("edge"),
      footer: 60
    ) { _, _ in .action(.nextEdge(forward: true)) },
    ActionDefinition(
      "move.previousEdge", title: "previous edge", help: "Select the previous edge", group: .move,
      places: [.graph, .list, .panel], keys: [.character("E")]
    ) { _, _ in .action(.nextEdge(forward: false)) },
    ActionDefinition(
      "move.pageDown", title: "page", help: "A page down", group: .move, places: everywhere,
      keys: [.pageDown, .control("d"), .control("f")]
    ) { _, _ in .action(.page(1)) },
    ActionDefinition(
      "move.pageUp", title: "page up", help: "A page up", group: .move, places: everywhere,
      keys: [.pageUp, .control("u"), .control("b")]
    ) { _, _ in .action(.page(-1)) },
    ActionDefinition(
      "move.first", title: "first", help: "To the first row, or the graph's left end", group: .move,
      places: everywhere, keys: [.home]
    ) { _, _ in .action(.jump(toEnd: false)) },
    ActionDefinition(
      "move.last", title: "last", help: "To the last row, or the graph's right end", group: .move,
      places: everywhere, keys: [.end, .character("G")]
    ) { _, _ in .action(.jump(toEnd: true)) },
    ActionDefinition(
      "move.pan", title: "pan",
      help: "Shift the view without changing the selection (or drag with the mouse)",
      group: .move, places: [.graph, .list], keys: [.shiftLeft],
      keyLabel: .init("Shift-arrows", ascii: "Shift-arrows")
    ) { _, _ in .action(.pan(x: -8, y: 0)) },
    hidden("move.panDown", places: [.graph, .list], keys: [.shiftDown], .pan(x: 0, y: 4)),
    hidden("move.panUp", places: [.graph, .list], keys: [.shiftUp], .pan(x: 0, y: -4)),
    hidden(
      "move.panRight", places: [.graph, .list], keys: [.shiftRight], .pan(x: 8, y: 0)),
  ]

  /// One of several keys that help shows together: bound, not listed.
  private static func hidden(
    _ id: String, places: Set<Place> = everywhere, keys: [Key], _ action: Action
  ) -> ActionDefinition {
    ActionDefinition(
      id, title: "", help: "The same in another direction", group: .move, places: places, keys: keys
    ) { _, _ in .action(action) }
  }
}
