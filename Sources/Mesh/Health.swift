/// A node's or an edge's state. Ordered from good to bad, Kiali's priority: na < healthy < notReady <
/// degraded < failure.
public enum Health: Int, Sendable, Hashable, Comparable, CaseIterable {
  /// No traffic to judge by.
  case na
  /// Nothing wrong in the window.
  case healthy
  /// Scaled to zero.
  case notReady
  /// Some errors.
  case degraded
  /// Many errors.
  case failure

  /// The name in `pharos.graph/v1`.
  public var name: String {
    switch self {
    case .na: "na"
    case .healthy: "healthy"
    case .notReady: "notReady"
    case .degraded: "degraded"
    case .failure: "failure"
    }
  }

  /// Orders from good to bad.
  public static func < (a: Health, b: Health) -> Bool { a.rawValue < b.rawValue }
}
