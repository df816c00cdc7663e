import Testing

@testable import Manifests

/// Several documents, and what is none.
@Suite struct DocumentTests {
  private static func object(_ name: String) -> String { "kind: A\nmetadata: {name: \(name)}\n" }

  @Test func documentsArePartedByTheirMarkers() {
    let text = """
      # only a comment
      --- # first
      kind: A
      metadata: {name: a}
      --- {kind: A, metadata: {name: b}}
      ...
      kind: A
      metadata: {name: c}
      ...
      %YAML 1.1
      ---
      kind: A
      metadata:
        name: d
      data:
        x: |
          ---
          kind: NotOne
      ---
      # Source: nothing
      """
    let read = Read.text(text)
    #expect(read.objects.map(\.name) == ["a", "b", "c", "d"])
    #expect(read.problems == [])
    #expect(Read.start(read, "metadata.name", object: 3) == Position(line: 14, column: 9))
  }

  @Test func oneBrokenDocumentLeavesTheOthers() {
    let read = Read.text(Self.object("a") + "---\nkind: A\n  metadata: b\n---\n" + Self.object("c"))
    #expect(read.objects.map(\.name) == ["a", "c"])
    #expect(Read.problems(read) == ["broken 5:3"])
  }

  @Test func jsonIsReadAlsoInARow() throws {
    let read = Read.text(
      """
      {"kind": "A", "metadata": {"name": "\\ud83d\\ude00 \\u00e9\\/"}}
      {"kind": "A", "metadata": {"name": "b"}}
      [{"kind": "A", "metadata": {"name": "c"}}, {"kind": "A", "metadata":
        {"name": "d"}}]
      """)
    #expect(read.objects.map(\.name) == ["😀 é/", "b", "c", "d"])
    #expect(Read.start(read, "metadata.name", object: 3) == Position(line: 4, column: 12))
    #expect(read.problems == [])
  }

  @Test func whatFollowsACompleteDocumentIsNotLost() {
    #expect(Read.problems("{kind: A, metadata: {name: a}}\nkind: B\n") == ["broken 2:1"])
    #expect(Read.problems("{\"kind\": \"A\"}\n{\"kind\": }\n") == ["broken 2:10"])
  }

  @Test func settingsOfOtherToolsAreCountedInFoldersAndToldWhenNamed() {
    let values = "replicas: 3\nimage: {tag: a}\n"
    #expect(Read.problems(values) == ["notAnObject 1:1"])
    let met = Read.text(values, isNamed: false)
    #expect(met.problems == [] && met.withoutObjects == 1)
    let kustomization =
      "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [a.yaml]\n"
    #expect(Read.text(kustomization, isNamed: false).objects.isEmpty)
    #expect(Read.text(kustomization, isNamed: false).withoutObjects == 1)
    #expect(Read.problems("") == ["notAnObject 1:1"])
  }

  @Test func brokenTextInAFolderIsToldOnlyWhereItSpeaksOfAKind() {
    #expect(Read.text("a: b: c\n", isNamed: false).problems == [])
    #expect(Read.problems(Read.text("kind: A\na: b: c\n", isNamed: false)) == ["broken 2:5"])
  }

  @Test func anObjectWithoutItsKindIsTold() {
    #expect(
      Read.problems("apiVersion: v1\nmetadata: {name: a}\nspec: {}\n") == ["missingKind 1:1"])
    // A chart's own file is no object.
    #expect(Read.text("apiVersion: v2\nname: chart\nversion: 1.0.0\n", isNamed: false).problems == [])
  }

  @Test func duplicateKeysAreToldWithBothPlaces() throws {
    let read = Read.text("kind: A\nmetadata:\n  name: a\n  name: b\n  name: c\nspec: {x: 1, x: 2}\n")
    #expect(Read.problems(read) == ["duplicateKey 4:3", "duplicateKey 5:3", "duplicateKey 6:14"])
    #expect(read.problems[1].other == Position(line: 3, column: 3))
    #expect(read.objects.first?.name == "c")
    let many = "kind: A\nspec:\n" + (0..<50).map { "  k\($0): 1\n" }.joined() + "  k7: 2\nmetadata: {}\n"
    #expect(Read.problems(many) == ["duplicateKey 53:3"])
  }

  @Test func unrenderedTemplatesAreCalledThat() {
    let template = """
      {{- if .Values.enabled }}
      kind: A
      metadata:
        name: {{ .Release.Name }}
      {{- end }}
      ---
      kind: A
      metadata: {name: {{ include "x" . }}}
      """
    #expect(Read.problems(template) == ["template 1:1"])
    #expect(Read.problems("kind: A\nmetadata:\n  name: {{ .Values.name }}\n") == ["template 3:9"])
    // Braces in a block of text do not make a broken document a template.
    #expect(
      Read.problems("kind: A\nspec:\n  text: |\n    x: {{ .Values.x }}\n  host: a: b\n") == ["broken 5:10"])
    // Prometheus' and Argo's own braces are texts.
    #expect(
      Read.problems(
        "kind: A\nmetadata: {name: a}\nspec:\n  x: \"{{ $labels.pod }}\"\n  y: |\n    {{ .Values.x }}\n")
        == [])
  }
}
