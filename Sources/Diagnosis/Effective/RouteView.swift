import Manifests

/// One route as people read it: when, where to in which shares, and what is done to the request on the way.
public struct RouteView: Sendable {
  /// Who takes the route.
  public enum Origin: Sendable, Hashable {
    /// The callers' sidecars (or the service's waypoint).
    case mesh
    /// A gateway, by `namespace/name`.
    case gateway(String)
    /// Nobody wrote a route: any workload of the service, in turn.
    case none

    /// `mesh`, `gateway bookinfo/bookinfo-gateway`, `no route`.
    public var text: String {
      switch self {
      case .mesh: "mesh"
      case .gateway(let name): "gateway \(name)"
      case .none: "no route"
      }
    }
  }

  /// Who takes it.
  public var origin: Origin
  /// The VirtualService or HTTPRoute (of a delegate: the delegate); nil where nobody wrote a route.
  public var object: ConfigObject?
  /// Where the route stands.
  public var place: Place?
  /// The route's name.
  public var name: String?
  /// The hosts it answers for.
  public var hosts: [String] = []
  /// Conditions in words, any of which suffices; empty: every request.
  public var conditions: [String] = []
  /// Where it leads.
  public var destinations: [RouteTarget] = []
  /// Where copies go.
  public var mirrors: [RouteTarget] = []
  /// Faults done on purpose.
  public var fault: RouteFault?
  /// The request's time limit, as written.
  public var timeout: Located<String>?
  /// `3 tries, 2s each, on 5xx`; nil: Istio's two retries.
  public var retries: String?
  /// Where the retries stand.
  public var retriesPlace: Place?
  /// `redirects to …`, `answers 503 itself`.
  public var answer: String?
  /// An earlier route of the same object takes every request: this one is never used.
  public var isShadowed = false
  /// An older VirtualService for the same host is used instead.
  public var isUnused = false

  /// `VirtualService bookinfo/reviews line 12`; `none` where nobody wrote a route.
  public var source: String {
    guard let object else { return "none" }
    return ConfigWords.at(object, place)
  }
  /// `every request`, or the conditions joined by `or`.
  public var condition: String {
    conditions.isEmpty ? "every request" : conditions.joined(separator: ", or ")
  }
}

/// Where a route leads.
public struct RouteTarget: Sendable {
  /// The host's full name.
  public let host: String
  /// The subset.
  public let subset: String?
  /// The port.
  public let port: Int?
  /// Its share of the requests (mirrors: of those mirrored) in percent.
  public let share: Double
  /// Where it stands; nil where nobody wrote it.
  public let place: Place?
  /// The service.
  public let service: Service?
  /// The workloads of the service (and the subset); empty where none is known.
  public let workloads: [Workload]
  /// The DestinationRule that declares the subset.
  public let rule: ConfigObject?
  /// Where the subset stands in it.
  public let subsetPlace: Place?
  /// The subset is declared, the service has workloads, and none of them carries the subset's labels.
  public let isEmptySubset: Bool

  /// `reviews v2`, or the host where it is no service of the set.
  public var text: String {
    let name = service?.object.name ?? host
    return subset.map { "\(name) \($0)" } ?? name
  }
}

/// A fault that a route injects on purpose.
public struct RouteFault: Sendable, Hashable {
  /// How long requests are held back, as written.
  public var delay: String?
  /// The share of requests delayed, in percent.
  public var delayPercent: Double
  /// The answer that requests get (`500`, `gRPC UNAVAILABLE`).
  public var abort: String?
  /// The share of requests aborted, in percent.
  public var abortPercent: Double
  /// Where the fault stands.
  public var place: Place

  init?(_ fault: Fault?) {
    guard let fault else { return nil }
    delay = fault.fixedDelay?.value
    delayPercent = fault.delay == nil ? 0 : fault.delayPercent
    abort =
      fault.abortStatus.map { String($0.value) } ?? fault.abort?["grpcStatus"]?.text.map { "gRPC \($0)" }
    abortPercent = fault.abort == nil ? 0 : fault.abortPercent
    place = fault.node.place
    if delay == nil && abort == nil { return nil }
  }

  /// `delays 100 % by 7s and aborts 50 % with 500`.
  public var text: String {
    let parts = [
      delay.map { "delays \(ConfigWords.percent(delayPercent)) by \($0)" },
      abort.map { "aborts \(ConfigWords.percent(abortPercent)) with \($0)" },
    ]
    return parts.compactMap { $0 }.joined(separator: " and ")
  }
}

/// Words for places and shares.
enum ConfigWords {
  /// `VirtualService bookinfo/ratings line 12`.
  static func at(_ object: ConfigObject, _ place: Place?) -> String {
    guard let line = (place ?? object.place).start.line as Int32?, line > 0 else { return object.title }
    return "\(object.title) line \(line)"
  }

  /// `12.5 %`.
  static func percent(_ value: Double) -> String {
    guard value.isFinite, abs(value) < 1e9 else { return "? %" }
    let tenths = (value * 10).rounded() / 10
    return tenths == tenths.rounded() ? "\(Int(tenths)) %" : "\(tenths) %"
  }
}
