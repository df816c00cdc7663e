import Manifests
import Testing

@Suite struct ManifestMemoryTests {
  private func source(_ name: String, _ label: String = "a") -> ManifestSource {
    let text =
      "apiVersion: v1\nkind: Service\nmetadata:\n  name: \(name)\n  labels: {x: \(label)}\nspec: {ports: []}\n"
    return ManifestSource(name: name, bytes: Array(text.utf8), isLive: true)
  }

  @Test func onlyWhatChangedIsParsedAndAllIsTold() {
    var memory = ManifestMemory()
    let first = memory.read([source("a"), source("b"), source("c")])
    #expect(memory.parsed == 3)
    #expect(first.objects.map(\.name) == ["a", "b", "c"])

    let second = memory.read([source("a"), source("b", "changed"), source("c")])
    #expect(memory.parsed == 1)
    #expect(second.objects.map { $0.labels["x"] } == ["a", "changed", "a"])
    #expect(second.objects.map(\.source) == [0, 1, 2])
  }

  @Test func whatIsGoneIsForgotten() {
    var memory = ManifestMemory()
    _ = memory.read([source("a"), source("b")])
    #expect(memory.read([source("b")]).objects.map(\.name) == ["b"])
    #expect(memory.parsed == 0)
    #expect(memory.read([source("a"), source("b")]).objects.map(\.name) == ["a", "b"])
    #expect(memory.parsed == 1)
  }

  @Test func itReadsAsTheReaderDoes() {
    let sources = [
      source("a"), ManifestSource(name: "broken", bytes: Array("kind: [".utf8), isLive: true),
      ManifestSource(name: "gone", bytes: [], failure: .init(message: "Nobody may read it.")),
    ]
    var memory = ManifestMemory()
    for _ in 0..<2 {
      let read = memory.read(sources)
      let plain = ManifestReader().read(sources)
      #expect(read.problems.map(\.message) == plain.problems.map(\.message))
      #expect(read.problems.map(\.source) == plain.problems.map(\.source))
      #expect(read.objects.map(\.title) == plain.objects.map(\.title))
    }
  }

  @Test func textsBeyondTheLimitAreNoLongerRead() {
    var limits = ReadingLimits()
    limits.totalNodes = 12
    var memory = ManifestMemory(reader: ManifestReader(limits: limits))
    for _ in 0..<2 {
      let read = memory.read([source("a"), source("b"), source("c")])
      #expect(read.objects.count < 3 && !read.problems.isEmpty)
    }
  }
}
