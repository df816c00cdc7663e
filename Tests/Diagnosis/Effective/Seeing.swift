import Manifests

@testable import Diagnosis

/// Configurations from YAML, and short words for what they mean.
enum Seeing {
  static func config(_ text: String, meshConfig: String? = nil) -> EffectiveConfig {
    let source = ManifestSource(name: "mesh.yaml", bytes: Array(text.utf8))
    return EffectiveConfig(
      ConfigSet(
        ManifestReader().read([source]), meshConfig: meshConfig.flatMap { MeshConfig.read(Array($0.utf8)) }))
  }

  /// A service `name` with workload `name-v1`, its pods labelled `app: name`.
  static func app(
    _ name: String, in namespace: String = "bookinfo", version: String = "v1", port: String = "http",
    number: Int = 9080, podLabels: String = ""
  ) -> String {
    """
    apiVersion: v1
    kind: Service
    metadata: {name: \(name), namespace: \(namespace)}
    spec:
      selector: {app: \(name)}
      ports:
      - {name: \(port), port: \(number)}
    ---
    \(workload(name, in: namespace, version: version, number: number, podLabels: podLabels))
    """
  }

  static func workload(
    _ name: String, in namespace: String = "bookinfo", version: String = "v1", number: Int = 9080,
    podLabels: String = ""
  ) -> String {
    """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: \(name)-\(version), namespace: \(namespace)}
    spec:
      template:
        metadata:
          labels: {app: \(name), version: \(version)\(podLabels)}
        spec:
          serviceAccountName: bookinfo-\(name)
          containers:
          - name: \(name)
            ports:
            - {containerPort: \(number)}
    ---

    """
  }

  static func peer(
    _ name: String, in namespace: String, _ mode: String, app: String? = nil, ports: String = "",
    created: String? = nil
  ) -> String {
    """
    apiVersion: security.istio.io/v1
    kind: PeerAuthentication
    metadata: {name: \(name), namespace: \(namespace)\(created.map { ", creationTimestamp: \"\($0)\"" } ?? "")}
    spec:
      mtls: {mode: \(mode)}
      \(app.map { "selector: {matchLabels: {app: \($0)}}" } ?? "")
      \(ports)
    ---

    """
  }

  /// A DestinationRule whose `trafficPolicy` is written in flow style.
  static func rule(_ name: String, in namespace: String, host: String, _ policy: String, more: String = "")
    -> String
  {
    """
    apiVersion: networking.istio.io/v1
    kind: DestinationRule
    metadata: {name: \(name), namespace: \(namespace)}
    spec:
      host: "\(host)"
      trafficPolicy: \(policy)
      \(more)
    ---

    """
  }

  static func policy(_ name: String, in namespace: String = "bookinfo", _ spec: String, dryRun: Bool = false)
    -> String
  {
    """
    apiVersion: security.istio.io/v1
    kind: AuthorizationPolicy
    metadata:
      name: \(name)
      namespace: \(namespace)
      \(dryRun ? "annotations: {istio.io/dry-run: \"true\"}" : "")
    spec: \(spec)
    ---

    """
  }
}
