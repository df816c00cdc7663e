/// An object that another one of the same group, kind, namespace, name and cluster takes the place of.
public struct ReplacedObject: Sendable {
  /// The one that does not count. It is not in the set: its `index` is -1.
  public let object: ConfigObject
  /// The place in the set of the one that counts.
  public let by: Int
}

/// Which of the objects that were read count: what the cluster would hold if all files were applied in their order.
struct ObjectUnion {
  /// The objects that count, numbered anew.
  private(set) var objects: [ConfigObject] = []
  /// Objects of files that a later one of a file replaces.
  private(set) var replaced: [ReplacedObject] = []

  private struct Key: Hashable {
    var group, kind, namespace, name, cluster: String
  }

  /// - Parameter isIgnored: objects that are left out altogether.
  init(_ read: [ConfigObject], sources: [ManifestSource], isIgnored: (ConfigObject) -> Bool) {
    let liveClusters = Set(sources.lazy.filter(\.isLive).map(\.cluster))
    // A file names no cluster: where there is one only, it is meant for that.
    let only = liveClusters.count == 1 ? liveClusters.first : nil
    var last: [Key: Int] = [:]
    last.reserveCapacity(read.count)
    var winners: [Int] = Array(read.indices)
    let isLive = { (object: ConfigObject) in
      sources.indices.contains(object.source) && sources[object.source].isLive
    }
    for (index, object) in read.enumerated() where !object.name.isEmpty && !isIgnored(object) {
      let cluster = object.clusterName.isEmpty ? only ?? "" : object.clusterName
      let key = Key(
        group: object.group, kind: object.kind, namespace: object.namespace, name: object.name,
        cluster: cluster)
      guard let earlier = last.updateValue(index, forKey: key) else { continue }
      // Whatever came first, a file is what would be applied to the cluster.
      if isLive(object), !isLive(read[earlier]) {
        winners[index] = earlier
        last[key] = earlier
      } else {
        winners[earlier] = index
      }
    }
    keep(read, winners, only, isLive, isIgnored)
  }

  private mutating func keep(
    _ read: [ConfigObject], _ winners: [Int], _ only: String?, _ isLive: (ConfigObject) -> Bool,
    _ isIgnored: (ConfigObject) -> Bool
  ) {
    var numbers: [Int: Int] = [:]
    var losers: [Int] = []
    objects.reserveCapacity(read.count)
    for (index, object) in read.enumerated() where !isIgnored(object) {
      if winners[index] != index {
        losers.append(index)
        continue
      }
      numbers[index] = objects.count
      let cluster = object.cluster.isEmpty ? only ?? "" : object.cluster
      objects.append(object.renumbered(objects.count, cluster: cluster))
    }
    for loser in losers where !isLive(read[loser]) {
      var winner = winners[loser]
      while winners[winner] != winner { winner = winners[winner] }
      guard let number = numbers[winner] else { continue }
      replaced.append(
        ReplacedObject(object: read[loser].renumbered(-1, cluster: read[loser].cluster), by: number))
    }
  }
}
