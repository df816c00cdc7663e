/// The tables of all kinds, by group and kind; each is built when its kind is met for the first time. A table holds the
/// fields of all served versions.
enum FieldTables {
  /// The fields of a kind; nil where the kind is not known, or not known well.
  static func table(group: String, kind: String) -> KindTable? {
    guard let entries = kinds[kind] else { return nil }
    return entries.first { $0.groups.contains(group) }?.make()
  }

  private struct Entry: Sendable {
    let groups: [String]
    let make: @Sendable () -> KindTable
  }

  private static let kinds = Dictionary(
    (istio + gatewayAPI + kubernetes).map { kind, groups, make in (kind, [Entry(groups: groups, make: make)])
    },
    uniquingKeysWith: +)

  private typealias Row = (String, [String], @Sendable () -> KindTable)

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
    static let virtualService = KindTable(
      .istio, spec: FieldTables.virtualService, toldElsewhere: [.durations, .nullElements, .emptySpec])
    static let destinationRule = KindTable(.istio, spec: FieldTables.destinationRule)
    static let gateway = KindTable(.istio, spec: FieldTables.gateway)
    static let serviceEntry = KindTable(.istio, spec: FieldTables.serviceEntry)
    static let sidecar = KindTable(
      .istio, spec: FieldTables.sidecar, toldElsewhere: [.nullElements, .emptySpec])
    static let workloadEntry = KindTable(.istio, spec: FieldTables.workloadEntry)
    static let workloadGroup = KindTable(.istio, spec: FieldTables.workloadGroup)
    static let envoyFilter = KindTable(.istio, spec: FieldTables.envoyFilter)
    static let proxyConfig = KindTable(.istio, spec: FieldTables.proxyConfig)
    static let peerAuthentication = KindTable(.istio, spec: FieldTables.peerAuthentication)
    static let requestAuthentication = KindTable(
      .istio, spec: FieldTables.requestAuthentication, toldElsewhere: .durations)
    static let authorizationPolicy = KindTable(
      .istio, spec: FieldTables.authorizationPolicy, toldElsewhere: .nullElements)
    static let telemetry = KindTable(
      .istio, spec: FieldTables.telemetry, toldElsewhere: [.durations, .nullElements])
    static let wasmPlugin = KindTable(.istio, spec: FieldTables.wasmPlugin)
    static let trafficExtension = KindTable(.istio, spec: FieldTables.trafficExtension)

    static let k8sGateway = KindTable(.gatewayAPI, spec: FieldTables.k8sGateway)
    static let gatewayClass = KindTable(.gatewayAPI, spec: FieldTables.gatewayClass)
    static let httpRoute = KindTable(.gatewayAPI, spec: FieldTables.httpRouteKind)
    static let grpcRoute = KindTable(.gatewayAPI, spec: FieldTables.grpcRouteKind)
    static let tlsRoute = KindTable(.gatewayAPI, spec: FieldTables.tlsRouteKind)
    static let streamRoute = KindTable(.gatewayAPI, spec: FieldTables.streamRouteKind)
    static let referenceGrant = KindTable(.gatewayAPI, spec: FieldTables.referenceGrant)
    static let backendTLSPolicy = KindTable(.gatewayAPI, spec: FieldTables.backendTLSPolicy)
    static let listenerSet = KindTable(.gatewayAPI, spec: FieldTables.listenerSet)

    static let service = KindTable(.kubernetes, spec: FieldTables.service)
    static let endpoints = KindTable(.kubernetes, root: FieldTables.endpoints)
    static let endpointSlice = KindTable(.kubernetes, root: FieldTables.endpointSlice)
    static let ingress = KindTable(.kubernetes, spec: FieldTables.ingress)
    static let namespace = KindTable(.kubernetes, spec: FieldTables.namespace)
    static let serviceAccount = KindTable(.kubernetes, root: FieldTables.serviceAccount)
    static let secret = KindTable(.kubernetes, root: FieldTables.secret)
    static let configMap = KindTable(.kubernetes, root: FieldTables.configMap)
    static let node = KindTable(.kubernetes, spec: FieldTables.node)
    static let pod = KindTable(.kubernetes, spec: FieldTables.podSpec)
    static let deployment = KindTable(.kubernetes, spec: FieldTables.deployment)
    static let statefulSet = KindTable(.kubernetes, spec: FieldTables.statefulSet)
    static let daemonSet = KindTable(.kubernetes, spec: FieldTables.daemonSet)
    static let replicaSet = KindTable(.kubernetes, spec: FieldTables.replicaSet)
    static let replicationController = KindTable(
      .kubernetes, spec: FieldSet(FieldTables.replicaSet, adding: ["selector": .stringMap]))
    static let job = KindTable(.kubernetes, spec: FieldTables.job)
    static let cronJob = KindTable(.kubernetes, spec: FieldTables.cronJob)
    static let webhooks = KindTable(.kubernetes, root: FieldTables.webhooks)
    static let customResourceDefinition = KindTable(.kubernetes, spec: FieldTables.customResourceDefinition)
  }
}
