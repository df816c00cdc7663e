import FoundationEssentials
import JSON

/// A container of a pod, with what it does.
public struct ClusterContainer: Sendable, Hashable {
  /// A port that it declares.
  public struct Port: Sendable, Hashable {
    /// Its name, where it has one.
    public var name: String?
    /// Its number.
    public var number: Int

    /// Makes a port.
    public init(name: String? = nil, number: Int) {
      self.name = name
      self.number = number
    }
  }

  /// What it does (`status.containerStatuses[].state`).
  public enum State: Sendable, Hashable {
    /// It runs, since when.
    case running(since: Date?)
    /// It does not run yet, or not again, and the reason in a word: `ContainerCreating`, `CrashLoopBackOff`.
    case waiting(reason: String?)
    /// It has ended: the reason in a word (`Completed`, `OOMKilled`) and the exit code.
    case terminated(reason: String?, exitCode: Int?)
    /// The pod's status says nothing of it.
    case unknown
  }

  /// Its name.
  public var name: String
  /// Its image, as the pod asks for it.
  public var image: String
  /// Whether it runs before the others (`initContainers`).
  public var isInitial: Bool
  /// An initial one that goes on beside the others: a native sidecar (`restartPolicy: Always`).
  public var isNativeSidecar: Bool
  /// Declared ports.
  public var ports: [Port]
  /// What an `istio-proxy` is told to be by its first arguments: `sidecar`, `router`, `waypoint`, `ztunnel`.
  public var proxyRole: String?
  /// Istio's id of the cluster, as the injector tells it an `istio-proxy` (`ISTIO_META_CLUSTER_ID`).
  public var clusterID: String?
  /// What it does.
  public var state: State
  /// Whether its readiness probe agrees; nil where the status does not say.
  public var isReady: Bool?
  /// How often it was started again.
  public var restarts: Int
  /// Why it ended the last time, in a word, where it has been started again.
  public var lastEnd: String?

  /// Makes a container.
  public init(
    name: String, image: String = "", isInitial: Bool = false, isNativeSidecar: Bool = false,
    ports: [Port] = [], proxyRole: String? = nil, clusterID: String? = nil, state: State = .unknown,
    isReady: Bool? = nil,
    restarts: Int = 0, lastEnd: String? = nil
  ) {
    self.name = name
    self.image = image
    self.isInitial = isInitial
    self.isNativeSidecar = isNativeSidecar
    self.ports = ports
    self.proxyRole = proxyRole
    self.clusterID = clusterID
    self.state = state
    self.isReady = isReady
    self.restarts = restarts
    self.lastEnd = lastEnd
  }

  /// Whether it runs now.
  public var isRunning: Bool { if case .running = state { true } else { false } }

  /// Whether it is there for as long as the pod is: not one that only prepares.
  public var isLasting: Bool { !isInitial || isNativeSidecar }

  /// From an element of `spec.containers` and the one of the same name in the statuses.
  package init?(spec: JSONValue, status: JSONValue, isInitial: Bool) {
    guard let name = spec["name"].text else { return nil }
    let words = spec["args"].texts
    self.init(
      name: name, image: spec["image"].text ?? "", isInitial: isInitial,
      isNativeSidecar: isInitial && spec["restartPolicy"].text == "Always",
      ports: spec["ports"].elements.compactMap { port in
        port["containerPort"].integer.map { Port(name: port["name"].text, number: $0) }
      },
      proxyRole: words.first == "proxy"
        ? words.dropFirst().first.flatMap { Self.roles.contains($0) ? $0 : nil } : nil,
      clusterID: spec["env"].elements.first { $0["name"].text == "ISTIO_META_CLUSTER_ID" }?["value"].text,
      state: Self.state(status["state"]), isReady: status["ready"].bool,
      restarts: status["restartCount"].integer ?? 0,
      lastEnd: status["lastState"]["terminated"]["reason"].text)
  }

  private static let roles: Set = ["sidecar", "router", "waypoint", "ztunnel"]

  private static func state(_ value: JSONValue) -> State {
    let running = value["running"]
    if case .object = running { return .running(since: KubernetesMoment.date(running["startedAt"].text)) }
    let ended = value["terminated"]
    if case .object = ended {
      return .terminated(reason: ended["reason"].text, exitCode: ended["exitCode"].integer)
    }
    let waiting = value["waiting"]
    if case .object = waiting { return .waiting(reason: waiting["reason"].text) }
    return .unknown
  }
}

/// Moments as objects carry them (RFC 3339).
enum KubernetesMoment {
  /// Nil for what is no such moment.
  static func date(_ text: String?) -> Date? { text.flatMap { try? Date($0, strategy: .iso8601) } }
}
