import Testing

@testable import Manifests

/// What the cluster would hold if the files were applied.
@Suite struct UnionTests {
  private func source(
    _ name: String, _ objects: [(String, String)], isLive: Bool = false, cluster: String = ""
  ) -> ManifestSource {
    let text = objects.map {
      "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: \($0.0), namespace: n}\ndata: {from: \($0.1)}\n"
    }.joined(separator: "---\n")
    return ManifestSource(name: name, bytes: Array(text.utf8), isLive: isLive, cluster: cluster)
  }

  private func all(_ set: ConfigSet) -> [String] {
    set.objects.map { "\($0.cluster)/\($0.name) \($0.root.at("data", "from")?.text ?? "")" }
  }

  @Test func aFilesObjectTakesThePlaceOfTheLiveOneWhateverComesFirst() {
    let live = source("east", [("a", "live"), ("b", "live")], isLive: true, cluster: "east")
    let file = source("f.yaml", [("a", "file")])
    for sources in [[live, file], [file, live]] {
      let set = ConfigSet(ManifestReader().read(sources))
      #expect(all(set).sorted() == ["east/a file", "east/b live"])
      #expect(set.objects.map(\.index) == Array(set.objects.indices))
      #expect(set.replaced.isEmpty)
    }
  }

  @Test func withSeveralClustersAFileReplacesNone() {
    let east = source("east", [("a", "live")], isLive: true, cluster: "east")
    let west = source("west", [("a", "live")], isLive: true, cluster: "west")
    let set = ConfigSet(ManifestReader().read([east, west, source("f.yaml", [("a", "file")])]))
    #expect(all(set) == ["east/a live", "west/a live", "/a file"])
  }

  @Test func theLaterOfTwoFilesCountsAndTheEarlierIsKnown() {
    let set = ConfigSet(
      ManifestReader().read([
        source("1.yaml", [("a", "one"), ("b", "one")]), source("2.yaml", [("a", "two")]),
      ]))
    #expect(all(set) == ["/b one", "/a two"])
    #expect(set.replaced.map { $0.object.root.at("data", "from")?.text } == ["one"])
    #expect(set.replaced.map(\.by) == [1])
  }

  @Test func objectsWithoutANameAreNeverTheSame() {
    let text = "apiVersion: batch/v1\nkind: Job\nmetadata: {generateName: a-}\n"
    let set = ConfigSet(Read.text(text + "---\n" + text))
    #expect(set.objects.count == 2 && set.replaced.isEmpty)
  }

  @Test func objectsOfTheSystemsNamespacesLeaveNoHoles() {
    let text = """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: a, namespace: kube-system}
      ---
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: b, namespace: n}
      """
    let set = ConfigSet(Read.text(text))
    #expect(set.objects.map(\.index) == [0])
  }
}
