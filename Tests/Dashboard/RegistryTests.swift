import Dashboard
import Terminal
import Testing

@Suite struct RegistryTests {
  let registry = ActionRegistry.standard

  @Test func noKeyMeansTwoThingsInOnePlace() {
    for place in Place.allCases {
      var owner: [Key: String] = [:]
      for definition in registry.definitions where definition.places.contains(place) {
        for key in definition.keys {
          #expect(owner[key] == nil, "\(key) in \(place): \(owner[key] ?? "") and \(definition.id)")
          owner[key] = definition.id
        }
      }
    }
  }

  @Test func theFourLettersMoveAndNothingElse() throws {
    let letters: [(Character, String)] = [
      ("h", "move.left"), ("j", "move.down"), ("k", "move.up"), ("l", "move.right"),
    ]
    for place in Place.allButText {
      for (letter, id) in letters {
        #expect(try #require(registry.definition(for: .character(letter), in: place)).id == id)
      }
    }
  }

  @Test func everyActionSaysWhatItDoes() {
    var ids: Set<String> = []
    for definition in registry.definitions {
      #expect(ids.insert(definition.id).inserted, "\(definition.id) twice")
      #expect(definition.help.count > 4, "\(definition.id) has no help")
      #expect(!definition.keys.isEmpty || definition.command != nil, "\(definition.id) cannot be reached")
      #expect(definition.help.last != ".", "\(definition.id): a clause, not a sentence")
    }
  }

  @Test func noCommandNameIsTakenTwice() {
    var owner: [String: String] = [:]
    for definition in registry.commands {
      for name in [definition.command?.name ?? ""] + (definition.command?.aliases ?? []) {
        #expect(owner[name] == nil, ":\(name) is \(owner[name] ?? "") and \(definition.id)")
        owner[name] = definition.id
      }
    }
  }

  @Test func aReboundKeyIsTakenFromWhatHadIt() {
    let rebound = ActionRegistry(registry.definitions, rebound: ["graph.idle": [.character("t")]])
    #expect(rebound.definition(for: .character("t"), in: .graph)?.id == "graph.idle")
    #expect(rebound.definition(for: .character("i"), in: .graph) == nil)
  }

  @Test func keysOfTheFooterWorkThere() {
    for place in Place.allCases {
      for definition in registry.applying(in: place) where definition.footer != nil {
        for key in definition.keys {
          #expect(registry.definition(for: key, in: place)?.id == definition.id)
        }
      }
    }
  }
}
