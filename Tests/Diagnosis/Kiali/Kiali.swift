import Testing

@testable import Diagnosis

/// What one of Kiali's rules finds, written down as tests compare it.
enum Kiali {
  /// `level Kind namespace/name path` of each finding of a code, in order.
  static func lines(_ code: String, _ texts: String..., mesh: String? = nil) -> [String] {
    Analysing.run(texts.joined(separator: "\n---\n"), only: [code], meshConfig: mesh).findings
      .map { "\($0.level.rawValue) \($0.subject) \($0.path)" }.sorted()
  }

  /// A Namespace.
  static func namespace(_ name: String, _ labels: String = "istio-injection: enabled") -> String {
    "{apiVersion: v1, kind: Namespace, metadata: {name: \(name), labels: {\(labels)}}}"
  }

  /// An ambient Namespace, with a waypoint or without.
  static func ambient(_ name: String, waypoint: Bool = false) -> String {
    namespace(
      name, "istio.io/dataplane-mode: ambient" + (waypoint ? ", istio.io/use-waypoint: waypoint" : ""))
  }

  /// A Service with one HTTP port.
  static func service(_ name: String, in namespace: String = "bookinfo", _ rest: String = "") -> String {
    """
    apiVersion: v1
    kind: Service
    metadata: {name: \(name), namespace: \(namespace)}
    spec: {ports: [{name: http, port: 9080}]\(rest.isEmpty ? "" : ", \(rest)")}
    """
  }

  /// A Deployment whose pods carry labels.
  static func deployment(
    _ name: String, in namespace: String = "bookinfo", _ labels: String, pod: String = ""
  ) -> String {
    """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: \(name), namespace: \(namespace), labels: {team: books}}
    spec:
      template:
        metadata: {labels: {\(labels)}}
        spec: {containers: [{name: app, image: app, ports: [{containerPort: 9080, name: web}]}]\(pod)}
    """
  }

  /// An object of a group and kind with a spec in flow style.
  static func object(_ kind: String, _ name: String, in namespace: String = "bookinfo", _ spec: String)
    -> String
  {
    let group =
      switch kind {
      case "PeerAuthentication", "AuthorizationPolicy", "RequestAuthentication": "security.istio.io/v1"
      case "Telemetry": "telemetry.istio.io/v1"
      case "WasmPlugin": "extensions.istio.io/v1alpha1"
      case "HTTPRoute", "GRPCRoute", "K8sGateway": "gateway.networking.k8s.io/v1"
      case "ReferenceGrant": "gateway.networking.k8s.io/v1beta1"
      default: "networking.istio.io/v1"
      }
    let shown = kind == "K8sGateway" ? "Gateway" : kind
    return
      "{apiVersion: \(group), kind: \(shown), metadata: {name: \(name), namespace: \(namespace)}, spec: {\(spec)}}"
  }

  /// The settings that switch automatic mutual TLS off.
  static let noAutomaticTLS = "enableAutoMtls: false"
  /// The settings that refuse unknown hosts.
  static let registryOnly = "outboundTrafficPolicy: {mode: REGISTRY_ONLY}"
}
