/// What one text holds.
struct ManifestText: Sendable {
  /// The root of each object, in order; of a `List` each item.
  var roots: [Node] = []
  /// What was wrong; the source's number is not known here.
  var problems: [ReadingProblem] = []
  /// How many values were read.
  var nodes = 0

  /// Reads every document of a source.
  static func read(_ source: ManifestSource, limits: ReadingLimits, nodesLeft: Int) -> ManifestText {
    source.bytes.withUnsafeBufferPointer { bytes in
      var reading = TextReading(source: source, bytes: bytes, limits: limits, nodesLeft: nodesLeft)
      reading.run()
      return reading.text
    }
  }
}

/// The reading of one text.
private struct TextReading {
  let source: ManifestSource
  let bytes: UnsafeBufferPointer<UInt8>
  let limits: ReadingLimits
  let nodesLeft: Int
  var text = ManifestText()
  private var problems: [ReadingProblem] = []
  private var dropped = 0
  private var saidTemplate = false
  /// The first document that is no object.
  private var stranger: (place: Place, looksLikeObject: Bool)?

  init(source: ManifestSource, bytes: UnsafeBufferPointer<UInt8>, limits: ReadingLimits, nodesLeft: Int) {
    self.source = source
    self.bytes = bytes
    self.limits = limits
    self.nodesLeft = nodesLeft
  }

  mutating func run() {
    guard !refuses() else { return finish() }
    let documents = DocumentSplitter.documents(in: bytes, maximum: limits.documents)
    for (number, document) in documents.enumerated() {
      let start = Position(line: document.firstLine, column: 1)
      if number == limits.documents {
        add(
          .init(
            kind: .limit, message: "More than \(limits.documents) documents: from here on they are not read.",
            position: start))
        break
      }
      if text.nodes >= nodesLeft {
        add(
          .init(
            kind: .limit,
            message: "More than \(limits.totalNodes) values in all files: from here on they are not read.",
            position: start))
        break
      }
      guard document.directives <= 100 else {
        add(
          .init(
            kind: .limit, message: "More than 100 directives before one document: it is not read.",
            position: start))
        continue
      }
      read(document)
    }
    finish()
  }

  /// Texts that no document can be read of.
  private mutating func refuses() -> Bool {
    let start = Position(line: 1, column: 1)
    if bytes.count > limits.fileBytes {
      add(
        .init(
          kind: .limit,
          message: "The text is \(bytes.count) bytes long; above \(limits.fileBytes) it is not read.",
          position: start))
      return true
    }
    guard bytes.count >= 2 else { return false }
    let first = (bytes[0], bytes[1])
    if first == (0xFF, 0xFE) || first == (0xFE, 0xFF) || first == (0, UInt8(ascii: "a"))
      || (bytes[1] == 0 && bytes[0] != 0)
    {
      add(
        .init(
          message: "The text is UTF-16 (as PowerShell's “>” writes it), and Kubernetes reads UTF-8.",
          fix: "save it as UTF-8", position: start))
      return true
    }
    return false
  }

  private mutating func read(_ document: DocumentSplitter.Document) {
    let part = UnsafeBufferPointer(rebasing: bytes[document.range])
    var limits = limits
    limits.nodes = min(limits.nodes, nodesLeft - text.nodes)
    if JSONReader.looksLikeJSON(part) {
      let json = JSONReader.read(part, firstLine: document.firstLine, limits: limits)
      if json.failure == nil || !json.documents.isEmpty {
        for document in json.documents { add(document) }
        if let failure = json.failure, isTold(failure, in: part) { add(failure) }
        return
      }
    }
    do throws(ReadingFailure) {
      let simple = try SimpleReader.read(part, firstLine: document.firstLine, limits: limits)
      if simple.isRead {
        if let document = simple.document { add(document) }
        return
      }
      let read = try NodeReader.read(
        part, origin: Position(line: document.firstLine, column: 1), limits: limits)
      if let read { add(read) }
    } catch {
      if isTold(error, in: part) { add(error) }
    }
  }

  /// Text met in a folder that speaks of no kind is another tool's; but what was cut short is always said.
  private func isTold(_ failure: ReadingFailure, in part: UnsafeBufferPointer<UInt8>) -> Bool {
    source.isNamed || failure.kind == .limit || ObjectShape.mentionsKind(part)
  }

  private mutating func add(_ document: NodeReader.Document) {
    text.nodes += document.nodes
    let before = text.roots.count
    collect(document.node, depth: 0)
    guard text.roots.count > before else { return }
    for duplicate in document.duplicates {
      add(
        ReadingProblem(
          kind: .duplicateKey, source: 0, start: duplicate.place.start, end: duplicate.place.end,
          message: """
            The key “\(duplicate.key)” stands twice in one map: first at line \(duplicate.first.line). Only the last one \
            counts.
            """,
          fix: "delete one of the two", other: duplicate.first))
    }
  }

  private mutating func collect(_ node: Node, depth: Int) {
    switch ObjectShape.of(node) {
    case .nothing: break
    case .object: text.roots.append(node)
    case .list(let items):
      for item in items { collect(item, depth: depth + 1) }
    case .other(let looksLikeObject):
      if looksLikeObject {
        add(
          ReadingProblem(
            kind: .missingKind, source: 0, start: node.place.start,
            message: "This object has no kind: kubectl refuses it, and nothing can be said of it.",
            fix: "write kind: …"))
      } else if stranger == nil {
        stranger = (node.place, false)
      }
    }
  }

  // MARK: Problems

  private mutating func add(_ failure: ReadingFailure) {
    if failure.kind == .template {
      guard !saidTemplate else { return }
      saidTemplate = true
    }
    add(
      ReadingProblem(
        kind: failure.kind, source: 0, start: failure.position, message: failure.message, fix: failure.fix,
        other: failure.other))
  }

  private mutating func add(_ problem: ReadingProblem) {
    if problems.count < limits.problems { problems.append(problem) } else { dropped += 1 }
  }

  private mutating func finish() {
    if problems.isEmpty, let stranger, source.isNamed || !text.roots.isEmpty {
      problems.append(
        ReadingProblem(
          kind: .notAnObject, source: 0, start: stranger.place.start,
          message: text.roots.isEmpty
            ? "This file holds no Kubernetes object: nothing in it has a kind."
            : "This document is no Kubernetes object: it has no kind, and kubectl refuses a file that holds it.",
          fix: text.roots.isEmpty ? nil : "delete it, or write apiVersion and kind"))
    } else if problems.isEmpty, text.roots.isEmpty, source.isNamed, stranger == nil {
      problems.append(
        ReadingProblem(
          kind: .notAnObject, source: 0, start: Position(line: 1, column: 1),
          message: "This file holds no Kubernetes object: it is empty or holds nothing but comments."))
    }
    if dropped > 0, let last = problems.last {
      problems.append(
        ReadingProblem(
          kind: .limit, source: 0, start: last.start,
          message: "\(dropped) more problems of this file are not listed."))
    }
    text.problems = problems
  }
}
