/// What became of kinds that current clusters no longer know.
enum RetiredKinds {
  /// What is said of a retired kind.
  struct Answer {
    /// A whole sentence on when it went.
    var gone: String
    /// What replaces it: half a sentence that follows "use".
    var instead: String
  }

  /// Istio's own kinds of 1.x.
  static func istio(_ group: String, _ kind: String) -> Answer? {
    switch group {
    case "authentication.istio.io":
      let gone =
        "Istio 1.6 removed authentication.istio.io: nothing reads this object, and what it demands is not enforced."
      switch kind {
      case "MeshPolicy":
        return Answer(
          gone: gone,
          instead:
            "a PeerAuthentication named default in the root namespace (istio-system) for mutual TLS, and a "
            + "RequestAuthentication there for its JWT rules (origins)")
      default:
        return Answer(
          gone: gone,
          instead:
            "a PeerAuthentication for mutual TLS (peers) and a RequestAuthentication for JWT (origins), each with a "
            + "selector of labels instead of targets")
      }
    case "rbac.istio.io":
      let gone =
        "Istio 1.6 removed rbac.istio.io: nothing reads this object, and what it demands is not enforced."
      switch kind {
      case "ClusterRbacConfig", "RbacConfig":
        return Answer(
          gone: gone,
          instead:
            "an AuthorizationPolicy with an empty spec in each namespace that was included (it denies all), and "
            + "further ones that allow")
      case "ServiceRole":
        return Answer(
          gone: gone,
          instead: "the rules (to: operation) of an AuthorizationPolicy that selects the workloads by label")
      case "ServiceRoleBinding":
        return Answer(
          gone: gone, instead: "the rules (from: source, when) of an AuthorizationPolicy; it needs no role")
      default: return Answer(gone: gone, instead: "an AuthorizationPolicy (security.istio.io/v1)")
      }
    case "config.istio.io":
      return Answer(
        gone:
          "It is a setting of Mixer, which Istio 1.8 removed: nothing reads this object, and what it does is not done.",
        instead: mixer(kind))
    default: return nil
    }
  }

  private static func mixer(_ kind: String) -> String {
    switch kind.lowercased() {
    case "quotaspec", "quotaspecbinding", "quota", "memquota", "redisquota":
      "Envoy's local or global rate limit, set by an EnvoyFilter"
    case "logentry", "fluentd", "stdio", "solarwinds":
      "a Telemetry (telemetry.istio.io/v1) with accessLogging and an extension provider for where the logs go"
    case "metric", "prometheus", "statsd", "dogstatsd", "signalfx", "circonus", "cloudwatch", "reportnothing",
      "newrelic", "wavefront", "apigee":
      "a Telemetry (telemetry.istio.io/v1) with metrics; the proxies themselves give Istio's standard metrics"
    case "stackdriver": "a Telemetry (telemetry.istio.io/v1) with the stackdriver extension provider"
    case "tracespan", "zipkin", "skywalking":
      "a Telemetry (telemetry.istio.io/v1) with tracing and an extension provider for where the spans go"
    case "denier", "checknothing", "listchecker", "listentry", "opa", "rbac", "authorization", "apikey",
      "keyval",
      "edge":
      "an AuthorizationPolicy (action CUSTOM where another service decides)"
    case "kubernetesenv", "kubernetes", "attributemanifest", "template", "adapter", "bypass", "noop":
      "nothing: the proxies know these attributes themselves"
    case "httpapispec", "httpapispecbinding": "nothing: no part of Istio reads API attributes any more"
    default:
      "a Telemetry for metrics, logs and traces, an AuthorizationPolicy for checks, an EnvoyFilter or a WasmPlugin for all else"
    }
  }

  /// The Service Mesh Interface.
  static func serviceMeshInterface(_ group: String, _ kind: String) -> Answer? {
    let gone =
      "It belongs to the Service Mesh Interface, which Istio does not read (an adapter once translated it) and which "
      + "was archived in 2023."
    switch group {
    case "split.smi-spec.io":
      return Answer(
        gone: gone,
        instead:
          "the weights of a VirtualService or of an HTTPRoute's backendRefs"
          + "SMI's weights are relative, too)")
    case "access.smi-spec.io":
      return Answer(gone: gone, instead: "an AuthorizationPolicy with source.serviceAccounts or principals")
    case "specs.smi-spec.io":
      return Answer(
        gone: gone,
        instead: kind == "HTTPRouteGroup"
          ? "the matches of a VirtualService's or an HTTPRoute's routes, or of an AuthorizationPolicy's operations"
          : "a VirtualService, a TCPRoute, or the ports of an AuthorizationPolicy")
    case "metrics.smi-spec.io":
      return Answer(gone: gone, instead: "Istio's standard metrics (istio_requests_total and the others)")
    default: return nil
    }
  }

  /// A version that Kubernetes served once: when it went, and the `apiVersion` that replaced it (nil: nothing did).
  static func kubernetes(_ group: String, _ version: String, _ kind: String) -> (
    release: String, instead: String?
  )? {
    switch (group, version) {
    case ("extensions", "v1beta1"):
      switch kind {
      case "Ingress": return ("1.22", "networking.k8s.io/v1")
      case "NetworkPolicy": return ("1.16", "networking.k8s.io/v1")
      case "PodSecurityPolicy": return ("1.16", nil)
      case "Deployment", "DaemonSet", "ReplicaSet": return ("1.16", "apps/v1")
      default: return nil
      }
    case ("apps", "v1beta1"), ("apps", "v1beta2"): return ("1.16", "apps/v1")
    case ("policy", "v1beta1"): return ("1.25", kind == "PodSecurityPolicy" ? nil : "policy/v1")
    case ("batch", "v2alpha1"): return ("1.21", "batch/v1")
    case ("batch", "v1beta1"): return ("1.25", "batch/v1")
    case ("autoscaling", "v2beta1"): return ("1.25", "autoscaling/v2")
    case ("autoscaling", "v2beta2"): return ("1.26", "autoscaling/v2")
    case ("storage.k8s.io", "v1beta1") where kind == "CSIStorageCapacity":
      return ("1.27", "storage.k8s.io/v1")
    case ("admissionregistration.k8s.io", "v1beta1") where !kind.contains("WebhookConfiguration"): return nil
    case ("networking.k8s.io", "v1beta1") where kind != "Ingress" && kind != "IngressClass": return nil
    case ("certificates.k8s.io", "v1beta1") where kind != "CertificateSigningRequest": return nil
    case ("storage.k8s.io", "v1beta1") where kind == "VolumeAttributesClass": return nil
    case ("coordination.k8s.io", "v1beta1") where kind != "Lease": return nil
    case (_, "v1beta1") where removedIn122.contains(group): return ("1.22", "\(group)/v1")
    case (_, "v1beta1") where ["discovery.k8s.io", "events.k8s.io", "node.k8s.io"].contains(group):
      return ("1.25", "\(group)/v1")
    case ("flowcontrol.apiserver.k8s.io", "v1beta1"): return ("1.26", "\(group)/v1")
    case ("flowcontrol.apiserver.k8s.io", "v1beta2"): return ("1.29", "\(group)/v1")
    case ("flowcontrol.apiserver.k8s.io", "v1beta3"): return ("1.32", "\(group)/v1")
    default: return nil
    }
  }

  private static let removedIn122: Set<String> = [
    "admissionregistration.k8s.io", "apiextensions.k8s.io", "apiregistration.k8s.io", "certificates.k8s.io",
    "coordination.k8s.io", "networking.k8s.io", "rbac.authorization.k8s.io", "scheduling.k8s.io",
    "storage.k8s.io",
  ]

  /// Whether anything here or in the table of kinds speaks of a group.
  static func knows(_ group: String) -> Bool {
    group == "extensions" || istio(group, "") != nil || serviceMeshInterface(group, "") != nil
  }
}
