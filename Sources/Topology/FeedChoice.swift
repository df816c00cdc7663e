import Mesh

/// Which workloads have all their proxies polled, as far as anybody has told (Kubernetes does).
public struct FeedCoverage: Sendable, Hashable {
  /// A workload by its names.
  public struct Workload: Sendable, Hashable {
    /// Its cluster; nil where there is one only, so that it need not be said.
    public var cluster: String?
    /// Its namespace.
    public var namespace: String?
    /// Its name.
    public var name: String

    /// Makes a key.
    public init(cluster: String? = nil, namespace: String?, name: String) {
      self.cluster = cluster
      self.namespace = namespace
      self.name = name
    }
  }

  /// Pods with a proxy, by workload; a workload that is not there is one of which nothing is known.
  public var pods: [Workload: Int]
  /// How many of a workload's proxies were read lately, worked out with each snapshot.
  var read: [Workload: Int] = [:]

  /// Makes one; without pods nothing is known.
  public init(pods: [Workload: Int] = [:]) { self.pods = pods }

  /// Whether all proxies of a workload were read; nil where nobody has told how many there are.
  func isComplete(_ workload: Workload) -> Bool? {
    let workload = told(workload)
    guard let all = pods[workload] else { return nil }
    return (read[workload] ?? 0) >= all
  }

  /// One of a workload's proxies was read.
  mutating func noteRead(_ workload: Workload) { read[told(workload), default: 0] += 1 }

  /// The workload as its pods were told: by its cluster, or by its names alone.
  private func told(_ workload: Workload) -> Workload {
    guard workload.cluster != nil, pods[workload] == nil else { return workload }
    return Workload(namespace: workload.namespace, name: workload.name)
  }
}

/// Which kind of source stands for each side of a pair of workloads: the proxies themselves, or what keeps their numbers
/// (Prometheus). Never both, for they count the same requests.
///
/// **The rule.** The proxies' numbers are exact and of now, so they win where they are all there: where every pod of the
/// side's workload is known to be read; else, where nobody has told how many pods there are, as long as they count at
/// least four fifths of what is kept, with room for two requests (the two are read at different times). Otherwise what
/// is kept stands for that side. Of a side that only one of them knows, that one tells; what was not read twice in the
/// window gives way to what was, and proxies that answered last before what is kept was read are dead. The choice is made for a pair of workloads and a reporter at once: links that name the
/// service in another way stay together.
package struct FeedChoice {
  /// Of what is kept, the share that live proxies must count to be taken for all.
  package static let share = 0.8
  /// Requests or connections that may be missing whatever the share.
  static let slack = 2.0

  /// Seconds by which live numbers may be older than what is kept.
  static let lateness = 5.0

  private let keptSlots: [Bool]
  private let slotOfView: [Int]
  /// Sides with traffic for which what is kept stands.
  private(set) var keptShown = 0

  private struct Side {
    var exists = false
    var isRead = false
    var count = 0.0
    var rate = 0.0
    var bytes = 0.0
    /// The newest scrape of it in the window.
    var end = -Double.infinity

    mutating func add(_ view: TrafficView) {
      guard view.exists else { return }
      exists = true
      isRead = isRead || view.isRead
      end = max(end, view.ends?.upperBound ?? -.infinity)
      count += view.total.count + view.connections.opened.count
      rate += view.total.rate + view.connections.opened.rate
      bytes += view.connections.received.rate + view.connections.sent.rate
    }
  }

  init(live: [TrafficView], kept: [TrafficView], catalog: Catalog, coverage: FeedCoverage) {
    var sides = Array(repeating: (live: Side(), kept: Side()), count: catalog.pairCount * 3)
    var workloads: [FeedCoverage.Workload?] = Array(repeating: nil, count: sides.count)
    var slotOfView = Array(repeating: 0, count: live.count)
    for (number, link) in catalog.links.enumerated() {
      for reporter in Reporter.allCases {
        let view = number * 3 + reporter.index
        let slot = link.pair * 3 + reporter.index
        slotOfView[view] = slot
        sides[slot].live.add(live[view])
        sides[slot].kept.add(kept[view])
        let end = catalog.endpoints[reporter == .source ? link.source : link.target]
        if let name = end.workload, reporter != .waypoint {
          workloads[slot] = FeedCoverage.Workload(
            cluster: end.cluster, namespace: end.namespace, name: name)
        }
      }
    }
    var shown = 0
    keptSlots = sides.enumerated().map { slot, side in
      let isKept = Self.isKept(side.live, side.kept, workloads[slot].flatMap(coverage.isComplete))
      if isKept, side.kept.count > 0 { shown += 1 }
      return isKept
    }
    self.slotOfView = slotOfView
    keptShown = shown
  }

  /// Whether a view is to be shown as it was kept.
  func isKept(_ view: Int) -> Bool { keptSlots[slotOfView[view]] }

  private static func isKept(_ live: Side, _ kept: Side, _ isComplete: Bool?) -> Bool {
    guard kept.exists else { return false }
    guard live.exists else { return true }
    guard kept.isRead else { return false }
    guard live.isRead else { return true }
    // In a long window a proxy that has died still has numbers, of a time that is over.
    if live.end < kept.end - lateness { return true }
    if let isComplete { return !isComplete }
    // Rates, for the two look at spans of different length.
    let room = kept.count > 0 ? slack * kept.rate / kept.count : 0
    if live.rate + room < share * kept.rate { return true }
    return kept.count == 0 && live.bytes < share * kept.bytes
  }
}
