import Diagnosis
import Manifests
import Testing

/// What could not be read is a finding at its line.
@Suite struct TextFindingTests {
  @Test func eachProblemOfATextIsOneFindingAtItsLine() {
    let text = """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: a, name: b}
      ---
      kind: A
      spec: x: y
      ---
      apiVersion: v1
      metadata: {name: c}
      data: {}
      """
    let found = KindTests.own(Analysing.run(text))
    #expect(
      found.map { "\($0.code) \($0.level) \($0.file):\($0.start.line):\($0.start.column)" } == [
        "PHA0001 error 0.yaml:6:8", "PHA0002 error 0.yaml:3:21", "PHA0008 error 0.yaml:8:1",
      ])
  }

  @Test func whatAFileHoldsTwiceIsShownAtBothPlaces() throws {
    let object = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: n}\n"
    let found = KindTests.own(Analysing.run(object, "# again\n" + object, object))
    #expect(found.map { "\($0.code) \($0.file):\($0.start.line)" } == ["PHA0007 2.yaml:3"])
    let finding = try #require(found.first)
    #expect(finding.notes.map { "\($0.file):\($0.start.line)" } == ["0.yaml:3", "1.yaml:4"])
    #expect(finding.notes.allSatisfy { $0.object == nil })
  }

  @Test func aFileThatCannotBeReadIsAFindingAndTheOthersAreAnalysed() {
    let sources =
      ManifestFiles(["/no/such/file.yaml"]).load() + [
        ManifestSource(name: "b.yaml", bytes: Array("apiVersion: v1\nkind: Pods\nmetadata: {name: a}\n".utf8))
      ]
    let analysis = Analyzer.run(ConfigSet(ManifestReader().read(sources)))
    #expect(
      KindTests.own(analysis).map { "\($0.code) \($0.file)" } == [
        "PHA0003 /no/such/file.yaml", "PHA0009 b.yaml",
      ])
  }
}
