import Foundation
import Terminal
import Testing

@testable import Dashboard

/// Files that are read, and read again when they change.
@Suite struct ConfigFilesTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: "pharos-config-\(UUID())")

  init() throws { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }

  private func write(_ name: String, _ text: String) throws {
    try text.write(to: folder.appending(path: name), atomically: true, encoding: .utf8)
  }

  private func service(_ name: String) -> String {
    "apiVersion: v1\nkind: Service\nmetadata: {name: \(name)}\nspec: {ports: [{port: 80, name: http}]}\n"
  }

  @Test(.timeLimit(.minutes(1))) func aChangeBringsAReport() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try write("a.yaml", service("one"))
    let files = ConfigFiles([folder.path], namespace: "shop")
    var reports = files.reports().makeAsyncIterator()
    let first = try #require(await reports.next())
    #expect(first.set.objects.map(\.qualifiedName) == ["shop/one"])
    try write("b.yaml", service("two"))
    var last = first
    while last.set.objects.count < 2 { last = try #require(await reports.next()) }
    #expect(last.revision > first.revision)
    try write("a.yaml", "kind: Service\n\tbroken")
    while last.findings.levels.isEmpty || last.set.objects.count != 1 {
      last = try #require(await reports.next())
    }
    #expect(last.analysis.findings.contains { $0.code == "PHA0001" })
  }

  @Test(.timeLimit(.minutes(1))) func readingAgainIsPossibleWithoutAChange() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try write("a.yaml", service("one"))
    let files = ConfigFiles([folder.path])
    var reports = files.reports().makeAsyncIterator()
    _ = await reports.next()
    await files.readAgain()
    #expect(await reports.next()?.set.objects.count == 1)
  }

  @Test func whatIsNotThereIsAFinding() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    var reports = ConfigFiles([folder.appending(path: "nowhere.yaml").path]).reports().makeAsyncIterator()
    let report = try #require(await reports.next())
    #expect(report.analysis.findings.map(\.code) == ["PHA0003"])
  }

  @Test func anEditorEndsWellOrSaysWhy() {
    func run(_ editor: String) -> String? {
      EditorProcess.run(EditorCall(editor: editor, file: folder.path, line: 1, column: 1))
    }
    #expect(run("true") == nil)
    #expect(run("printf %s > /dev/null") == nil, "words of the command, then the place")
    #expect(run("exit 3;") == "it ended with status 3")
    #expect(run("exec 2>/dev/null; no-such-editor") == "no such command")
    #expect(run("kill -9 $$;") == "signal 9 ended it")
  }
}
