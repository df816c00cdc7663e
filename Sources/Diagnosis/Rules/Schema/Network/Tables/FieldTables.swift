/// The tables of all kinds, by group and kind; each is built when its kind is met for the first time. A table holds the
/// fields of all served versions.
enum FieldTables {
  /// The fields of a kind; nil where the kind is not known, or not known well.
  static func table(group: String, kind: String) -> KindFields? {
    guard let entries = kinds[kind] else { return nil }
    return entries.first { $0.groups.contains(group) }?.make()
  }

  private struct Entry: Sendable {
    let groups: [String]
    let make: @Sendable () -> KindFields
  }

  private static let kinds = Dictionary(
    (istio + gatewayAPI + kubernetes).map { kind, groups, make in (kind, [Entry(groups: groups, make: make)])
    },
    uniquingKeysWith: +)

  private typealias Row = (String, [String], @Sendable () -> KindFields)

  private static let networking = ["networking.istio.io"]
  private static let security = ["security.istio.io"]
  private static let extensions = ["extensions.istio.io"]

  private static let istio: [Row] = [
    ("VirtualService", networking, { Kinds.virtualService }),
    ("DestinationRule", networking, { Kinds.destinationRule }),
    ("Gateway", networking, { Kinds.gateway }),
    ("ServiceEntry", networking, { Kinds.serviceEntry }),
    ("Sidecar", networking, { Kinds.sidecar }),
    ("WorkloadEntry", networking, { Kinds.workloadEntry }),
    ("WorkloadGroup", networking, { Kinds.workloadGroup }),
    ("EnvoyFilter", networking, { Kinds.envoyFilter }),
    ("ProxyConfig", networking, { Kinds.proxyConfig }),
    ("PeerAuthentication", security, { Kinds.peerAuthentication }),
    ("RequestAuthentication", security, { Kinds.requestAuthentication }),
    ("AuthorizationPolicy", security, { Kinds.authorizationPolicy }),
    ("Telemetry", ["telemetry.istio.io"], { Kinds.telemetry }),
    ("WasmPlugin", extensions, { Kinds.wasmPlugin }),
    ("IstioOperator", ["install.istio.io"], { Kinds.istioOperator }),
    ("TrafficExtension", extensions, { Kinds.trafficExtension }),
  ]

  private static let gateways = ["gateway.networking.k8s.io"]

  private static let gatewayAPI: [Row] = [
    ("Gateway", gateways, { Kinds.k8sGateway }),
    ("GatewayClass", gateways, { Kinds.gatewayClass }),
    ("HTTPRoute", gateways, { Kinds.httpRoute }),
    ("GRPCRoute", gateways, { Kinds.grpcRoute }),
    ("TLSRoute", gateways, { Kinds.tlsRoute }),
    ("TCPRoute", gateways, { Kinds.streamRoute }),
    ("UDPRoute", gateways, { Kinds.streamRoute }),
    ("ReferenceGrant", gateways, { Kinds.referenceGrant }),
    ("BackendTLSPolicy", gateways, { Kinds.backendTLSPolicy }),
    ("ListenerSet", gateways, { Kinds.listenerSet }),
  ]

  private static let core = [""]
  private static let apps = ["apps", "extensions"]
  private static let admission = ["admissionregistration.k8s.io"]

  private static let kubernetes: [Row] = [
    ("Service", core, { Kinds.service }),
    ("Endpoints", core, { Kinds.endpoints }),
    ("EndpointSlice", ["discovery.k8s.io"], { Kinds.endpointSlice }),
    ("Ingress", ["networking.k8s.io", "extensions"], { Kinds.ingress }),
    ("Namespace", core, { Kinds.namespace }),
    ("ServiceAccount", core, { Kinds.serviceAccount }),
    ("Secret", core, { Kinds.secret }),
    ("ConfigMap", core, { Kinds.configMap }),
    ("Node", core, { Kinds.node }),
    ("Pod", core, { Kinds.pod }),
    ("Deployment", apps, { Kinds.deployment }),
    ("StatefulSet", apps, { Kinds.statefulSet }),
    ("DaemonSet", apps, { Kinds.daemonSet }),
    ("ReplicaSet", apps, { Kinds.replicaSet }),
    ("ReplicationController", core, { Kinds.replicationController }),
    ("Job", ["batch"], { Kinds.job }),
    ("CronJob", ["batch"], { Kinds.cronJob }),
    ("MutatingWebhookConfiguration", admission, { Kinds.webhooks }),
    ("ValidatingWebhookConfiguration", admission, { Kinds.webhooks }),
    ("CustomResourceDefinition", ["apiextensions.k8s.io"], { Kinds.customResourceDefinition }),
  ]

  /// The tables themselves.
  private enum Kinds {
    static let virtualService = KindFields(
      .istio, spec: FieldTables.virtualService, toldElsewhere: [.durations, .nullElements, .emptySpec])
    static let destinationRule = KindFields(.istio, spec: FieldTables.destinationRule)
    static let gateway = KindFields(.istio, spec: FieldTables.gateway)
    static let serviceEntry = KindFields(.istio, spec: FieldTables.serviceEntry)
    static let sidecar = KindFields(
      .istio, spec: FieldTables.sidecar, toldElsewhere: [.nullElements, .emptySpec])
    static let workloadEntry = KindFields(.istio, spec: FieldTables.workloadEntry)
    static let workloadGroup = KindFields(.istio, spec: FieldTables.workloadGroup)
    static let envoyFilter = KindFields(.istio, spec: FieldTables.envoyFilter)
    static let proxyConfig = KindFields(.istio, spec: FieldTables.proxyConfig)
    static let peerAuthentication = KindFields(.istio, spec: FieldTables.peerAuthentication)
    static let requestAuthentication = KindFields(
      .istio, spec: FieldTables.requestAuthentication, toldElsewhere: .durations)
    static let authorizationPolicy = KindFields(
      .istio, spec: FieldTables.authorizationPolicy, toldElsewhere: .nullElements)
    static let telemetry = KindFields(
      .istio, spec: FieldTables.telemetry, toldElsewhere: [.durations, .nullElements])
    static let wasmPlugin = KindFields(.istio, spec: FieldTables.wasmPlugin)
    static let trafficExtension = KindFields(.istio, spec: FieldTables.trafficExtension)

    static let istioOperator = KindFields(.install, spec: FieldTables.istioOperator)

    static let k8sGateway = KindFields(.gatewayAPI, spec: FieldTables.k8sGateway)
    static let gatewayClass = KindFields(.gatewayAPI, spec: FieldTables.gatewayClass)
    static let httpRoute = KindFields(.gatewayAPI, spec: FieldTables.httpRouteKind)
    static let grpcRoute = KindFields(.gatewayAPI, spec: FieldTables.grpcRouteKind)
    static let tlsRoute = KindFields(.gatewayAPI, spec: FieldTables.tlsRouteKind)
    static let streamRoute = KindFields(.gatewayAPI, spec: FieldTables.streamRouteKind)
    static let referenceGrant = KindFields(.gatewayAPI, spec: FieldTables.referenceGrant)
    static let backendTLSPolicy = KindFields(.gatewayAPI, spec: FieldTables.backendTLSPolicy)
    static let listenerSet = KindFields(.gatewayAPI, spec: FieldTables.listenerSet)

    static let service = KindFields(.kubernetes, spec: FieldTables.service)
    static let endpoints = KindFields(.kubernetes, root: FieldTables.endpoints)
    static let endpointSlice = KindFields(.kubernetes, root: FieldTables.endpointSlice)
    static let ingress = KindFields(.kubernetes, spec: FieldTables.ingress)
    static let namespace = KindFields(.kubernetes, spec: FieldTables.namespace)
    static let serviceAccount = KindFields(.kubernetes, root: FieldTables.serviceAccount)
    static let secret = KindFields(.kubernetes, root: FieldTables.secret)
    static let configMap = KindFields(.kubernetes, root: FieldTables.configMap)
    static let node = KindFields(.kubernetes, spec: FieldTables.node)
    static let pod = KindFields(.kubernetes, spec: FieldTables.podSpec)
    static let deployment = KindFields(.kubernetes, spec: FieldTables.deployment)
    static let statefulSet = KindFields(.kubernetes, spec: FieldTables.statefulSet)
    static let daemonSet = KindFields(.kubernetes, spec: FieldTables.daemonSet)
    static let replicaSet = KindFields(.kubernetes, spec: FieldTables.replicaSet)
    static let replicationController = KindFields(
      .kubernetes, spec: FieldSet(FieldTables.replicaSet, adding: ["selector": .stringMap]))
    static let job = KindFields(.kubernetes, spec: FieldTables.job)
    static let cronJob = KindFields(.kubernetes, spec: FieldTables.cronJob)
    static let webhooks = KindFields(.kubernetes, root: FieldTables.webhooks)
    static let customResourceDefinition = KindFields(.kubernetes, spec: FieldTables.customResourceDefinition)
  }
}
