import Diagnosis
import Manifests
import Mesh

/// What the configuration says of a node: badges, findings and the objects in effect.
struct NodeNote: Sendable {
  var badges: [ConfigBadge] = []
  /// Findings about it, by their number in the analysis, worst first.
  var findings: [Int] = []
  /// The objects that hold for it, by their number in the set.
  var objects: [Int] = []
  /// The worst of the findings.
  var worst: Level?
  /// How many are as bad as that.
  var worstCount = 0
}

extension ConfigReport {
  /// What is noted for a name; a node without a namespace in the files is looked for there, too.
  func note(of target: ConfigLinks.Target) -> ConfigAnnotation? {
    switch target.kind {
    case .service:
      annotations.service(target.name, in: target.namespace) ?? annotations.service(target.name, in: "")
    case .workload:
      annotations.workload(target.name, in: target.namespace) ?? annotations.workload(target.name, in: "")
    }
  }

  /// The services and workloads that an object is about: those that it names, else those that it refers to.
  func targets(of object: Int) -> [ConfigLinks.Target] {
    let own = links.targets(of: object)
    guard own.isEmpty, let object = set.objects[safe: object] else { return own }
    return references.of(object).prefix(200).filter { $0.direction == .outgoing }
      .compactMap(\.object).flatMap(links.targets)
  }

  /// What is noted for a node under all of its names. Cost: a few look-ups.
  func note(of node: Mesh.Node) -> NodeNote {
    var note = NodeNote()
    var badges: Set<ConfigBadge> = []
    var objects: Set<Int> = []
    for target in ConfigLinks.Target.all(of: node) {
      guard let found = self.note(of: target) else { continue }
      badges.formUnion(found.badges)
      objects.formUnion(found.objects)
    }
    note.badges = badges.sorted()
    note.objects = objects.sorted()
    note.findings = objects.flatMap { findingsOfObject[$0] ?? [] }.sorted()
    let levels = note.findings.map { analysis.findings[$0].level }
    note.worst = levels.max()
    note.worstCount = levels.count { $0 == note.worst }
    return note
  }
}
