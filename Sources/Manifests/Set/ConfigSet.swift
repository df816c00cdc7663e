/// All objects of an analysis, typed and indexed. A value: made once from what was read, then only read.
///
/// Cost to make: one pass over the objects.
public struct ConfigSet: Sendable {
  /// The texts the objects came from.
  public let sources: [ManifestSource]
  /// What was wrong with the texts.
  public let problems: [ReadingProblem]
  /// Every object, in the order of the texts. `ConfigObject.index` is its place here.
  public let objects: [ConfigObject]
  /// Objects of files that another one, later in the files, takes the place of. They are not in `objects`.
  public let replaced: [ReplacedObject]
  /// The mesh's own settings.
  public let meshConfig: MeshConfig
  /// The mesh's networks file, if one was given.
  public let meshNetworks: MeshNetworks?

  /// Virtual services, in the order of the texts.
  public private(set) var virtualServices: [VirtualService] = []
  /// Destination rules, in the order of the texts.
  public private(set) var destinationRules: [DestinationRule] = []
  /// Istio's gateways, in the order of the texts.
  public private(set) var gateways: [Gateway] = []
  /// Service entries, in the order of the texts.
  public private(set) var serviceEntries: [ServiceEntry] = []
  /// Sidecars, in the order of the texts.
  public private(set) var sidecars: [Sidecar] = []
  /// Peer authentications, in the order of the texts.
  public private(set) var peerAuthentications: [PeerAuthentication] = []
  /// Request authentications, in the order of the texts.
  public private(set) var requestAuthentications: [RequestAuthentication] = []
  /// Authorization policies, in the order of the texts.
  public private(set) var authorizationPolicies: [AuthorizationPolicy] = []
  /// Telemetries, in the order of the texts.
  public private(set) var telemetries: [Telemetry] = []
  /// Wasm plugins, in the order of the texts.
  public private(set) var wasmPlugins: [WasmPlugin] = []
  /// Envoy filters, in the order of the texts.
  public private(set) var envoyFilters: [EnvoyFilter] = []
  /// Workload entries, in the order of the texts.
  public private(set) var workloadEntries: [WorkloadEntry] = []
  /// Workload groups, in the order of the texts.
  public private(set) var workloadGroups: [WorkloadGroup] = []
  /// Gateways of the Gateway API, in the order of the texts.
  public private(set) var k8sGateways: [K8sGateway] = []
  /// Routes of the Gateway API, in the order of the texts.
  public private(set) var k8sRoutes: [K8sRoute] = []
  /// Reference grants, in the order of the texts.
  public private(set) var referenceGrants: [ReferenceGrant] = []
  /// Services that were given, and the assumed ingress gateway's (`Service.isAssumed`).
  public private(set) var services: [Service] = []
  /// Everything that runs pods, pods included, and the assumed ingress gateway's pod.
  public private(set) var workloads: [Workload] = []
  /// Objects by kind, for the kinds without a type of their own (`Namespace`, `Secret`, `ConfigMap`, …).
  public private(set) var byKind: [String: [ConfigObject]] = [:]

  /// What the sidecar injectors were installed with, one a revision.
  public private(set) var injectors: [InjectorConfig] = []

  /// Names of namespaces: those given, and those that objects stand in.
  public let namespaces: NamespaceIndex
  /// Hosts to services and service entries.
  public private(set) var hosts: HostIndex
  /// Pods and templates by label.
  public private(set) var workloadIndex: WorkloadIndex
  /// What could not be read of the cluster that the objects are of.
  public let gaps: ReadingGaps
  /// Which kinds of facts the set holds.
  public private(set) var facts: Facts

  /// When it was made, in seconds since 1970: what certificates are held against.
  public let readAt: Int

  /// Types and indexes what was read. `meshConfig` nil: taken from the ConfigMap `istio` if it is there, else defaults.
  public init(
    _ read: ManifestReader.Result, meshConfig given: MeshConfig? = nil, meshNetworks: MeshNetworks? = nil,
    readAt: Int? = nil, gaps: ReadingGaps = ReadingGaps()
  ) {
    self.gaps = gaps
    self.readAt = readAt ?? WallClock.now
    sources = read.sources
    problems = read.problems
    self.meshNetworks = meshNetworks
    let union = ObjectUnion(read.objects, sources: read.sources, isIgnored: Self.isIgnored)
    let kept = union.objects
    objects = kept
    replaced = union.replaced
    let inCluster = given == nil ? MeshConfig.inConfigMap(of: kept, sources: read.sources) : nil
    meshConfig = given ?? inCluster ?? MeshConfig()
    namespaces = NamespaceIndex(objects: kept)
    workloadIndex = WorkloadIndex([])
    hosts = HostIndex(services: [], serviceEntries: [], meshConfig: meshConfig)
    facts = Facts(known: [])
    for object in kept { byKind[object.kind, default: []].append(object) }
    injectors = (byKind["ConfigMap"] ?? []).compactMap(InjectorConfig.init)
    let assumed = meshConfig.assumesIngressGateway ? AssumedGateway.make(objects: kept) : nil
    services = assumed.map { [$0.service] } ?? []
    workloads = assumed.map { [$0.pod] } ?? []
    for object in kept { Self.type(object, into: &self) }
    workloadIndex = WorkloadIndex(workloads)
    hosts = HostIndex(services: services, serviceEntries: serviceEntries, meshConfig: meshConfig)
    facts = Facts(
      services: services, workloads: workloads, serviceEntries: serviceEntries, byKind: byKind,
      hasMeshConfig: given != nil || inCluster != nil, hasMeshNetworks: meshNetworks != nil, gaps: gaps)
  }

  /// The source that an object came from.
  public func source(of object: ConfigObject) -> ManifestSource { sources[object.source] }

  /// Objects in these namespaces are never looked at (Istio's own rule).
  private static func isIgnored(_ object: ConfigObject) -> Bool {
    let name = object.kind == "Namespace" ? object.name : object.namespace
    return ["kube-system", "kube-public", "kube-node-lease", "local-path-storage"].contains(name)
  }

  private static func type(_ object: ConfigObject, into set: inout ConfigSet) {
    switch (object.group, object.kind) {
    case ("networking.istio.io", "VirtualService"): set.virtualServices.append(VirtualService(object))
    case ("networking.istio.io", "DestinationRule"): set.destinationRules.append(DestinationRule(object))
    case ("networking.istio.io", "Gateway"): set.gateways.append(Gateway(object))
    case ("networking.istio.io", "ServiceEntry"): set.serviceEntries.append(ServiceEntry(object))
    case ("networking.istio.io", "Sidecar"): set.sidecars.append(Sidecar(object))
    case ("networking.istio.io", "EnvoyFilter"): set.envoyFilters.append(EnvoyFilter(object))
    case ("networking.istio.io", "WorkloadEntry"): set.workloadEntries.append(WorkloadEntry(object))
    case ("networking.istio.io", "WorkloadGroup"): set.workloadGroups.append(WorkloadGroup(object))
    case ("security.istio.io", "PeerAuthentication"):
      set.peerAuthentications.append(PeerAuthentication(object))
    case ("security.istio.io", "RequestAuthentication"):
      set.requestAuthentications.append(RequestAuthentication(object))
    case ("security.istio.io", "AuthorizationPolicy"):
      set.authorizationPolicies.append(AuthorizationPolicy(object))
    case ("telemetry.istio.io", "Telemetry"): set.telemetries.append(Telemetry(object))
    case ("extensions.istio.io", "WasmPlugin"): set.wasmPlugins.append(WasmPlugin(object))
    case ("gateway.networking.k8s.io", "Gateway"), ("gateway.networking.x-k8s.io", "Gateway"):
      set.k8sGateways.append(K8sGateway(object))
    case ("gateway.networking.k8s.io", "ReferenceGrant"): set.referenceGrants.append(ReferenceGrant(object))
    case ("gateway.networking.k8s.io", let kind) where kind.hasSuffix("Route"):
      set.k8sRoutes.append(K8sRoute(object))
    case ("", "Service"): set.services.append(Service(object))
    case (let group, let kind) where Workload.isWorkload(kind: kind) && !group.hasSuffix("istio.io"):
      set.workloads.append(Workload(object))
    default: break
    }
  }
}
