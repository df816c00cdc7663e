import Kubernetes

/// How a cluster is called on the graph, and how it calls itself.
struct ClusterName: Sendable, Hashable {
  /// Istio's id, as it stands in the labels of the cluster's own numbers; nil: it is not known yet.
  var id: String?
  /// What its workloads are said to be in.
  var name: String
}

/// What is done with a context.
enum ClusterStanding: Sendable, Hashable {
  /// It has not been heard yet.
  case undecided
  /// It is the only one: nothing of it needs another name.
  case alone
  /// It is read under this name.
  case own(ClusterName)
  /// It leads to the cluster of another context, which is read.
  case same(as: String)
  /// It leads to another cluster at the address of a context that is read; what goes through an API server is known by
  /// its address, so one of them alone can be.
  case clash(with: String)

  /// The name by which the cluster's workloads are known; nil where they are as they call themselves.
  var name: String? { if case .own(let name) = self { name.name } else { nil } }
}

/// Names for clusters that are read at once, so that no two are taken for one. Pure.
///
/// **The rule.** A cluster keeps Istio's id as its name as long as no other one has the same: what the proxies of
/// `cluster-east` say of `cluster-west` then means the cluster that is read as `cluster-west`, and an edge that is seen
/// from both sides is one. Where several have the same id they are meshes apart (within a mesh ids are distinct; the one
/// that everybody starts with is `Kubernetes`), so each is called as its context is. The same goes for a cluster of
/// which no id is known. Two contexts that lead to one API server's cluster are one cluster, read by the first.
///
/// A name that was given stays, for nodes are known by it: who comes later has to take another.
struct ClusterNames {
  private var admitted: [Int: (claim: ClusterClaim, standing: ClusterStanding)] = [:]

  /// What was decided for a place in the list of contexts; nil: it is not admitted.
  func standing(of place: Int) -> ClusterStanding? { admitted[place]?.standing }

  /// Takes in contexts that have come at one time.
  /// - Parameter claims: by place in the list of contexts: of several that are the same, the first is read.
  mutating func admit(_ claims: [Int: ClusterClaim]) {
    var fresh: [(place: Int, claim: ClusterClaim)] = []
    for (place, claim) in claims.sorted(by: { $0.key < $1.key }) where admitted[place] == nil {
      let twin = owners.first { $0.isSame(claim) } ?? fresh.first { $0.claim.isSame(claim) }?.claim
      if let twin {
        admitted[place] = (claim, .same(as: twin.context))
      } else if let other = (owners + fresh.map(\.claim)).first(where: { $0.server == claim.server }) {
        admitted[place] = (claim, .clash(with: other.context))
      } else {
        fresh.append((place, claim))
      }
    }
    let ids = (owners + fresh.map(\.claim)).compactMap(\.id)
    for (place, claim) in fresh { admitted[place] = (claim, .own(name(for: claim, among: ids))) }
  }

  /// The id of a cluster has become known.
  mutating func learn(_ id: String, of place: Int) {
    guard var (claim, standing) = admitted[place], case .own = standing, claim.id == nil else { return }
    admitted[place] = nil
    claim.id = id
    standing = .own(name(for: claim, among: owners.compactMap(\.id) + [id]))
    admitted[place] = (claim, standing)
  }

  /// Another context takes the place; what was read by way of this one may be read by another.
  mutating func leave(_ place: Int) { admitted[place] = nil }

  /// What is to be done with each of some clusters that are read once. Asks each where there are several.
  static func standings(of clients: [KubernetesClient]) async -> [ClusterStanding] {
    guard clients.count > 1 else { return clients.map { _ in .alone } }
    let claims = await withTaskGroup(of: (Int, ClusterClaim).self) { group in
      for (place, client) in clients.enumerated() {
        group.addTask { (place, await ClusterClaim.ask(client, namespace: nil)) }
      }
      return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
    }
    var names = ClusterNames()
    names.admit(claims)
    return clients.indices.map { names.standing(of: $0) ?? .undecided }
  }

  /// Clusters that are read.
  private var owners: [ClusterClaim] {
    admitted.sorted { $0.key < $1.key }.compactMap { $0.value.standing.name == nil ? nil : $0.value.claim }
  }

  /// - Parameter ids: those of all that are read, this one's too.
  private func name(for claim: ClusterClaim, among ids: [String]) -> ClusterName {
    let given = Set(admitted.values.compactMap(\.standing.name))
    if let id = claim.id, ids.count(where: { $0 == id }) == 1, !given.contains(id) {
      return ClusterName(id: id, name: id)
    }
    // A context may be called as another cluster calls itself.
    var name = claim.context
    if ids.contains(name) || given.contains(name) { name = "\(claim.id ?? "cluster") (\(claim.context))" }
    return ClusterName(id: claim.id, name: name)
  }
}
