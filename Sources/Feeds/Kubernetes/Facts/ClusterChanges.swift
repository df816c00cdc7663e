import FoundationEssentials
import Kubernetes
import Mesh

/// What has happened between two states of a cluster that someone on call would want to know of later.
public struct ClusterChanges {
  private let old: ClusterState
  private let new: ClusterState
  private let at: Date
  private var found: [MeshChange] = []

  /// The changes, in order of their names. A kind that was not wholly known before gives none: what is seen for the
  /// first time is not new.
  /// - Complexity: O(pods + workloads).
  public static func between(_ old: ClusterState, _ new: ClusterState, at: Date) -> [MeshChange] {
    var changes = ClusterChanges(old: old, new: new, at: at)
    for kind in ClusterWorkload.Kind.allCases where kind != .replicaSet && kind != .job {
      if old.knows(kind.resource), new.knows(kind.resource) { changes.workloads(kind) }
    }
    if old.knows(.namespaces), new.knows(.namespaces) { changes.namespaces() }
    if old.knows(.pods), new.knows(.pods) { changes.pods() }
    return changes.found.sorted {
      ($0.namespace ?? "", $0.name, $0.kind.rawValue) < ($1.namespace ?? "", $1.name, $1.kind.rawValue)
    }
  }

  private init(old: ClusterState, new: ClusterState, at: Date) {
    self.old = old
    self.new = new
    self.at = at
  }

  private mutating func add(
    _ kind: MeshChange.Kind, _ object: String, _ name: String, _ namespace: String?, from: String? = nil,
    to: String? = nil, reason: String? = nil
  ) {
    found.append(
      MeshChange(
        at: at, kind: kind, subject: .config(object), name: name, namespace: namespace, from: from, to: to,
        reason: reason))
  }

  // MARK: Workloads

  private mutating func workloads(_ kind: ClusterWorkload.Kind) {
    for (key, now) in new.workloads[kind] ?? [:] {
      guard let before = old.workloads[kind]?[key], before != now else { continue }
      // A daemon set's count follows the nodes: nobody scaled it.
      if kind != .daemonSet, let a = before.replicas, let b = now.replicas, a != b {
        add(
          .configured, now.title, now.name, now.namespace, from: Self.replicas(a), to: Self.replicas(b),
          reason: "\(kind.rawValue) was scaled")
      }
      for container in Set(before.images.keys).union(now.images.keys).sorted() {
        let (a, b) = (before.images[container], now.images[container])
        guard a != b else { continue }
        let (from, to) = Self.shortened(a, b)
        add(
          .upgraded, now.title, now.name, now.namespace, from: from, to: to,
          reason: "image of container \(container)")
      }
      let (a, b) = (Self.revision(before.podLabels), Self.revision(now.podLabels))
      if a != b {
        add(.upgraded, now.title, now.name, now.namespace, from: a, to: b, reason: "revision of its sidecars")
      }
    }
  }

  private static func replicas(_ count: Int) -> String { count == 1 ? "1 replica" : "\(count) replicas" }

  private static func revision(_ labels: [String: String]) -> String? { labels[IstioNames.revision] }

  /// Tags alone where the rest is the same.
  static func shortened(_ a: String?, _ b: String?) -> (String?, String?) {
    guard let a, let b else { return (a, b) }
    let (first, second) = (parts(a), parts(b))
    guard first.name == second.name, let from = first.tag, let to = second.tag else { return (a, b) }
    return (from, to)
  }

  /// Name and tag, or digest, of an image; a port of a registry is no tag.
  private static func parts(_ image: String) -> (name: Substring, tag: String?) {
    if let at = image.firstIndex(of: "@") { return (image[..<at], String(image[image.index(after: at)...])) }
    guard let colon = image.lastIndex(of: ":"), !image[colon...].contains("/") else {
      return (image[...], nil)
    }
    return (image[..<colon], String(image[image.index(after: colon)...]))
  }

  // MARK: Namespaces

  private mutating func namespaces() {
    for (key, now) in new.namespaces {
      guard let before = old.namespaces[key] else { continue }
      let (a, b) = (NamespaceMesh(before), NamespaceMesh(now))
      if a.revision != b.revision || a.mode != b.mode {
        add(
          .configured, "Namespace \(now.name)", now.name, now.name, from: Self.words(a), to: Self.words(b),
          reason: "how its pods take part in the mesh: those that run keep what they have")
      }
    }
  }

  private static func words(_ mesh: NamespaceMesh) -> String {
    switch mesh.mode {
    case .sidecars: "sidecars of revision \(mesh.revision ?? "default")"
    case .ambient: "ambient"
    case .refused: "no sidecars"
    case .unlabelled: "no label"
    }
  }

  // MARK: Pods

  private mutating func pods() {
    var appeared: [ResourceKey: [ClusterPod]] = [:]
    var vanished: [ResourceKey: [ClusterPod]] = [:]
    for (key, now) in new.pods {
      guard let before = old.pods[key] else {
        appeared[Self.group(now, new), default: []].append(now)
        continue
      }
      // Another one of the same name, as stateful sets make them.
      if before.uid != now.uid {
        add(
          .restarted, "Pod \(now.namespace)/\(now.name)", now.name, now.namespace,
          reason: "the pod was made anew")
      } else {
        restarts(before, now)
      }
    }
    for (key, before) in old.pods where new.pods[key] == nil {
      vanished[Self.group(before, old), default: []].append(before)
    }
    for (group, pods) in appeared { add(.appeared, group, pods) }
    for (group, pods) in vanished { add(.vanished, group, pods) }
  }

  private static func group(_ pod: ClusterPod, _ state: ClusterState) -> ResourceKey {
    ResourceKey(namespace: pod.namespace, name: WorkloadName(of: pod, in: state).name)
  }

  /// One pod by its name; several of one workload together.
  private mutating func add(_ kind: MeshChange.Kind, _ workload: ResourceKey, _ pods: [ClusterPod]) {
    guard pods.count > 1 else {
      guard let pod = pods.first else { return }
      let end = pod.isOver || kind == .appeared ? pod.reason : nil
      add(kind, "Pod \(pod.namespace)/\(pod.name)", pod.name, pod.namespace, reason: end)
      return
    }
    let names = pods.map(\.name).sorted()
    let more = names.count > 3 ? " and \(names.count - 3) more" : ""
    add(
      kind, "Pod \(workload.namespace ?? "")/\(names[0])", "\(pods.count) pods of \(workload.name)",
      workload.namespace, reason: names.prefix(3).joined(separator: ", ") + more)
  }

  private mutating func restarts(_ before: ClusterPod, _ now: ClusterPod) {
    for container in now.containers {
      guard let earlier = before.container(container.name), container.restarts > earlier.restarts else {
        continue
      }
      let why = container.lastEnd.map { ": \($0)" } ?? ""
      add(
        .restarted, "Pod \(now.namespace)/\(now.name)", now.name, now.namespace,
        reason: "container \(container.name) was started again\(why)")
    }
  }
}
