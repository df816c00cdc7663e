import Foundation
import Testing

@testable import Manifests

@Suite struct FilesTests {
  static let object = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n"

  private func names(_ folder: Folder, _ paths: [String]) -> [String] {
    ManifestFiles(paths).load().map { folder.relative($0.name) + ($0.failure == nil ? "" : " ✗") }
  }

  @Test func foldersAreWalkedInOrderWithoutWhatIsHidden() throws {
    let folder = try Folder()
    for name in [
      "b.yaml", "a.yml", "sub/c.json", "sub/readme.md", ".git/x.yaml", "node_modules/y.yaml", "Z.YAML",
      ".hidden.yaml",
    ] { try folder.write(name, Self.object) }
    #expect(names(folder, [folder.path]) == ["Z.YAML", "a.yml", "b.yaml", "sub/c.json"])
    #expect(names(folder, [folder.path + "/"]) == ["Z.YAML", "a.yml", "b.yaml", "sub/c.json"])
  }

  @Test func linksInACircleEndAndAFileIsReadOnce() throws {
    let folder = try Folder()
    try folder.write("sub/a.yaml", Self.object)
    let files = FileManager.default
    try files.createSymbolicLink(atPath: folder.at("sub/up"), withDestinationPath: folder.path)
    try files.createSymbolicLink(atPath: folder.at("self.yaml"), withDestinationPath: folder.at("self.yaml"))
    try files.createSymbolicLink(atPath: folder.at("twin.yaml"), withDestinationPath: folder.at("sub/a.yaml"))
    #expect(names(folder, [folder.path, folder.at("sub/a.yaml")]) == ["self.yaml ✗", "sub/a.yaml"])
    #expect(names(folder, [folder.at("**/*.yaml")]) == ["twin.yaml"])
  }

  @Test func patternsMatchOverFolders() throws {
    let folder = try Folder()
    for name in ["a.yaml", "b.yaml", "x/a1.yaml", "x/y/a2.yaml", "x/y/notes.txt", ".h/a.yaml"] {
      try folder.write(name, Self.object)
    }
    #expect(names(folder, [folder.at("*.yaml")]) == ["a.yaml", "b.yaml"])
    #expect(names(folder, [folder.at("**/a?.yaml")]) == ["x/a1.yaml", "x/y/a2.yaml"])
    #expect(names(folder, [folder.at("**/[ab].yaml")]) == ["a.yaml", "b.yaml"])
    #expect(names(folder, [folder.at("x/**")]) == ["x/a1.yaml", "x/y/a2.yaml"])
    #expect(names(folder, [folder.at("*.json")]) == ["*.json ✗"])
  }

  @Test func whatCannotBeReadIsToldAndTheOthersAreRead() throws {
    let folder = try Folder()
    try folder.write("a.yaml", Self.object)
    mkfifo(folder.at("pipe.yaml"), 0o600)
    let sources = ManifestFiles([
      folder.at("missing.yaml"), folder.at("pipe.yaml"), "/dev/null", folder.at("a.yaml"),
    ]).load()
    #expect(sources.map { $0.failure != nil } == [true, true, true, false])
    let read = ManifestReader().read(sources)
    #expect(read.problems.map(\.kind) == [.unreadable, .unreadable, .unreadable])
    #expect(read.problems.first?.message.contains("no such file") == true)
    #expect(read.objects.map(\.name) == ["a"])
  }

  @Test func aFileThatMayNotBeReadIsTold() throws {
    let folder = try Folder()
    try folder.write("a.yaml", Self.object)
    chmod(folder.at("a.yaml"), 0)
    // Nothing is forbidden to root.
    guard getuid() != 0 else { return }
    #expect(ManifestFiles([folder.path]).load().first?.failure?.message.contains("permission") == true)
  }

  @Test func largeFilesAreRefusedBeforeTheyAreRead() throws {
    let folder = try Folder()
    try folder.write("a.yaml", Self.object)
    // A file of a terabyte that takes no room.
    try folder.write("big.yaml", "x")
    truncate(folder.at("big.yaml"), 1 << 40)
    let sources = ManifestFiles([folder.path]).load()
    #expect(sources.map { $0.failure?.kind } == [nil, .limit])
    #expect(sources.allSatisfy { $0.bytes.count < 1000 })
  }

  @Test func anEndlessStreamIsCutOff() throws {
    let descriptor = open("/dev/zero", O_RDONLY)
    defer { close(descriptor) }
    #expect(try FileAccess.read(descriptor, expected: 0, limit: 1 << 20).count == 1 << 20 + 1)
  }

  @Test func templatesOfAChartArePassedOver() throws {
    let folder = try Folder()
    try folder.write("chart/Chart.yaml", "apiVersion: v2\nname: c\n")
    try folder.write("chart/values.yaml", "a: b\n")
    try folder.write("chart/templates/a.yaml", "kind: {{ .Values.kind }}\n")
    try folder.write("templates/a.yaml", Self.object)
    let read = ManifestReader().read(ManifestFiles([folder.path]).load())
    #expect(read.problems.map(\.kind) == [.passedOver])
    #expect(read.objects.count == 1)
    #expect(read.withoutObjects == 2)
    #expect(ManifestFiles([folder.at("chart/templates")]).load().first?.failure?.kind == .passedOver)
  }

  @Test func progressCountsFilesAndBytes() throws {
    let folder = try Folder()
    for name in ["a.yaml", "b.yaml", "c.yaml"] { try folder.write(name, Self.object) }
    var seen: [ManifestFiles.Progress] = []
    _ = ManifestFiles([folder.path]).load { seen.append($0) }
    #expect(seen.map(\.files) == [1, 2, 3])
    #expect(seen.last == .init(files: 3, total: 3, bytes: 3 * Self.object.utf8.count))
  }

  @Test func onlyChangedFilesAreParsedAgain() throws {
    let folder = try Folder()
    for name in ["a", "b", "c"] {
      try folder.write("\(name).yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: \(name)}\n")
      // Files of long ago.
      var times = [timeval(tv_sec: 1000, tv_usec: 0), timeval(tv_sec: 1000, tv_usec: 0)]
      utimes(folder.at("\(name).yaml"), &times)
    }
    var cache = ManifestCache([folder.path])
    #expect(cache.refresh().objects.map(\.name) == ["a", "b", "c"])
    #expect(cache.parsed == 3)
    #expect(cache.refresh().objects.map(\.name) == ["a", "b", "c"])
    #expect(cache.parsed == 0)
    try folder.write("b.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: other}\n")
    try FileManager.default.removeItem(atPath: folder.at("a.yaml"))
    let read = cache.refresh()
    #expect(read.objects.map(\.name) == ["other", "c"])
    #expect(read.objects.map(\.index) == [0, 1])
    #expect(read.objects.map { folder.relative(read.sources[$0.source].name) } == ["b.yaml", "c.yaml"])
    #expect(cache.parsed == 1)
  }
}
