import Diagnosis
import Mesh
import Metrics

/// A row as the table keeps it, with all that drawing, sorting and finding need.
struct TableRow: Sendable {
  /// Its numbers; of a row that is gone those of the earlier moment.
  var now: InventoryRow
  /// Its numbers at the moment that is compared with.
  var before: InventoryRow?
  /// It was there at that moment, and is no more.
  var isGone: Bool
  /// It was not there at that moment.
  var isNew: Bool
  /// What the configuration says of it; nil: none is read.
  var note: TableNote?
  /// Its cluster, where rows are of several.
  let cluster: String?
  /// What a bare word is looked for in; made once, as it is read with every key that is typed.
  let findText: String

  init(
    _ now: InventoryRow, before: InventoryRow? = nil, isGone: Bool = false, isNew: Bool = false,
    note: TableNote? = nil, saysCluster: Bool = false
  ) {
    cluster = saysCluster ? now.subject.cluster : nil
    self.now = now
    self.before = before
    self.isGone = isGone
    self.isNew = isNew
    self.note = note
    var text = now.subject.name
    for part in [now.subject.namespace, now.app, now.version, cluster] { if let part { text += " " + part } }
    findText = text
  }

  var subject: MetricsSubject { now.subject }
  /// What stands in the first column.
  var name: String { now.subject.name }

  /// What stands in the column `version`: the version; of a service its app, where that says more than its name.
  var version: String? {
    let version = now.version == "latest" ? nil : now.version
    if let version { return version }
    return now.app == now.subject.name ? nil : now.app
  }

  /// What happened between the two moments; nil where one of them is not known.
  func change(_ column: TableColumn) -> Double? {
    guard !isGone, let before, let old = column.number(before), let new = column.number(now) else {
      return nil
    }
    return new - old
  }

  /// Requests that fail, per second.
  var failing: Double { (now.inRate ?? 0) * (now.errorPercent ?? 0) / 100 }
}

/// What the configuration says of a row, in numbers.
struct TableNote: Sendable, Hashable {
  var errors = 0
  var warnings = 0
  var infos = 0
  /// Objects that hold for it.
  var objects = 0
  /// What holds for it, in short words.
  var badges: Set<ConfigBadge> = []

  var count: Int { errors + warnings + infos }
  /// Orders by what is worst.
  var weight: Double { Double(errors) * 1e6 + Double(warnings) * 1e3 + Double(infos) }
  /// By level, as badges are drawn.
  var counts: [Level: Int] { [.error: errors, .warning: warnings, .info: infos] }
}

extension TableNote {
  /// Looks up a row under all of its names. Cost: a few look-ups.
  init(_ row: InventoryRow, _ report: ConfigReport) {
    var objects: Set<Int> = []
    for target in row.targets {
      guard let found = report.note(of: target) else { continue }
      objects.formUnion(found.objects)
      badges.formUnion(found.badges)
    }
    self.objects = objects.count
    for object in objects {
      for finding in report.findingsOfObject[object] ?? [] {
        switch report.analysis.findings[finding].level {
        case .error: errors += 1
        case .warning: warnings += 1
        case .info: infos += 1
        }
      }
    }
  }
}

extension InventoryRow {
  /// The names under which config may speak of it.
  var targets: [ConfigLinks.Target] {
    let namespace = subject.namespace ?? ""
    var targets: [ConfigLinks.Target] = []
    switch subject.kind {
    case .workload:
      targets.append(ConfigLinks.Target(kind: .workload, namespace: namespace, name: subject.name))
      if let app { targets.append(ConfigLinks.Target(kind: .service, namespace: namespace, name: app)) }
    case .service:
      // An outside host is known by all of its name, a service by the first part.
      let short = subject.name.split(separator: ".").first.map(String.init) ?? subject.name
      for name in Set([subject.name, short]) {
        targets.append(ConfigLinks.Target(kind: .service, namespace: namespace, name: name))
      }
    case .app:
      targets.append(ConfigLinks.Target(kind: .service, namespace: namespace, name: subject.name))
    case .mesh: break
    }
    return targets
  }
}
