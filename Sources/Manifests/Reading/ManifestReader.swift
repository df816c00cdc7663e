/// Reads the objects of texts, in their order, with whatever was wrong with them.
public struct ManifestReader: Sendable {
  /// The namespace of objects that name none; empty leaves them without.
  public var defaultNamespace: String

  /// Makes a reader.
  public init(defaultNamespace: String = "") { self.defaultNamespace = defaultNamespace }

  /// What was read.
  public struct Result: Sendable {
    /// The sources, in the order given.
    public var sources: [ManifestSource] = []
    /// The objects, in the order of the texts.
    public var objects: [ConfigObject] = []
    /// What was wrong.
    public var problems: [ReadingProblem] = []
  }

  /// Reads all documents of all sources. A document that cannot be read is one problem; the others are read.
  public func read(_ sources: [ManifestSource]) -> Result {
    var result = Result(sources: sources)
    for index in sources.indices {
      for document in DocumentSplitter.documents(in: sources[index].bytes) {
        read(document, of: index, into: &result)
      }
    }
    return result
  }

  private func read(_ document: DocumentSplitter.Document, of source: Int, into result: inout Result) {
    let bytes = result.sources[source].bytes
    do throws(NodeReader.Failure) {
      var found: (node: Node, duplicates: [Located<String>])?
      var failure: NodeReader.Failure?
      bytes.withUnsafeBytes { raw in
        do throws(NodeReader.Failure) {
          found = try NodeReader.read(
            UnsafeRawBufferPointer(rebasing: raw[document.range]), firstLine: document.firstLine)
        } catch { failure = error }
      }
      if let failure { throw failure }
      guard let found, !found.node.isNull else { return }
      result.problems += found.duplicates.map {
        ReadingProblem(
          kind: .duplicateKey, source: source, start: $0.place.start,
          message: "key \($0.value) is written twice")
      }
      add(found.node, of: source, into: &result)
    } catch {
      result.problems.append(
        ReadingProblem(kind: .broken, source: source, start: error.position, message: error.message))
    }
  }

  private func add(_ node: Node, of source: Int, into result: inout Result) {
    guard let kind = node["kind"]?.text else {
      result.problems.append(
        ReadingProblem(
          kind: .notAnObject, source: source, start: node.place.start,
          message: "no kind: not a Kubernetes object"))
      return
    }
    if kind.hasSuffix("List"), let items = node["items"], items.isSequence {
      for item in items.items { add(item, of: source, into: &result) }
      return
    }
    result.objects.append(
      ConfigObject(
        index: result.objects.count, source: source, root: node, defaultNamespace: defaultNamespace,
        cluster: result.sources[source].cluster))
  }
}
