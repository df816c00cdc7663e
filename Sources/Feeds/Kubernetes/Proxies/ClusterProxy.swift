import FoundationEssentials
import Kubernetes
import Mesh

/// A pod that has a proxy of the mesh, or is part of its control plane, and how it is asked.
public struct ClusterProxy: Sendable, Hashable {
  /// What it is in the mesh.
  public enum Role: String, Sendable, Hashable, CaseIterable {
    /// An Envoy beside an application.
    case sidecar
    /// An Envoy at the mesh's edge; Istio calls it a router.
    case gateway
    /// An Envoy for the services of a namespace, in ambient mode.
    case waypoint
    /// A node's proxy for TCP, in ambient mode.
    case ztunnel
    /// The control plane.
    case istiod
    /// An Envoy of something that is not Istio.
    case envoy
  }

  /// Whether it can be asked, and if not, why.
  public enum State: Sendable, Hashable {
    /// It runs, and its pod is ready.
    case running
    /// Its proxy runs, but the pod is not ready: the reason as people say it. It is asked.
    case notReady(String)
    /// Its proxy does not run yet.
    case starting(String)
    /// Its proxy has ended, or is held back, and why.
    case stopped(String)
    /// It was told to end; it is asked for as long as it runs.
    case terminating(isRunning: Bool)
  }

  /// Where something answers.
  public struct Place: Sendable, Hashable {
    /// The port.
    public var port: Int
    /// The path.
    public var path: String

    /// Makes a place.
    public init(port: Int, path: String) {
      self.port = port
      self.path = path
    }
  }

  /// The pod.
  public var pod: ResourceKey
  /// What tells it from an earlier pod of the same name.
  public var uid: String
  /// What it is.
  public var role: Role
  /// Whether it can be asked.
  public var state: State
  /// Who it is, as far as the cluster says.
  public var identity: ProxyIdentity
  /// Its workload.
  public var workload: WorkloadName
  /// Where its statistics are, the best place first.
  public var places: [Place]
  /// The container that it runs in.
  public var container: String
  /// Image of that container.
  public var image: String
  /// Whether it runs as a native sidecar.
  public var isNativeSidecar: Bool
  /// The control plane's revision that it belongs to.
  public var revision: String?
  /// When its process started.
  public var started: Date?
  /// How often it was started again.
  public var restarts: Int
  /// The node that it is on.
  public var node: String?

  /// Makes a proxy.
  public init(
    pod: ResourceKey, uid: String, role: Role, state: State, identity: ProxyIdentity, workload: WorkloadName,
    places: [Place], container: String, image: String = "", isNativeSidecar: Bool = false,
    revision: String? = nil, started: Date? = nil, restarts: Int = 0, node: String? = nil
  ) {
    self.pod = pod
    self.uid = uid
    self.role = role
    self.state = state
    self.identity = identity
    self.workload = workload
    self.places = places
    self.container = container
    self.image = image
    self.isNativeSidecar = isNativeSidecar
    self.revision = revision
    self.started = started
    self.restarts = restarts
    self.node = node
  }

  /// The name under which it stands among the sources: `reviews-v1-7c67b.bookinfo`.
  public var name: String { pod.namespace.map { "\(pod.name).\($0)" } ?? pod.name }

  /// Whether it makes sense to ask it now.
  public var isPolled: Bool {
    switch state {
    case .running, .notReady, .terminating(isRunning: true): true
    case .starting, .stopped, .terminating(isRunning: false): false
    }
  }

  /// Whether its answers are traffic of the mesh; istiod's are about itself.
  public var isDataPlane: Bool { role != .istiod }

  /// Where Envoy's administration answers, from inside of the pod alone: a port-forward gets there. Nil for what is no
  /// Envoy (ztunnel's is another, with `/config_dump` and `/logging`).
  public var adminPort: Int? { role == .istiod ? nil : IstioNames.admin }

  /// Why it is not asked, or what is not well with it, as a sentence without full stop; nil for one that runs.
  public var remark: String? {
    switch state {
    case .running: nil
    case .notReady(let reason): reason
    case .starting(let reason): "it is starting: \(reason)"
    case .stopped(let reason): "its proxy does not run: \(reason)"
    case .terminating: "it is terminating"
    }
  }
}
