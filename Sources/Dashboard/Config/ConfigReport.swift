import Diagnosis
import Manifests

/// What was read and found at one moment, made ready for the screen: immutable, and built away from the UI.
public struct ConfigReport: Sendable {
  /// The cluster that it is of, where several are read; nil: it is of everything there is.
  public let cluster: String?
  /// Which of several it is, counted from 0: it takes the place of the one before it there.
  public let place: Int
  /// Counts up with every report of a feed.
  public let revision: Int
  /// The objects.
  public let set: ConfigSet
  /// The findings.
  public let analysis: Analysis
  /// How long reading and analysing took, in seconds.
  public let seconds: Double

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
  /// What the configuration means for each service and workload.
  let annotations: MeshAnnotations
  /// Which objects refer to which.
  let references: ConfigReferences
  /// The views of what it means.
  let tables: [ConfigView: ConfigTable]

  /// Prepares a report. Cost: about linear; for the largest sets some tenths of a second, so never on the UI's
  /// actor.
  /// - Parameters:
  ///   - cluster: the cluster that it is of, where several are read.
  ///   - place: which of them it is.
  public init(
    revision: Int, set: ConfigSet, analysis: Analysis, seconds: Double, cluster: String? = nil, place: Int = 0
  ) {
    self.cluster = cluster
    self.place = place
    self.revision = revision
    self.set = set
    self.analysis = analysis
    self.seconds = seconds
    var byObject: [Int: [Int]] = [:]
    for (index, finding) in analysis.findings.enumerated() {
      if let object = finding.object { byObject[object, default: []].append(index) }
    }
    findingsOfObject = byObject
    findings = RowIndex(findings: analysis.findings)
    objects = RowIndex(set: set, analysis: analysis, findings: byObject)
    texts = set.sources.map { SourceLines($0.bytes) }
    links = ConfigLinks(set)
    let config = EffectiveConfig(set)
    annotations = MeshAnnotations(config, findings: analysis.findings)
    references = ConfigReferences(config)
    tables = ConfigTable.all(annotations)
  }

  /// How many findings have a level.
  public func count(_ level: Level) -> Int { findings.countByLevel[level] ?? 0 }

  /// The rows of a view.
  func index(of view: ConfigView) -> RowIndex? {
    switch view {
    case .findings: findings
    case .objects: objects
    case .mtls, .authz, .routes, .gateways: tables[view]?.index
    }
  }

  /// The number of a source by its name.
  func source(named name: String) -> Int? { set.sources.firstIndex { $0.name == name } }

  /// The worst level of an object's findings.
  func worst(of object: Int) -> Level? {
    findingsOfObject[object]?.map { analysis.findings[$0].level }.max()
  }
}
