import Manifests

extension Rule {
  /// Several VirtualServices for one host.
  static let kia1106 = Rule(
    "KIA1106", "virtualservices.singlehost", .warning, kinds: ["VirtualService"],
    explanation: """
      More than one VirtualService is for the same host on the same gateway (or inside the mesh). Sidecars use \
      the oldest alone; on a gateway the routes are merged, in an order that nobody states. The same holds for \
      `*.NAMESPACE.svc.cluster.local` beside single hosts of that namespace.
      """,
    remedy: "Put the routes of a host into one VirtualService, or let one delegate to the others.",
    bad: """
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: reviews-all, namespace: bookinfo}
      spec:
        hosts: [reviews]
        http:
        - route:
          - destination: {host: reviews}
      ---
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: reviews-old, namespace: bookinfo}
      spec:
        hosts: [reviews]
        http:
        - route:
          - destination: {host: reviews}
      """,
    good: """
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: reviews-all, namespace: bookinfo}
      spec:
        hosts: [reviews]
        http:
        - route:
          - destination: {host: reviews}
      """
  ) { set, report in
    struct Key: Hashable {
      var gateway: String
      var host: String
    }
    let viewers = Viewers(set)
    var groups: [Key: [Int]] = [:]
    var seen: [SeenObject] = []
    for (index, service) in set.virtualServices.enumerated() {
      let own = service.object.namespace
      let hosts = service.object.isGenerated ? [] : service.hosts.map { set.kialiHost($0.value, in: own) }
      let names = service.gateways.isEmpty ? ["mesh"] : service.gateways.map(\.value)
      for gateway in Set(names.map { GatewayName.qualified($0, in: own) }) {
        for host in Set(hosts.map(\.name)) {
          groups[Key(gateway: gateway, host: host), default: []].append(index)
        }
      }
      seen.append(
        SeenObject(
          scope: viewers.scope(
            service.exportTo, default: set.meshConfig.defaultVirtualServiceExportTo, own: own),
          own: own, hosts: hosts))
    }
    var conflicts = Conflicts()
    for (key, group) in groups {
      // Gateways take what is exported to their namespace; only sidecars are held back by a Sidecar.
      let isConflict: (Int, Int) -> Bool = { viewers.share(seen[$0], seen[$1]) }
      conflicts.compare(group, isConflict)
      let host = KialiHost(key.host, in: "", known: [])
      guard let namespace = host.namespace, !host.isWildcard else { continue }
      let whole = Key(gateway: key.gateway, host: "*.\(namespace).svc.cluster.local")
      conflicts.compare(group, with: groups[whole] ?? [], isConflict)
    }
    for (index, others) in conflicts.others {
      let service = set.virtualServices[index]
      let names = others.map { set.virtualServices[$0].object.shortName(from: service.object.namespace) }
        .sorted()
      report.report(
        service.object, at: service.object.spec?["hosts"]?.place,
        "Another VirtualService is for the same host: \(names.joined(separator: ", ")). Sidecars use the oldest alone",
        notes: others.map {
          RuleReport.Note(
            "the other one", set.virtualServices[$0].object,
            at: set.virtualServices[$0].object.spec?["hosts"]?.place)
        },
        fix: "put all routes of the host into one VirtualService")
    }
  }
}
