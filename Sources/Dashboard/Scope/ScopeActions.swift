import Terminal

extension ActionRegistry {
  /// Choosing where to look.
  static let scopeActions: [ActionDefinition] = [
    ActionDefinition(
      "scope.open", title: "where", help: "Choose a namespace or a cluster to look at", group: .mesh,
      places: Place.allButText, keys: [.character("W")], footer: 25
    ) { state, _ in cluster(state) { .action(.scope(.open)) } },
    ActionDefinition(
      "scope.namespace", title: "namespace", help: "Look at a namespace, or at all of them", group: .mesh,
      places: [], command: .init("ns", aliases: ["namespace"], argument: .namespace)
    ) { state, words in
      cluster(state) {
        guard let word = words.first else { return .action(.scope(.open)) }
        if word == "all" || word == "*" { return .action(.scope(.choose(.all))) }
        return namespace(word, state)
      }
    },
    ActionDefinition(
      "scope.context", title: "context", help: "Look at another cluster of the kubeconfig", group: .mesh,
      places: [], command: .init("ctx", aliases: ["context"], argument: .context)
    ) { state, words in
      cluster(state) {
        guard let word = words.first else { return .action(.scope(.openContexts)) }
        let known = state.scope.report?.contexts ?? []
        guard known.contains(word) else {
          let near = TextMatch.suggestion(for: word, among: known)
          return .problem("No context “\(word)” in the kubeconfig\(near)")
        }
        return .action(.scope(.use(context: word)))
      }
    },
    ActionDefinition(
      "scope.poll", title: "poll", help: "Poll every proxy of a large mesh, or only those in view",
      group: .mesh,
      places: [], command: .init("poll", argument: .word(["all", "view"]))
    ) { state, words in
      cluster(state) {
        switch words.first {
        case "all": .action(.scope(.pollAll(true)))
        case "view": .action(.scope(.pollAll(false)))
        default: .problem(":poll all or :poll view")
        }
      }
    },
    ActionDefinition(
      "scope.tab", title: "next tab", help: "Namespaces, contexts, access: the next", group: .look,
      places: [.scope], keys: [.tab], footer: 60
    ) { _, _ in .action(.scope(.nextTab)) },
  ]

  private static func cluster(
    _ state: AppState, _ then: () -> ActionDefinition.Outcome
  ) -> ActionDefinition.Outcome {
    state.scope.report == nil ? .problem("No cluster is read: pharos --kube does") : then()
  }

  /// One that is not in the list may still exist where namespaces may not be listed.
  private static func namespace(_ word: String, _ state: AppState) -> ActionDefinition.Outcome {
    guard let known = state.scope.report?.namespaces, !known.contains(where: { $0.name == word }) else {
      return .action(.scope(.choose(.namespace(word))))
    }
    let near = TextMatch.suggestion(for: word, among: known.map(\.name))
    return .problem("No namespace “\(word)” in this cluster\(near)")
  }
}
