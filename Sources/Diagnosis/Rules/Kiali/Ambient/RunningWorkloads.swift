import Manifests

/// The workloads that someone wrote, each with its pods: a pod that a Deployment made counts as the Deployment's.
struct RunningWorkloads {
  /// A workload and what it made.
  struct Item {
    var workload: Workload
    /// The pods that were given; the workload itself where it is one.
    var pods: [Workload]

    /// Whether it has pods, or will.
    var hasPods: Bool { !pods.isEmpty || workload.replicas?.value != 0 }
    /// The pods, and the template that they are made from.
    var all: [Workload] { workload.isPod ? pods : pods + [workload] }
  }

  private struct Key: Hashable {
    var namespace: String
    var kind: String
    var name: String
  }

  /// The workloads, in the order of the texts.
  private(set) var items: [Item] = []

  init(_ set: ConfigSet) {
    let given = set.workloads.filter { !$0.isAssumed }
    let byName = Dictionary(
      given.map { (Key(namespace: $0.object.namespace, kind: $0.object.kind, name: $0.object.name), $0) },
      uniquingKeysWith: { first, _ in first })
    var pods: [Int: [Workload]] = [:]
    var owned: Set<Int> = []
    for workload in given {
      var top = workload
      for _ in 0..<4 {
        guard let owner = Self.owner(of: top, byName), owner.object.index != top.object.index else { break }
        top = owner
      }
      if top.object.index != workload.object.index { owned.insert(workload.object.index) }
      if workload.isPod { pods[top.object.index, default: []].append(workload) }
    }
    items = given.filter { !owned.contains($0.object.index) }.map {
      Item(workload: $0, pods: pods[$0.object.index] ?? [])
    }
  }

  private static func owner(of workload: Workload, _ byName: [Key: Workload]) -> Workload? {
    let namespace = workload.object.namespace
    for reference in workload.object.root.at("metadata", "ownerReferences")?.items ?? [] {
      guard let kind = reference["kind"]?.text, let name = reference["name"]?.text else { continue }
      if let owner = byName[Key(namespace: namespace, kind: kind, name: name)] { return owner }
      // The ReplicaSet between was not given: its name is the Deployment's and the hash.
      if kind == "ReplicaSet", let hash = workload.labels["pod-template-hash"], name.hasSuffix("-\(hash)") {
        let deployment = String(name.dropLast(hash.count + 1))
        if let owner = byName[Key(namespace: namespace, kind: "Deployment", name: deployment)] {
          return owner
        }
      }
    }
    return nil
  }
}
