import Manifests

/// Services to the workloads behind them, and back.
public struct ServiceMembers: Sendable {
  private let set: ConfigSet
  private var workloadsOf: [ObjectIdentifier: [Int]] = [:]
  private var servicesOf: [ObjectIdentifier: [Int]] = [:]
  private var byName: [String: [Int]] = [:]
  /// Pods and replica sets that something else in the set makes.
  private var made: Set<ObjectIdentifier> = []

  init(_ set: ConfigSet) {
    self.set = set
    var numbers: [ObjectIdentifier: Int] = [:]
    for (index, workload) in set.workloads.enumerated() {
      numbers[ObjectIdentifier(workload.object)] = index
      byName[workload.object.qualifiedName, default: []].append(index)
    }
    for (index, service) in set.services.enumerated() {
      guard let selector = service.selector, !selector.isEmpty else { continue }
      let found = set.workloadIndex.matching(selector.labels, in: service.object.namespace)
        .compactMap { numbers[ObjectIdentifier($0.object)] }
      workloadsOf[ObjectIdentifier(service.object)] = found
      for workload in found {
        servicesOf[ObjectIdentifier(set.workloads[workload].object), default: []].append(index)
      }
    }
    for workload in set.workloads where Self.isOwned(workload) {
      let owner = workload.object.root.at("metadata", "ownerReferences")?.items.first
      let name = owner?["name"]?.text ?? ""
      let prefixes = [name, String(name[..<(name.lastIndex(of: "-") ?? name.startIndex)])]
      if prefixes.contains(where: {
        byName[workload.object.namespace.isEmpty ? $0 : "\(workload.object.namespace)/\($0)"] != nil
      }) {
        made.insert(ObjectIdentifier(workload.object))
      }
    }
  }

  private static func isOwned(_ workload: Workload) -> Bool {
    ["Pod", "ReplicaSet"].contains(workload.object.kind)
      && workload.object.root.at("metadata", "ownerReferences")?.items.isEmpty == false
  }

  /// The workloads that a service selects; pods of a Deployment that is there too are left out.
  public func workloads(of service: Service) -> [Workload] {
    (workloadsOf[ObjectIdentifier(service.object)] ?? []).map { set.workloads[$0] }.filter(isShown)
  }

  /// Everything that a service selects, pods and what makes them.
  func everything(of service: Service) -> [Workload] {
    (workloadsOf[ObjectIdentifier(service.object)] ?? []).map { set.workloads[$0] }
  }

  /// The services that select a workload.
  public func services(of workload: Workload) -> [Service] {
    (servicesOf[ObjectIdentifier(workload.object)] ?? []).map { set.services[$0] }
  }

  /// Workloads that stand for themselves: no pods of a Deployment that is there too, nothing that is only assumed.
  public var shown: [Workload] { self.set.workloads.filter { !$0.isAssumed && isShown($0) } }

  /// A workload by namespace and name (of a Deployment rather than of a pod).
  public func workload(named name: String, in namespace: String) -> Workload? {
    let key = namespace.isEmpty ? name : "\(namespace)/\(name)"
    let found = (byName[key] ?? []).map { set.workloads[$0] }
    return found.first(where: isShown) ?? found.first
  }

  private func isShown(_ workload: Workload) -> Bool {
    made.isEmpty || !made.contains(ObjectIdentifier(workload.object))
  }

  /// The workload's port behind a service's port: a number, or the container port of that name; nil where the name is
  /// not declared.
  static func targetPort(_ port: Service.Port, of workload: Workload) -> Int? {
    guard let target = port.targetPort?.value else { return port.port?.value }
    if let number = Int(target) { return number }
    for container in workload.containers {
      if let found = container.ports.first(where: { $0["name"]?.text == target }) {
        return found["containerPort"]?.int
      }
    }
    return nil
  }
}
