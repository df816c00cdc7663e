import Diagnosis
import Manifests
import Mesh

/// What the graph measures of a route's destinations, to stand beside the weights that were written.
enum MeasuredShares {
  /// Percent of what arrives at the targets' workloads, by target; nil where nothing arrives or nothing is known.
  static func percent(_ targets: [RouteTarget], _ snapshot: Snapshot?) -> [Double?] {
    guard let snapshot else { return targets.map { _ in nil } }
    let rates = targets.map { target -> Double? in
      guard !target.workloads.isEmpty else { return nil }
      var rate = 0.0
      for edge in snapshot.edges where edge.protocol != .tcp && !edge.isMirrored {
        guard let node = snapshot.node(edge.target), let name = node.workload else { continue }
        let isOurs = target.workloads.contains {
          $0.object.name == name
            && (node.namespace == nil || node.namespace == $0.object.namespace || $0.object.namespace.isEmpty)
        }
        if isOurs { rate += edge.rate }
      }
      return rate
    }
    let total = rates.compactMap { $0 }.reduce(0, +)
    guard total > 0 else { return targets.map { _ in nil } }
    return rates.map { $0.map { $0 / total * 100 } }
  }

  /// A line a destination.
  static func lines(_ targets: [RouteTarget], _ snapshot: Snapshot?, _ object: Int?, isWeighted: Bool)
    -> [ConfigLine]
  {
    let measured = percent(targets, snapshot)
    return zip(targets, measured).prefix(20).map { target, measured in
      var text = isWeighted ? "\(RouteRows.percent(target.share)) by weight" : ""
      if let measured {
        text += (text.isEmpty ? "" : ", ") + "\(RouteRows.percent(measured)) measured"
      }
      if target.workloads.isEmpty, !target.isEmptySubset {
        text += (text.isEmpty ? "" : ", ") + "no workload known"
      }
      return ConfigLine(
        label: "→ " + target.text, text: text,
        ink: off(target.share, measured, isWeighted) ? .warning : .text,
        object: target.place == nil ? nil : object, place: target.place)
    }
  }

  /// Measured and written differ by more than chance makes them.
  private static func off(_ written: Double, _ measured: Double?, _ isWeighted: Bool) -> Bool {
    guard isWeighted, let measured else { return false }
    return (written - measured).magnitude > 10
  }
}
