/// How a namespace takes part in the mesh, by its labels.
public struct NamespaceMesh: Sendable, Hashable {
  /// Which way its pods get into the mesh.
  public enum Mode: Sendable, Hashable {
    /// Sidecars are injected.
    case sidecars
    /// ztunnel takes its pods in.
    case ambient
    /// Sidecars are refused (`istio-injection=disabled`, or a revision that is empty).
    case refused
    /// No label says anything: pods take part that ask for it themselves.
    case unlabelled
  }

  /// Its name.
  public var namespace: String
  /// Which way.
  public var mode: Mode
  /// The control plane's revision or tag: `default` where injection is on and none is named; nil where none is asked for.
  public var revision: String?
  /// The waypoint that its services use.
  public var waypoint: String?
  /// What of its labels cannot be together, as a sentence without full stop.
  public var contradiction: String?

  /// Reads the labels.
  public init(_ namespace: ClusterNamespace) {
    let labels = namespace.labels
    self.namespace = namespace.name
    let waypoint = labels[IstioNames.useWaypoint]
    self.waypoint = waypoint == "none" || waypoint?.isEmpty == true ? nil : waypoint
    let injection = labels[IstioNames.injection]
    let named = labels[IstioNames.revision]
    let isAmbient = labels[IstioNames.dataplane] == "ambient"
    // The older label wins over the revision's, as the injector's webhooks have it.
    if injection == "enabled" {
      mode = .sidecars
      revision = "default"
      if let named, !named.isEmpty, named != "default" {
        contradiction = "istio-injection=enabled hides istio.io/rev=\(named)"
      } else if isAmbient {
        contradiction = "istio-injection=enabled wins over istio.io/dataplane-mode=ambient"
      }
    } else if injection == "disabled" {
      mode = isAmbient ? .ambient : .refused
      revision = isAmbient ? named ?? "default" : nil
    } else if let named, !named.isEmpty, !isAmbient {
      mode = .sidecars
      revision = named
    } else if isAmbient {
      mode = .ambient
      revision = named.flatMap { $0.isEmpty ? nil : $0 } ?? "default"
    } else {
      mode = .unlabelled
      revision = nil
    }
  }
}
