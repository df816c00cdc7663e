import Mesh
import Metrics

/// From names to subjects, and between subjects and the nodes of a graph.
enum SubjectNames {
  /// A service's short name and namespace, whichever way it was written: `reviews`, `reviews.default`,
  /// `reviews.default.svc.cluster.local`. Outside hosts keep their name and have no namespace.
  static func service(_ name: String, namespace: String?) -> (name: String, namespace: String?) {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    if parts.count > 2, parts[2] == "svc" { return (String(parts[0]), String(parts[1])) }
    return (name, namespace)
  }

  /// Whether a node is the subject or a part of it.
  static func fits(_ node: Node, _ subject: MetricsSubject) -> Bool {
    if let cluster = subject.cluster, let own = node.cluster, own != cluster { return false }
    switch subject.kind {
    case .workload:
      return node.workload == subject.name && isSame(node.namespace, subject.namespace)
    case .app: return node.app == subject.name && isSame(node.namespace, subject.namespace)
    case .service:
      let (name, namespace) = service(subject.name, namespace: subject.namespace)
      guard isSame(node.namespace, namespace) else { return false }
      return node.service == name || node.service == subject.name || (node.service == nil && node.app == name)
    case .mesh: return false
    }
  }

  /// The nodes that are the subject, worst first. Cost: linear in the nodes.
  static func nodes(of subject: MetricsSubject, in snapshot: Snapshot?) -> [Node] {
    (snapshot?.nodes ?? []).filter { fits($0, subject) }
      .sorted { $0.health != $1.health ? $0.health > $1.health : $0.id < $1.id }
  }

  private static func isSame(_ a: String?, _ b: String?) -> Bool { a == nil || b == nil || a == b }

  /// What a node's page is about, by how the graph groups; nil for a caller that nobody can name.
  static func subject(of node: Node, _ type: GraphType) -> MetricsSubject? {
    func make(_ kind: MetricsSubject.Kind, _ name: String) -> MetricsSubject {
      MetricsSubject(kind, name, namespace: node.namespace, cluster: node.cluster)
    }
    switch node.type {
    case .unknown, .aggregate, .box: return nil
    case .service: return (node.service ?? node.app).map { make(.service, $0) }
    case .workload: return node.workload.map { make(.workload, $0) }
    case .app:
      // A version of an app is what a workload is; all versions together are the app.
      if type != .app, let workload = node.workload { return make(.workload, workload) }
      return node.app.map { make(.app, $0) } ?? node.workload.map { make(.workload, $0) }
    }
  }

  // MARK: - What people type

  /// Every subject of a kind that is known, by name.
  static func all(_ kind: MetricsSubject.Kind, in state: AppState) -> [MetricsSubject] {
    var found: Set<MetricsSubject> = []
    switch kind {
    case .workload: found.formUnion((state.inventory?.workloads ?? []).map(\.subject))
    case .service: found.formUnion((state.inventory?.services ?? []).map(\.subject))
    case .app:
      for row in state.inventory?.workloads ?? [] {
        guard let app = row.app else { continue }
        found.insert(
          MetricsSubject(.app, app, namespace: row.subject.namespace, cluster: row.subject.cluster))
      }
    case .mesh: break
    }
    for node in state.snapshot?.nodes ?? [] {
      let name: String? =
        switch kind {
        case .workload: node.workload
        case .service: node.service ?? (node.workload == nil ? nil : node.app)
        case .app: node.app
        case .mesh: nil
        }
      guard let name, !name.isEmpty else { continue }
      found.insert(MetricsSubject(kind, name, namespace: node.namespace, cluster: node.cluster))
    }
    return found.sorted {
      ($0.name, $0.namespace ?? "", $0.cluster ?? "") < ($1.name, $1.namespace ?? "", $1.cluster ?? "")
    }
  }

  /// Names for completion; those that stand in several namespaces carry theirs: `default/reviews`.
  static func candidates(_ kind: MetricsSubject.Kind, in state: AppState) -> [Candidate] {
    let subjects = all(kind, in: state)
    var count: [String: Int] = [:]
    for subject in subjects { count[subject.name, default: 0] += 1 }
    var seen: Set<String> = []
    return subjects.compactMap { subject in
      let isShared = (count[subject.name] ?? 0) > 1
      let text = isShared ? "\(subject.namespace ?? "")/\(subject.name)" : subject.name
      guard seen.insert(text).inserted else { return nil }
      return Candidate(text, help: isShared ? "" : subject.namespace ?? "")
    }
  }

  /// What a typed name means: the same, else what fits best of what is known, else the name as it stands.
  static func subject(_ kind: MetricsSubject.Kind, _ typed: String, in state: AppState) -> MetricsSubject {
    let parts = typed.split(separator: "/", maxSplits: 1).map(String.init)
    let (namespace, name) = parts.count == 2 ? (parts[0], parts[1]) : (nil, typed)
    let subjects = all(kind, in: state).filter { namespace == nil || $0.namespace == namespace }
    if let exact = subjects.first(where: { $0.name == name }) { return exact }
    if kind == .service {
      let (short, own) = service(name, namespace: namespace)
      let found = subjects.first { $0.name == short && (own == nil || $0.namespace == own) }
      if let found { return found }
    }
    return TextMatch.sorted(subjects, by: name) { $0.name }.first
      ?? MetricsSubject(kind, name, namespace: namespace)
  }
}

extension MetricsSubject.Kind {
  /// The pane in which its pages stand.
  var pane: PaneID { self == .workload ? .workloads : .services }
}

extension MetricsSubject {
  /// How people call it: `reviews-v3`, `reviews.default` without its domain.
  var shownName: String {
    kind == .service ? SubjectNames.service(name, namespace: namespace).name : name
  }

  /// The namespace, also where it stands in the host.
  var shownNamespace: String? {
    kind == .service ? SubjectNames.service(name, namespace: namespace).namespace : namespace
  }
}
