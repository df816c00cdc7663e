import Manifests

/// Which Services select the pods of which workloads, within a namespace.
struct ServiceAssociation {
  /// A label in a namespace.
  private struct Key: Hashable {
    var namespace, cluster, name, value: String
  }
  /// Services by the first of their selector's labels.
  private var byLabel: [Key: [Service]] = [:]

  init(_ set: ConfigSet) {
    for service in set.services where !service.isAssumed {
      guard let first = service.selector?.labels.min(by: { $0.key < $1.key }) else { continue }
      let key = Key(
        namespace: service.object.namespace, cluster: service.object.cluster, name: first.key,
        value: first.value)
      byLabel[key, default: []].append(service)
    }
  }

  /// The Services that select a workload's pods, in the order of the texts.
  func services(of workload: Workload) -> [Service] {
    Array(found(workload))
  }

  /// More Services than this for one workload are not compared.
  private static let most = 30

  private func found(_ workload: Workload) -> ArraySlice<Service> {
    workload.labels.flatMap { label in
      byLabel[
        Key(
          namespace: workload.object.namespace, cluster: workload.object.cluster, name: label.key,
          value: label.value)]
        ?? []
    }
    .filter { $0.selector?.matches(workload.labels) ?? false }
    .sorted { $0.object.index < $1.object.index }
    .prefix(Self.most)
  }

  /// The workloads that these rules look at, each with its Services where there are several: those in the mesh that
  /// make pods, waypoints left out. Where it is not known whether one is in the mesh, the report says so.
  static func shared(in set: ConfigSet, _ report: inout RuleReport) -> [(
    workload: Workload, services: [Service]
  )] {
    let association = ServiceAssociation(set)
    let membership = MeshMembership(set)
    var found: [(workload: Workload, services: [Service])] = []
    for workload in set.workloads where workload.isController && !workload.isWaypoint {
      let answer = membership.answer(workload)
      guard answer != .outside else { continue }
      let services = association.services(of: workload)
      guard services.count > 1 else { continue }
      if answer == .unknown { report.skip(needs: .namespaces) } else { found.append((workload, services)) }
    }
    return found
  }

  /// `details and details-udp`, each once.
  static func names(_ services: [Service]) -> String {
    var seen: Set<String> = []
    let names = services.map(\.object.name).filter { seen.insert($0).inserted }
    return names.prefix(3).joined(separator: " and ")
      + (names.count > 3 ? " and \(names.count - 3) more" : "")
  }
}
