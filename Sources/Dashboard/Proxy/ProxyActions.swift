import Exposition
import Terminal

extension ActionRegistry {
  private static let here: Set<Place> = [.proxy]

  /// What can be done on the page of a proxy beyond moving, and the ways to it.
  static let proxyActions: [ActionDefinition] = [
    ActionDefinition(
      "look.proxy", title: "proxy",
      help:
        "The proxy of what is selected, in depth: clusters, endpoints, listeners, routes, secrets, log levels, statistics",
      group: .look, places: [.graph, .list, .panel, .table, .detail, .mesh], keys: [.character("P")],
      command: .init("proxy", aliases: ["envoy"], argument: .proxy)
    ) { _, words in
      guard let name = words.first else { return .action(.proxy(.showSelection)) }
      guard let page = words.dropFirst().first?.lowercased() else { return .action(.proxy(.show(name, nil))) }
      guard let tab = tab(page) else {
        return .problem("“\(page)” is none of \(ProxyTab.envoy.map(\.rawValue).joined(separator: ", "))")
      }
      return .action(.proxy(.show(name, tab)))
    },
    ActionDefinition(
      "proxy.tab", title: "tab", help: "The next page of the proxy", group: .look, places: here, keys: [.tab],
      command: .init("proxy-tab", argument: .word(ProxyTab.allCases.map(\.rawValue))), footer: 84
    ) { _, words in
      guard let word = words.first?.lowercased() else { return .action(.proxy(.tab(nil))) }
      guard let tab = tab(word) else { return .problem("“\(word)” is no page of a proxy") }
      return .action(.proxy(.tab(tab)))
    },
    proxy("proxy.tabBack", "", "The page before", .backTab, .previousTab),
    proxy("proxy.sort", "sort", "Sort by the next column", .character("s"), .sortNext, footer: 76),
    proxy("proxy.reverse", "reverse", "Sort the other way round", .character("S"), .reverse),
    proxy(
      "proxy.follow", "go to",
      "To where the row leads: a cluster's endpoints, a route's or an endpoint's cluster, a listener's routes",
      .character("o"), .follow, footer: 80),
    proxy(
      "proxy.origin", "config",
      "The VirtualService or DestinationRule that the row was made from, in the config pane",
      .character("c"), .origin, footer: 78),
    proxy(
      "proxy.all", "all", "Also statistics that nothing was ever counted with, or without them again",
      .character("u"),
      .allStatistics, footer: 72),
    proxy(
      "proxy.fold", "fold all", "Fold all of the dump, or unfold its lists", .character("Z"), .foldAll,
      footer: 60),
    proxy(
      "proxy.read", "read again", "Ask the proxy for everything again, now", .character("r"), .readAgain,
      footer: 50),
    ActionDefinition(
      "proxy.reset", title: "reset levels", help: "Set all log levels back that were changed from here",
      group: .mesh,
      places: here, keys: [.character("R")], footer: 71
    ) { _, _ in .action(.proxy(.resetLevels)) },
    ActionDefinition(
      "proxy.level", title: "log level",
      help: "Set the log level of one of the proxy's loggers, or of all, after asking",
      group: .mesh, places: [], command: .init("log-level", argument: .text("LOGGER|all LEVEL"))
    ) { _, words in
      guard words.count == 2 else {
        return .problem("Which? :log-level LOGGER LEVEL, or :log-level all warning")
      }
      return .action(.proxy(.setLevel(words[0] == "all" ? nil : words[0], words[1].lowercased())))
    },
  ]

  private static func tab(_ word: String) -> ProxyTab? {
    ProxyTab(rawValue: word)
      ?? ["stats": .statistics, "log": .logging, "secret": .secrets, "hosts": .endpoints, "config": .dump][
        word]
      ?? ProxyTab.allCases.first { $0.rawValue.hasPrefix(word) }
  }

  private static func proxy(
    _ id: String, _ title: String, _ help: String, _ key: Key, _ action: ProxyAction, footer: Int? = nil
  ) -> ActionDefinition {
    ActionDefinition(id, title: title, help: help, group: .look, places: here, keys: [key], footer: footer) {
      _, _ in
      .action(.proxy(action))
    }
  }
}
