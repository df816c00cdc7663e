import Terminal

/// Every action there is, in the order in which help and footer list them.
public struct ActionRegistry: Sendable {
  /// The definitions.
  public let definitions: [ActionDefinition]
  private let byKey: [Place: [Key: Int]]
  private let byCommand: [String: Int]

  /// Makes a registry.
  /// - Parameter rebound: keys that replace an action's own, by its id. A key that was another action's there
  ///   is taken from it.
  public init(_ definitions: [ActionDefinition], rebound: [String: [Key]] = [:]) {
    let all = definitions.map { definition in
      guard let keys = rebound[definition.id] else { return definition }
      return ActionDefinition(
        definition.id, title: definition.title, help: definition.help, group: definition.group,
        places: definition.places, keys: keys, command: definition.command, footer: definition.footer,
        handler: definition.handler)
    }
    var keys: [Place: [Key: Int]] = [:]
    var commands: [String: Int] = [:]
    // Rebound keys first, so that they win over a default elsewhere.
    let isRebound = all.map { rebound[$0.id] != nil }
    for index in all.indices.filter({ isRebound[$0] }) + all.indices.filter({ !isRebound[$0] }) {
      let definition = all[index]
      for place in definition.places {
        for key in definition.keys where keys[place]?[key] == nil { keys[place, default: [:]][key] = index }
      }
      guard let command = definition.command else { continue }
      for name in [command.name] + command.aliases where commands[name] == nil { commands[name] = index }
    }
    self.definitions = all
    byKey = keys
    byCommand = commands
  }

  /// What a key does in a place, or nil.
  public func definition(for key: Key, in place: Place) -> ActionDefinition? {
    byKey[place]?[key].map { definitions[$0] }
  }

  /// What a command's name or alias stands for, or nil.
  public func definition(command name: String) -> ActionDefinition? {
    byCommand[name].map { definitions[$0] }
  }

  /// Commands by name, sorted.
  public var commands: [ActionDefinition] {
    definitions.filter { $0.command != nil }
      .sorted { ($0.command?.name ?? "") < ($1.command?.name ?? "") }
  }

  /// What applies in a place and has a key there.
  public func applying(in place: Place) -> [ActionDefinition] {
    definitions.filter { $0.places.contains(place) && !$0.keys.isEmpty }
  }

  /// The registry of the program.
  public static let standard = ActionRegistry(
    moveActions + lookActions + timeActions + traceActions + configActions + tableActions + logActions
      + logsActions
      + detailActions + meshPaneActions + proxyActions + findActions + meshActions
      + scopeActions + programActions
      + textActions)
}
