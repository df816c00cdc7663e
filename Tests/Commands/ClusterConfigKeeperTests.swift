import Dashboard
import Diagnosis
import Foundation
import Manifests
import Recording
import Testing

@testable import pharos

@Suite struct ClusterConfigKeeperTests {
  private func source(_ kind: String, _ name: String, _ label: String = "a", cluster: String = "")
    -> ManifestSource
  {
    let text =
      "apiVersion: v1\nkind: \(kind)\nmetadata:\n  name: \(name)\n  namespace: n\n  labels: {x: \(label)}\n"
    return ManifestSource(
      name: "\(kind.lowercased())s/n/\(name)", bytes: Array(text.utf8), isLive: true, cluster: cluster)
  }

  private func report(_ sources: [ManifestSource], place: Int = 0) -> ConfigReport {
    let set = ConfigSet(ManifestReader().read(sources))
    return ConfigReport(revision: 1, set: set, analysis: Analyzer.run(set), seconds: 0, place: place)
  }

  @Test func aClustersObjectsAreThereAgainAsTheyWereAtEachMoment() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "pharos-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "mesh.pharos").path
    let writer = try RecordOptions.open(path, interval: 1, title: "mesh")
    let keeper = ClusterConfigKeeper(writer)
    let moments = [1_800_000_000.0, 1_800_000_010, 1_800_000_020].map { Date(timeIntervalSince1970: $0) }
    keeper.note(report([source("Service", "a"), source("Service", "b"), source("Pod", "p")]), at: moments[0])
    keeper.note(report([source("Service", "a", "changed"), source("Service", "b")]), at: moments[1])
    keeper.note(report([source("Service", "b")]), at: moments[2])
    writer.close()
    await writer.written()

    let file = try RecordingFile(path: path)
    func texts(at moment: Date) throws -> [String: String] {
      Dictionary(uniqueKeysWithValues: try file.config(at: moment).map { ($0.path, $0.text) })
    }
    let (a, b) = ("cluster:///services/n/a", "cluster:///services/n/b")
    let first = try texts(at: moments[0])
    #expect(Set(first.keys) == [a, b])
    #expect(try texts(at: moments[1])[a]?.contains("changed") == true)
    #expect(try texts(at: moments[1])[b] == first[b])
    #expect(Set(try texts(at: moments[2]).keys) == [b])
  }

  @Test(arguments: ["", "east", "a/b%2F"])
  func anObjectIsLiveAgainAndOfItsCluster(cluster: String) {
    let before = source("Service", "a", cluster: cluster)
    let again = RecordedObject.source(RecordedObject.path(of: before), "x: 1\n")
    #expect(again.isLive && again.cluster == cluster && again.name == before.name)
  }

  @Test(arguments: ["deploy/a.yaml", "cluster://", "cluster:/x"])
  func aFileStaysAFile(path: String) {
    let source = RecordedObject.source(path, "x: 1\n")
    #expect(source.name == path && !source.isLive)
  }

  @Test func whatCouldNotBeReadComesBack() {
    let gaps = ReadingGaps([
      "Secret": .nothing("Secrets are never read"), "networking.istio.io/Gateway": .namespace("shop"),
      "Service": .nothing("user `a` may not\tlist them\nat all"),
    ])
    let again = RecordedGaps.read(RecordedGaps.path(cluster: "east/1"), RecordedGaps.text(gaps))
    #expect(again?.kinds["networking.istio.io/Gateway"] == .namespace("shop"))
    #expect(again?.kinds["Service"] == .nothing("user `a` may not\tlist them at all"))
    #expect(again?.kinds.count == 3)
    #expect(RecordedGaps.read("cluster://east/services/shop/cart", "Service\tnothing\tx\n") == nil)
    #expect(RecordedGaps.read("cluster-gaps://", "rubbish\n\n\t")?.isEmpty == true)
  }
}
