/// An annotation that Istio documents.
struct KnownAnnotation: Sendable {
  /// How settled it is.
  enum Status: Sendable { case alpha, beta, stable }

  /// The key.
  let name: String
  /// The kinds it works on; `Any` for all.
  let kinds: [String]
  /// How settled it is.
  let status: Status
  /// Whether Istio wants it no longer.
  let isDeprecated: Bool

  init(_ name: String, _ kinds: String, _ status: Status = .alpha, deprecated: Bool = false) {
    self.name = name
    self.kinds = kinds.split(separator: " ").map(String.init)
    self.status = status
    isDeprecated = deprecated
  }

  /// Whether it does anything on an object of a kind.
  func works(on kind: String) -> Bool { kinds.contains("Any") || kinds.contains(kind) }
}

/// The annotations that Istio documents (release 1.32), with the kinds each works on.
enum KnownAnnotations {
  /// By key.
  static let byName: [String: KnownAnnotation] = Dictionary(
    all.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })

  static let all: [KnownAnnotation] = [
    KnownAnnotation("alpha.istio.io/canonical-serviceaccounts", "Service", deprecated: true),
    KnownAnnotation("alpha.istio.io/kubernetes-serviceaccounts", "Service", deprecated: true),
    KnownAnnotation("ambient.istio.io/bypass-inbound-capture", "Pod"),
    KnownAnnotation("ambient.istio.io/dns-capture", "Pod"),
    KnownAnnotation("ambient.istio.io/redirection", "Pod", .beta),
    KnownAnnotation("ambient.istio.io/waypoint-inbound-binding", "GatewayClass Gateway"),
    KnownAnnotation("galley.istio.io/analyze-suppress", "Any"),
    KnownAnnotation("gateway.istio.io/controller-version", "Any"),
    KnownAnnotation("gateway.istio.io/name-override", "Gateway"),
    KnownAnnotation("gateway.istio.io/service-account", "Gateway"),
    KnownAnnotation("inject.istio.io/templates", "Pod"),
    KnownAnnotation("istio.io/autoRegistrationGroup", "WorkloadEntry"),
    KnownAnnotation("istio.io/connectedAt", "WorkloadEntry"),
    KnownAnnotation("istio.io/disconnectedAt", "WorkloadEntry"),
    KnownAnnotation("istio.io/dry-run", "AuthorizationPolicy"),
    KnownAnnotation("istio.io/reroute-virtual-interfaces", "Pod"),
    KnownAnnotation("istio.io/rev", "Pod"),
    KnownAnnotation("istio.io/use-waypoint-canary-weight", "Service ServiceEntry Namespace"),
    KnownAnnotation("istio.io/workloadController", "WorkloadEntry"),
    KnownAnnotation("kubernetes.io/ingress.class", "Ingress", .stable),
    KnownAnnotation("networking.istio.io/exportTo", "Service"),
    KnownAnnotation("networking.istio.io/service-type", "Gateway"),
    KnownAnnotation("networking.istio.io/traffic-distribution", "Namespace Service ServiceEntry"),
    KnownAnnotation("prometheus.istio.io/merge-metrics", "Pod"),
    KnownAnnotation("proxy.istio.io/config", "Pod", .beta),
    KnownAnnotation("proxy.istio.io/overrides", "Pod"),
    KnownAnnotation("readiness.status.sidecar.istio.io/applicationPorts", "Pod"),
    KnownAnnotation("readiness.status.sidecar.istio.io/failureThreshold", "Pod"),
    KnownAnnotation("readiness.status.sidecar.istio.io/initialDelaySeconds", "Pod"),
    KnownAnnotation("readiness.status.sidecar.istio.io/periodSeconds", "Pod"),
    KnownAnnotation("sidecar.istio.io/agentLogLevel", "Pod"),
    KnownAnnotation("sidecar.istio.io/bootstrapOverride", "Pod"),
    KnownAnnotation("sidecar.istio.io/componentLogLevel", "Pod"),
    KnownAnnotation("sidecar.istio.io/discoveryAddress", "Pod", deprecated: true),
    KnownAnnotation("sidecar.istio.io/extraStatTags", "Pod", deprecated: true),
    KnownAnnotation("sidecar.istio.io/inject", "Pod", .beta, deprecated: true),
    KnownAnnotation("sidecar.istio.io/interceptionMode", "Pod"),
    KnownAnnotation("sidecar.istio.io/logLevel", "Pod"),
    KnownAnnotation("sidecar.istio.io/nativeSidecar", "Pod"),
    KnownAnnotation("sidecar.istio.io/proxyCPU", "Pod"),
    KnownAnnotation("sidecar.istio.io/proxyCPULimit", "Pod"),
    KnownAnnotation("sidecar.istio.io/proxyImage", "Pod"),
    KnownAnnotation("sidecar.istio.io/proxyImageType", "Pod"),
    KnownAnnotation("sidecar.istio.io/proxyMemory", "Pod"),
    KnownAnnotation("sidecar.istio.io/proxyMemoryLimit", "Pod"),
    KnownAnnotation("sidecar.istio.io/rewriteAppHTTPProbers", "Pod"),
    KnownAnnotation("sidecar.istio.io/statsCompression", "Pod", deprecated: true),
    KnownAnnotation("sidecar.istio.io/statsEvictionInterval", "Pod"),
    KnownAnnotation("sidecar.istio.io/statsFlushInterval", "Pod"),
    KnownAnnotation("sidecar.istio.io/statsHistogramBins", "Pod"),
    KnownAnnotation("sidecar.istio.io/statsHistogramBuckets", "Pod"),
    KnownAnnotation("sidecar.istio.io/statsInclusionPrefixes", "Pod", deprecated: true),
    KnownAnnotation("sidecar.istio.io/statsInclusionRegexps", "Pod", deprecated: true),
    KnownAnnotation("sidecar.istio.io/statsInclusionSuffixes", "Pod", deprecated: true),
    KnownAnnotation("sidecar.istio.io/status", "Pod"),
    KnownAnnotation("sidecar.istio.io/userVolume", "Pod"),
    KnownAnnotation("sidecar.istio.io/userVolumeMount", "Pod"),
    KnownAnnotation("status.sidecar.istio.io/port", "Pod"),
    KnownAnnotation("topology.istio.io/controlPlaneClusters", "Namespace"),
    KnownAnnotation("traffic.istio.io/nodeSelector", "Service", .stable),
    KnownAnnotation("traffic.sidecar.istio.io/excludeInboundPorts", "Pod"),
    KnownAnnotation("traffic.sidecar.istio.io/excludeInterfaces", "Pod"),
    KnownAnnotation("traffic.sidecar.istio.io/excludeOutboundIPRanges", "Pod"),
    KnownAnnotation("traffic.sidecar.istio.io/excludeOutboundPorts", "Pod"),
    KnownAnnotation("traffic.sidecar.istio.io/includeInboundPorts", "Pod"),
    KnownAnnotation("traffic.sidecar.istio.io/includeOutboundIPRanges", "Pod"),
    KnownAnnotation("traffic.sidecar.istio.io/includeOutboundPorts", "Pod"),
    KnownAnnotation("traffic.sidecar.istio.io/kubevirtInterfaces", "Pod", deprecated: true),
  ]
}
