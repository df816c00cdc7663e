/// Reads the objects of texts, in their order, with whatever was wrong with them.
public struct ManifestReader: Sendable {
  /// The namespace of objects that name none; empty leaves them without.
  public var defaultNamespace: String
  /// How much is read.
  public var limits: ReadingLimits

  /// Makes a reader.
  public init(defaultNamespace: String = "", limits: ReadingLimits = ReadingLimits()) {
    self.defaultNamespace = defaultNamespace
    self.limits = limits
  }

  /// What was read.
  public struct Result: Sendable {
    /// The sources, in the order given.
    public var sources: [ManifestSource] = []
    /// The objects, in the order of the texts.
    public var objects: [ConfigObject] = []
    /// What was wrong.
    public var problems: [ReadingProblem] = []
    /// How many sources, met in folders and not named, hold no Kubernetes object: settings of other tools.
    public var withoutObjects = 0

    /// Makes an empty result.
    public init() {}
  }

  /// Reads all documents of all sources. A document that cannot be read is one problem; the others are read.
  public func read(_ sources: [ManifestSource]) -> Result {
    var reading = Reading(limits: limits)
    for source in sources {
      reading.add(source, text(of: source, nodes: reading.nodesLeft), defaultNamespace)
    }
    return reading.result
  }

  /// Reads one source by itself: what it says does not depend on the others.
  func text(of source: ManifestSource, nodes: Int) -> ManifestText {
    if let failure = source.failure {
      return ManifestText(problems: [
        ReadingProblem(
          kind: failure.kind, source: 0, start: Position(line: 1, column: 1), message: failure.message)
      ])
    }
    return ManifestText.read(source, limits: limits, nodesLeft: nodes)
  }
}

/// Puts what single sources hold together.
struct Reading {
  private(set) var result = ManifestReader.Result()
  private let limits: ReadingLimits
  private var nodes = 0

  init(limits: ReadingLimits) { self.limits = limits }

  var nodesLeft: Int { max(0, limits.totalNodes - nodes) }

  mutating func add(_ source: ManifestSource, _ text: ManifestText, _ defaultNamespace: String) {
    let number = result.sources.count
    var kept = source
    nodes += text.nodes
    for problem in text.problems {
      var problem = problem
      problem.source = number
      result.problems.append(problem)
    }
    for root in text.roots {
      result.objects.append(
        ConfigObject(
          index: result.objects.count, source: number, root: root, defaultNamespace: defaultNamespace,
          cluster: source.cluster))
    }
    if !source.isNamed, text.roots.isEmpty, text.problems.isEmpty {
      result.withoutObjects += 1
      // Nothing will point into it.
      kept.bytes = []
    }
    result.sources.append(kept)
  }
}
