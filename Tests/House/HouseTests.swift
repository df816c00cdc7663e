import Foundation
import Testing

/// The rules of the house (Sources/ARCHITECTURE.md), checked by reading the tree.
@Suite struct HouseTests {
  /// From top to bottom: a room knows only rooms above it.
  static let rooms = [
    "CCurses", "CCurl", "CProcess", "CSQLite", "JSON", "Mesh", "Exposition", "Wire", "Kubernetes", "Feeds",
    "History", "Topology",
    "Metrics",
    "Recording", "Tracing", "Collector", "Manifests", "Diagnosis", "Layout", "Terminal", "Charts",
    "Dashboard",
    "DemoMesh", "pharos",
  ]

  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  static func swiftFiles(under folder: String) -> [URL] {
    let start = root.appending(path: folder)
    let all = FileManager.default.enumerator(at: start, includingPropertiesForKeys: nil)?.allObjects ?? []
    return all.compactMap { $0 as? URL }.filter { $0.pathExtension == "swift" }
  }

  static func imports(of file: URL) throws -> Set<String> {
    let text = try String(contentsOf: file, encoding: .utf8)
    var found: Set<String> = []
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ")
      guard let at = words.firstIndex(of: "import"), words[..<at].allSatisfy({ isImportPrefix($0) }) else {
        continue
      }
      // `import struct Mesh.Node` names the module after the kind.
      let rest = words[words.index(after: at)...]
      guard let name = rest.last?.split(separator: ".").first else { continue }
      found.insert(String(name))
    }
    return found
  }

  private static func isImportPrefix(_ word: Substring) -> Bool {
    word.hasPrefix("@") || ["public", "internal", "private", "fileprivate", "package"].contains(word)
  }

  @Test(arguments: rooms) func aRoomKnowsOnlyTheRoomsAboveIt(room: String) throws {
    let position = try #require(Self.rooms.firstIndex(of: room))
    let forbidden = Set(Self.rooms[position...])
    for file in Self.swiftFiles(under: "Sources/\(room)") {
      let wrong = try Self.imports(of: file).intersection(forbidden)
      #expect(wrong.isEmpty, "\(file.lastPathComponent) in \(room) imports \(wrong.sorted())")
    }
  }

  @Test func everyFolderOfSourcesIsARoom() throws {
    let folders = try FileManager.default.contentsOfDirectory(
      atPath: Self.root.appending(path: "Sources").path
    )
    .filter { !$0.hasSuffix(".md") }
    #expect(Set(folders) == Set(Self.rooms))
  }

  @Test(arguments: [("CCurses", "Terminal"), ("CCurl", "Wire"), ("CSQLite", "Recording")])
  func aLibraryOfCIsTouchedByOneRoomAlone(library: String, owner: String) throws {
    for room in Self.rooms where room != owner {
      for file in Self.swiftFiles(under: "Sources/\(room)") {
        #expect(try !Self.imports(of: file).contains(library), "\(room)/\(file.lastPathComponent)")
      }
    }
  }

  /// Meaning is pure: no room of values may reach for the network, the clock or the file system.
  @Test(arguments: ["Mesh", "History", "Topology", "Metrics", "Layout", "Diagnosis", "Charts"])
  func roomsOfMeaningAreSmallWorlds(
    room: String
  ) throws {
    let allowed = Set(Self.rooms).union(["FoundationEssentials", "Foundation", "Synchronization"])
    for file in Self.swiftFiles(under: "Sources/\(room)") {
      let strange = try Self.imports(of: file).subtracting(allowed)
      #expect(strange.isEmpty, "\(room)/\(file.lastPathComponent) imports \(strange.sorted())")
    }
  }

  @Test func filesStaySmallEnoughToHoldInTheHead() throws {
    for file in Self.swiftFiles(under: "Sources") + Self.swiftFiles(under: "Tests") {
      let lines = try String(contentsOf: file, encoding: .utf8).split(
        separator: "\n", omittingEmptySubsequences: false)
      #expect(lines.count <= 450, "\(file.lastPathComponent) has \(lines.count) lines")
    }
  }

  @Test func theTopOfTheRepositoryHoldsOnlyWhatBelongsThere() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: Self.root.path).filter {
      !$0.hasPrefix(".")
    }
    let allowed: Set = [
      "Package.swift", "Package.resolved", "Sources", "Tests", "themes", "screenshots", "README.md",
    ]
    #expect(Set(names).subtracting(allowed).isEmpty)
  }

  /// A crash on input is a broken terminal: the constructs that crash are kept out of the program.
  @Test func nothingInSourcesCrashesByDesign() throws {
    for file in Self.swiftFiles(under: "Sources") {
      let text = try String(contentsOf: file, encoding: .utf8)
      for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
        let code = line.components(separatedBy: "//")[0]
        #expect(
          !code.contains("try!") && !code.contains("fatalError("),
          "\(file.lastPathComponent):\(number + 1): \(line)")
      }
    }
  }

  @Test func theReadmeNamesTheTwoCommands() throws {
    let readme = try String(contentsOf: Self.root.appending(path: "README.md"), encoding: .utf8)
    #expect(readme.contains("bash .ci/setup && swift run -c release pharos demo"))
    #expect(readme.contains("bash .ci/setup --tests && swift test"))
  }
}
