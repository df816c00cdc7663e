import Manifests

extension Rule {
  /// istiod may be sent anywhere for keys.
  static let ist0175 = Rule(
    "IST0175", "JwksUriFetchUnrestricted", .warning, kinds: ["RequestAuthentication"], needs: [.istiod],
    explanation: """
      istiod itself fetches the keys that a RequestAuthentication names by `jwksUri` (or that it finds by the issuer). \
      Whoever may write such an object can so let istiod call addresses inside the cluster or of the cloud's metadata \
      service. The environment variable `BLOCKED_CIDRS_IN_JWKS_URIS` of istiod forbids address ranges; it is not set.
      """,
    remedy:
      "Set `BLOCKED_CIDRS_IN_JWKS_URIS` on istiod, for example `--set values.pilot.env.BLOCKED_CIDRS_IN_JWKS_URIS=169.254.0.0/16,10.0.0.0/8`.",
    bad: Self.example(environment: "[]"),
    good: Self.example(
      environment: "[{name: BLOCKED_CIDRS_IN_JWKS_URIS, value: \"169.254.0.0/16,10.0.0.0/8\"}]")
  ) { set, report in
    guard let asking = set.requestAuthentications.first(where: fetches) else { return }
    for workload in set.workloads where workload.object.kind == "Deployment" {
      guard workload.object.labels["app"] == "istiod" else { continue }
      let environment = workload.containers.flatMap { $0.node["env"]?.items ?? [] }
      guard !environment.contains(where: { $0["name"]?.text == "BLOCKED_CIDRS_IN_JWKS_URIS" }) else {
        continue
      }
      let container = workload.containers.first { $0.name?.value == "discovery" } ?? workload.containers.first
      report.report(
        workload.object, at: (container?.node["env"] ?? container?.node)?.place,
        "istiod fetches keys from whatever address a RequestAuthentication names: BLOCKED_CIDRS_IN_JWKS_URIS is not set",
        notes: [.init("keys are fetched for this one, for example", asking.object)],
        fix: "add BLOCKED_CIDRS_IN_JWKS_URIS to env, with the ranges that hold nothing istiod should call")
    }
  }

  /// Whether keys are fetched for it: not where every rule brings its own.
  private static func fetches(_ authentication: RequestAuthentication) -> Bool {
    authentication.jwtRules.isEmpty
      || authentication.jwtRules.contains { ($0["jwks"]?.isEmpty ?? true) || $0["jwksUri"] != nil }
  }

  private static func example(environment: String) -> String {
    """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: istiod, namespace: istio-system, labels: {app: istiod}}
    spec:
      selector: {matchLabels: {app: istiod}}
      template:
        metadata: {labels: {app: istiod}}
        spec:
          containers:
          - name: discovery
            image: istio/pilot
            env: \(environment)
    ---
    apiVersion: security.istio.io/v1
    kind: RequestAuthentication
    metadata: {name: jwt, namespace: istio-system}
    spec:
      selector: {matchLabels: {app: istiod}}
      jwtRules:
      - issuer: https://accounts.example.com
        jwksUri: https://accounts.example.com/jwks.json
    """
  }
}
