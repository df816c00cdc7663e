import Mesh

/// When a difference between two windows is more than chance.
///
/// - Errors: the shares differ by at least 1 point and by 3 standard errors of the difference of two shares; or the
///   health is another.
/// - Latency: the 95th percentile differs by a quarter and by 5 ms, with at least 20 requests on both sides: a
///   quantile of less says little, and buckets of a histogram are about that wide.
/// - Traffic: the rate differs by a quarter and the counts by 3 standard errors, as those of a Poisson process do.
enum DifferenceRules {
  private static let errors = 3.0
  private static let leastRequests = 20.0
  private static let leastShare = 1.0
  private static let leastMilliseconds = 5.0
  private static let leastRatio = 1.25

  static func marks(before: Edge?, after: Edge?) -> DifferenceMarks {
    guard let before else { return .new }
    guard let after else { return .gone }
    var marks: DifferenceMarks = []
    let share = shares(before, after)
    if after.health > before.health && after.health >= .degraded || share > 0 { marks.insert(.moreErrors) }
    if after.health < before.health && before.health >= .degraded || share < 0 { marks.insert(.fewerErrors) }
    // Health and the share disagree where the windows' counts are small: then neither is said.
    if marks.isSuperset(of: [.moreErrors, .fewerErrors]) { marks.subtract([.moreErrors, .fewerErrors]) }
    if let a = before.responseTime?.p95, let b = after.responseTime?.p95, before.count >= leastRequests,
      after.count >= leastRequests, (b - a).magnitude >= leastMilliseconds
    {
      if b > a * leastRatio { marks.insert(.slower) }
      if a > b * leastRatio { marks.insert(.faster) }
    }
    marks.formUnion(traffic(before, after))
    return marks
  }

  /// 1 when the later share is larger beyond chance, -1 when smaller, else 0.
  private static func shares(_ before: Edge, _ after: Edge) -> Int {
    guard let a = before.percentErr, let b = after.percentErr, before.count > 0, after.count > 0,
      (a - b).magnitude >= leastShare
    else { return 0 }
    let pooled = (a * before.count + b * after.count) / (before.count + after.count) / 100
    let deviation = (pooled * (1 - pooled) * (1 / before.count + 1 / after.count)).squareRoot() * 100
    guard (a - b).magnitude > errors * deviation else { return 0 }
    return b > a ? 1 : -1
  }

  private static func traffic(_ before: Edge, _ after: Edge) -> DifferenceMarks {
    let (a, b) = (before.rate, after.rate)
    guard max(a, b) > leastRatio * min(a, b) else { return [] }
    // Bytes are not counted one by one; connections are.
    let (m, n) = (before.count, after.count)
    guard before.protocol == .tcp || (m - n).magnitude > errors * (m + n).squareRoot() else { return [] }
    return b > a ? .busier : .quieter
  }

  /// A node is worse or better by its health, and by what happens on the way to it.
  static func marks(before: Node?, after: Node?, inbound: DifferenceMarks) -> DifferenceMarks {
    guard let before else { return .new }
    guard let after else { return .gone }
    var marks = inbound.intersection([.slower, .faster, .moreErrors, .fewerErrors])
    if after.health > before.health, after.health >= .degraded {
      marks.insert(.moreErrors)
      marks.remove(.fewerErrors)
    } else if after.health < before.health, before.health >= .degraded {
      marks.insert(.fewerErrors)
      marks.remove(.moreErrors)
    }
    return marks
  }
}
