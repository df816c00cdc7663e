import Foundation
import Testing

@testable import Manifests

/// Each test waits for what the watch reports and not for a time.
@Suite struct WatchTests {
  static let object = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n"

  /// Makes the change and waits for the report of it.
  private func isReported(_ watch: ManifestWatch, _ change: () throws -> Void) async throws -> Bool {
    let stream = watch.changes()
    try change()
    for await _ in stream { return true }
    return false
  }

  private func watch(_ paths: [String], isPolling: Bool) -> ManifestWatch {
    var watch = ManifestWatch(paths)
    watch.isPolling = isPolling
    watch.pollInterval = 20
    return watch
  }

  @Test(arguments: [false, true]) func aChangedFileIsReported(isPolling: Bool) async throws {
    let folder = try Folder()
    try folder.write("a.yaml", Self.object)
    #expect(
      try await isReported(watch([folder.at("a.yaml")], isPolling: isPolling)) {
        try folder.write("a.yaml", Self.object + "data: {b: c}\n")
      })
  }

  @Test(arguments: [false, true]) func aFileThatAnEditorReplacesIsReported(isPolling: Bool) async throws {
    let folder = try Folder()
    try folder.write("a.yaml", Self.object)
    #expect(
      try await isReported(watch([folder.at("a.yaml")], isPolling: isPolling)) {
        try folder.write("a.yaml.new", Self.object + "data: {b: c}\n")
        rename(folder.at("a.yaml.new"), folder.at("a.yaml"))
      })
  }

  @Test(arguments: [false, true]) func aNewFileInANewFolderIsReported(isPolling: Bool) async throws {
    let folder = try Folder()
    #expect(
      try await isReported(watch([folder.path], isPolling: isPolling)) {
        try folder.write("new/deep/a.yaml", Self.object)
      })
  }

  @Test(arguments: [false, true]) func aDeletedFolderIsReported(isPolling: Bool) async throws {
    let folder = try Folder()
    try folder.write("sub/a.yaml", Self.object)
    #expect(
      try await isReported(watch([folder.path], isPolling: isPolling)) {
        try FileManager.default.removeItem(atPath: folder.at("sub"))
      })
  }

  @Test(arguments: [false, true]) func aFileThatIsNotThereYetIsReportedWhenItComes(isPolling: Bool)
    async throws
  {
    let folder = try Folder()
    #expect(
      try await isReported(watch([folder.at("later/a.yaml")], isPolling: isPolling)) {
        try folder.write("later/a.yaml", Self.object)
      })
  }

  @Test func aFolderThatCameLaterIsWatchedToo() async throws {
    let folder = try Folder()
    let stream = watch([folder.path], isPolling: false).changes()
    try folder.write("sub/a.yaml", Self.object)
    var iterator = stream.makeAsyncIterator()
    _ = await iterator.next()
    try folder.write("sub/a.yaml", Self.object + "data: {b: c}\n")
    #expect(await iterator.next() != nil)
  }

  @Test func aLinkedFileIsWatchedWhereItIs() async throws {
    let folder = try Folder()
    try folder.write("real/a.yaml", Self.object)
    try FileManager.default.createDirectory(atPath: folder.at("links"), withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      atPath: folder.at("links/a.yaml"), withDestinationPath: folder.at("real/a.yaml"))
    #expect(
      try await isReported(watch([folder.at("links/a.yaml")], isPolling: false)) {
        try folder.write("real/a.yaml", Self.object + "data: {b: c}\n")
      })
  }

  #if os(Linux)
    @Test func aWatchThatIsLetGoLeavesNoDescriptor() async throws {
      let folder = try Folder()
      try folder.write("a.yaml", Self.object)
      func links() throws -> Int {
        let all = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
        return all.count {
          (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)"))?
            .contains("inotify") ?? false
        }
      }
      // Other tests of this process may watch at the same time: a hundred leaks would show.
      let path = folder.path
      for _ in 0..<100 {
        let task = Task {
          for await _ in ManifestWatch([path]).changes() {}
        }
        task.cancel()
        await task.value
      }
      while try links() > 50 { await Task.yield() }
    }
  #endif
}
