import Diagnosis
import Manifests

/// What was read and found at one moment, made ready for the screen: immutable, and built away from the UI.
public struct ConfigReport: Sendable {
  /// Something that could not be read at all.
  public struct Failure: Sendable, Hashable {
    /// What was to be read: a path as it was given.
    public var name: String
    /// Why it could not be, a clause.
    public var reason: String
    /// Makes a failure.
    public init(name: String, reason: String) {
      self.name = name
      self.reason = reason
    }
  }

  /// Counts up with every report of a feed.
  public let revision: Int
  /// The objects.
  public let set: ConfigSet
  /// The findings.
  public let analysis: Analysis
  /// How long reading and analysing took, in seconds.
  public let seconds: Double
  /// What could not be read.
  public let failures: [Failure]

  /// The findings, ready to be listed.
  let findings: RowIndex
  /// The objects, ready to be listed.
  let objects: RowIndex
  /// Findings by object.
  let findingsOfObject: [Int: [Int]]
  /// The sources' lines, by their number in the set.
  let texts: [SourceLines]
  /// What each object is about.
  let links: ConfigLinks

  /// Prepares a report. Cost: about linear; for the largest sets some tenths of a second, so never on the UI's
  /// actor.
  public init(
    revision: Int, set: ConfigSet, analysis: Analysis, seconds: Double, failures: [Failure] = []
  ) {
    self.revision = revision
    self.set = set
    self.analysis = analysis
    self.seconds = seconds
    self.failures = failures
    var byObject: [Int: [Int]] = [:]
    for (index, finding) in analysis.findings.enumerated() {
      if let object = finding.object { byObject[object, default: []].append(index) }
    }
    findingsOfObject = byObject
    findings = RowIndex(findings: analysis.findings)
    objects = RowIndex(set: set, analysis: analysis, findings: byObject)
    texts = set.sources.map { SourceLines($0.bytes) }
    links = ConfigLinks(set)
  }

  /// How many findings have a level.
  public func count(_ level: Level) -> Int { counts[level] ?? 0 }

  private var counts: [Level: Int] { findings.countByLevel }

  /// The number of a source by its name.
  func source(named name: String) -> Int? { set.sources.firstIndex { $0.name == name } }

  /// The worst level of an object's findings.
  func worst(of object: Int) -> Level? {
    findingsOfObject[object]?.map { analysis.findings[$0].level }.max()
  }
}
