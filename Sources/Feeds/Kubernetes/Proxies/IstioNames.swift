/// Labels, annotations and ports by which Istio's things are known in a cluster.
enum IstioNames {
  static let proxyContainer = "istio-proxy"
  static let managed = "gateway.istio.io/managed"
  static let meshController = "istio.io-mesh-controller"
  static let gatewayName = "gateway.networking.k8s.io/gateway-name"
  static let waypointFor = "istio.io/waypoint-for"
  static let useWaypoint = "istio.io/use-waypoint"
  static let revision = "istio.io/rev"
  static let injection = "istio-injection"
  static let inject = "sidecar.istio.io/inject"
  static let injected = "sidecar.istio.io/status"
  static let dataplane = "istio.io/dataplane-mode"
  static let redirection = "ambient.istio.io/redirection"
  static let agentPort = "status.sidecar.istio.io/port"

  /// Where Envoy alone answers.
  static let statistics = 15090
  /// Where the agent answers for Envoy, the application and itself.
  static let merged = 15020
  /// Envoy's administration, on the pod's own loopback.
  static let admin = 15000
  /// istiod's own metrics.
  static let monitoring = 15014
  static let statisticsPath = "/stats/prometheus"
  static let metricsPath = "/metrics"

  /// The canonical service of labels, in Istio's order; nil where none says it: the workload's name stands for it.
  static func canonicalService(_ labels: [String: String]) -> String? {
    first(labels, ["service.istio.io/canonical-name", "app.kubernetes.io/name", "app"])
  }

  /// The canonical revision of labels, in Istio's order; nil where none says it.
  static func canonicalRevision(_ labels: [String: String]) -> String? {
    first(labels, ["service.istio.io/canonical-revision", "app.kubernetes.io/version", "version"])
  }

  private static func first(_ labels: [String: String], _ names: [String]) -> String? {
    for name in names { if let value = labels[name], !value.isEmpty { return value } }
    return nil
  }
}
