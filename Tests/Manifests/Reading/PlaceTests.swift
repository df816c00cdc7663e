import Testing

@testable import Manifests

/// Every value stands where an editor shows it.
@Suite struct PlaceTests {
  private func position(_ line: Int32, _ column: Int32) -> Position { Position(line: line, column: column) }

  @Test func flowMapsAndListsCountInCharacters() {
    let read = Read.text(
      """
      kind: A
      metadata: {"näme": x, labels: {app: [é, b]}}
      """)
    #expect(Read.start(read, "metadata.näme") == position(2, 20))
    #expect(Read.start(read, "metadata.labels.app[1]") == position(2, 41))
  }

  @Test func anAliasHasThePathWhereItStandsAndItsPartsTheAnchorsPlace() {
    let read = Read.text(
      """
      kind: A
      metadata: {name: a}
      spec:
        one: &it
          host: reviews
        two: *it
        list: [*it]
      """)
    #expect(Read.start(read, "spec.two") == position(6, 8))
    #expect(Read.start(read, "spec.two.host") == position(5, 11))
    #expect(Read.start(read, "spec.list[0].host") == position(5, 11))
    #expect(read.problems == [])
  }

  @Test func mergedKeysYieldToTheMapsOwn() throws {
    let read = Read.text(
      """
      kind: A
      metadata: {name: a}
      spec:
        base: &base {a: 1, b: 2}
        derived:
          b: 3
          <<: *base
        both:
          <<: [{a: 7}, *base]
      """)
    let spec = try #require(read.objects.first?.spec)
    #expect(spec.at("derived", "a")?.text == "1")
    #expect(spec.at("derived", "b")?.text == "3")
    #expect(spec.at("both", "a")?.text == "7")
    #expect(spec.at("both", "b")?.text == "2")
    #expect(Read.start(read, "spec.derived.b") == position(6, 8))
    #expect(read.problems == [])
  }

  @Test func windowsLineEndsAndAByteOrderMarkMoveNothing() {
    let read = Read.text(
      "\u{FEFF}kind: A\r\nmetadata:\r\n  name: x\r\n---\r\nkind: B\r\nmetadata: {name: y}\r\n")
    #expect(Read.start(read, "kind") == position(1, 7))
    #expect(Read.start(read, "metadata.name") == position(3, 9))
    #expect(Read.start(read, "metadata.name", object: 1) == position(6, 18))
    #expect(read.objects.first?.name == "x")
  }

  @Test func aLineSeparatorInATextIsNoLineOfTheFile() {
    let read = Read.text("kind: A\nmetadata:\n  note: \"a\u{2028}b\"\n  name: x\n")
    #expect(Read.start(read, "metadata.name") == position(4, 9))
  }

  @Test func embeddedYAMLStandsWhereItIsWritten() throws {
    let source = ManifestSource(
      name: "a.yaml",
      bytes: Array(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: istio, namespace: istio-system}
        data:
          mesh: |

            # comment
            enableAutoMtls: false
            defaultConfig:
              proxyMetadata: {A: b}
          quoted: "rootNamespace: mesh"
        """.utf8))
    let read = ManifestReader().read([source])
    let object = try #require(read.objects.first)
    let mesh = try #require(object.root.at("data", "mesh").flatMap { EmbeddedDocument.read($0, in: source) })
    #expect(mesh["enableAutoMtls"]?.place.start == position(8, 21))
    #expect(mesh.at("defaultConfig", "proxyMetadata", "A")?.place.start == position(10, 26))
    #expect(ConfigSet(read).meshConfig.enableAutoMtls == false)
    let quoted = try #require(
      object.root.at("data", "quoted").flatMap { EmbeddedDocument.read($0, in: source) })
    #expect(quoted["rootNamespace"]?.place.start == position(11, 11))
  }

  @Test func itemsOfListsKeepTheirOwnPlaces() {
    let read = Read.text(
      """
      apiVersion: v1
      kind: List
      items:
      - kind: VirtualServiceList
        apiVersion: networking.istio.io/v1
        items:
        - kind: VirtualService
          metadata: {name: inner}
      - kind: Service
        metadata:
          name: outer
      """)
    #expect(read.objects.map(\.name) == ["inner", "outer"])
    #expect(Read.start(read, "metadata.name", object: 1) == position(11, 11))
  }

  @Test func everyNodeIsFoundByItsPath() throws {
    let read = Read.text(FuzzTests.seeds[0])
    let root = try #require(read.objects.first?.root)
    var seen: Set<String> = []
    func walk(_ node: Node) throws {
      let path = try #require(root.path(to: node.id))
      #expect(seen.insert(path).inserted, "\(path) twice")
      #expect(root.node(node.id)?.place == node.place)
      for child in node.items + node.entries.map(\.value) { try walk(child) }
    }
    try walk(root)
    #expect(seen.contains("metadata.annotations[\"a.b/c\"]"))
  }
}
