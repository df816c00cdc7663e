import Manifests

/// VirtualServices by host and by gateway.
struct VirtualServiceIndex: Sendable {
  struct Entry: Sendable {
    let service: VirtualService
    /// Its place in the set's virtual services.
    let index: Int
    /// Namespaces that see it; nil: all.
    let scopes: Set<String>?
    func isVisible(to namespace: String) -> Bool { scopes.map { $0.contains(namespace) } ?? true }
  }
  private(set) var mesh = HostTable<Entry>()
  private(set) var all = HostTable<Entry>()
  /// By `namespace/name` of the gateway.
  private(set) var byGateway: [String: [Entry]] = [:]
  /// Places in the set's virtual services by the full name of a host that they send traffic to.
  private(set) var byDestination: [String: [Int]] = [:]
  /// Places in the set's routes of the Gateway API by the full name of a service that they attach or lead to.
  private(set) var gatewayAPI: [String: [Int]] = [:]
  private var byName: [String: Entry] = [:]

  init(_ set: ConfigSet) {
    let numbered = Age.sorted(Array(set.virtualServices.enumerated()), \.element.object)
    for (index, service) in numbered {
      let namespace = service.object.namespace
      let entry = Entry(
        service: service, index: index,
        scopes: HostIndex.scopes(
          service.exportTo.map(\.value), default: set.meshConfig.defaultVirtualServiceExportTo,
          own: namespace))
      byName[service.object.qualifiedName] = entry
      for host in service.hosts {
        let name = set.hosts.fqdn(host.value, in: namespace)
        all.add(entry, host: name)
        if service.isOnMesh { mesh.add(entry, host: name) }
      }
      var targets: Set<String> = []
      for destination in service.destinations {
        guard let host = destination.host?.value else { continue }
        let name = set.hosts.fqdn(host, in: namespace)
        if targets.insert(name).inserted { byDestination[name, default: []].append(index) }
      }
      var gateways: Set<String> = []
      for gateway in service.gateways + service.http.flatMap({ $0.match.flatMap(\.gateways) }) {
        let name = Self.gateway(gateway.value, in: namespace)
        if let name, gateways.insert(name).inserted { byGateway[name, default: []].append(entry) }
      }
    }
    addGatewayAPI(set)
  }

  private mutating func addGatewayAPI(_ set: ConfigSet) {
    for (index, route) in set.k8sRoutes.enumerated() {
      var names: Set<String> = []
      for ref in route.parentRefs + route.backendRefs where ref.kind == "Service" {
        let namespace = ref.namespace?.value ?? route.object.namespace
        names.insert("\(ref.name?.value ?? "").\(namespace).svc.\(set.hosts.domain)")
      }
      for name in names { gatewayAPI[name, default: []].append(index) }
    }
  }

  /// The full name of a gateway as a VirtualService writes it; nil for the mesh.
  static func gateway(_ name: String, in namespace: String) -> String? {
    if name == "mesh" { return nil }
    if name.contains("/") || namespace.isEmpty { return name }
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    // The old spelling `name.namespace.svc.cluster.local`.
    if parts.count > 2, parts[2] == "svc" { return "\(parts[1])/\(parts[0])" }
    return "\(namespace)/\(name)"
  }

  /// The one that sidecars of a namespace use for a host: the most specific host, the oldest of those.
  func onMesh(host: String, client: String) -> [Entry] {
    mesh.mostSpecific(host) { $0.isVisible(to: client) }
  }

  /// A delegate by namespace and name.
  func delegate(_ name: String, in namespace: String) -> VirtualService? {
    byName[namespace.isEmpty ? name : "\(namespace)/\(name)"]?.service
  }
}
