import Manifests

extension Rule {
  /// A Gateway's port that no Service of its pods has.
  static let ist0162 = Rule(
    "IST0162", "GatewayPortNotDefinedOnService", .warning, kinds: ["Gateway"], needs: [.allServices],
    explanation: """
      A Gateway opens a port, but no Service that selects its pods has that port: the pods listen, and nothing from \
      outside reaches them there; connections time out or are refused. The number is that of the Service's port or, where \
      it maps to another, of its `targetPort`.

      Without objects of a cluster the gateway of a default installation is assumed: 80, 443, 15443 and 31400, and 8080 \
      and 8443, which its Service maps the first two to.
      """,
    remedy: "Open the port on the gateway's Service, or write one of the ports that it has.",
    bad: """
      apiVersion: networking.istio.io/v1
      kind: Gateway
      metadata: {name: bookinfo-gateway, namespace: bookinfo}
      spec:
        selector: {istio: ingressgateway}
        servers:
        - port: {number: 9080, name: http, protocol: HTTP}
          hosts: ["*"]
      """,
    good: """
      apiVersion: networking.istio.io/v1
      kind: Gateway
      metadata: {name: bookinfo-gateway, namespace: bookinfo}
      spec:
        selector: {istio: ingressgateway}
        servers:
        - port: {number: 80, name: http, protocol: HTTP}
          hosts: ["*"]
      """
  ) { set, report in
    var pods = GatewayPods(set)
    var ports = GatewayPorts(set)
    for gateway in set.gateways where !gateway.servers.isEmpty {
      let behind = pods.of(gateway)
      guard !behind.isEmpty else { continue }
      guard set.facts.has(.services) || behind.contains(where: \.isAssumed) else {
        report.skip(needs: .services)
        continue
      }
      let open = ports.open(for: gateway, pods: behind)
      for server in gateway.servers {
        guard let port = server.port, !open.numbers.contains(port.value) else { continue }
        // A server on a Unix socket has port 0, and no Service.
        if port.value == 0, server.bind?.value.hasPrefix("unix:") ?? false { continue }
        let list = open.written.sorted().prefix(10).map(String.init).joined(separator: ", ")
        let names = open.services.prefix(3).joined(separator: ", ")
        report.report(
          gateway.object, at: port.place,
          names.isEmpty
            ? "Port \(port.value) is open on the pods with \(gateway.selector?.text ?? "any labels"), but no Service "
              + "selects them: nothing outside the cluster reaches it"
            : "Port \(port.value) is no port of \(names), the way to this Gateway's pods: connections to it go nowhere",
          fix: list.isEmpty
            ? "add a Service with this port for the gateway's pods"
            : "write one of the Service's ports (\(list)), or open \(port.value) there")
      }
    }
  }
}

/// The ports that Services open to gateways' pods.
private struct GatewayPorts {
  struct Open {
    /// Numbers that a Gateway may write.
    var numbers: Set<Int> = []
    /// The Services' own ports.
    var written: Set<Int> = []
    /// `istio-system/istio-ingressgateway`.
    var services: [String] = []
  }

  private struct Key: Hashable {
    var selector: [String: String]
    var namespaces: Set<String>
  }

  private let set: ConfigSet
  private let services: [String: [Service]]
  private var known: [Key: Open] = [:]

  init(_ set: ConfigSet) {
    self.set = set
    services = Dictionary(grouping: set.services, by: \.object.namespace)
  }

  mutating func open(for gateway: Gateway, pods: [Workload]) -> Open {
    let selector = gateway.selector?.labels ?? [:]
    let key = Key(selector: selector, namespaces: Set(pods.map(\.object.namespace)))
    if let open = known[key] { return open }
    var open = Open()
    for namespace in key.namespaces.sorted() {
      for service in services[namespace] ?? [] {
        guard let wanted = service.selector?.labels, !wanted.isEmpty,
          wanted.allSatisfy({ selector[$0.key].map { [value = $0.value] in $0 == value } ?? true }),
          let pod = set.workloadIndex.matching(wanted.merging(selector) { $1 }, in: namespace).first
        else { continue }
        open.services.append(
          service.isAssumed
            ? "Istio's ingress gateway as it is installed by default" : service.object.qualifiedName)
        for port in service.ports { Self.add(port, of: service, pod: pod, to: &open) }
      }
    }
    known[key] = open
    return open
  }

  private static func add(_ port: Service.Port, of service: Service, pod: Workload, to open: inout Open) {
    guard port.transport == "TCP", let number = port.port?.value else { return }
    open.written.insert(number)
    open.numbers.insert(number)
    guard let target = port.targetPort?.value else { return }
    if let targetNumber = Int(target) {
      open.numbers.insert(targetNumber)
    } else {
      let ports = pod.containers.lazy.flatMap(\.ports)
      if let named = ports.first(where: { $0["name"]?.text == target })?["containerPort"]?.int {
        open.numbers.insert(named)
      }
    }
    // What a real installation maps its ports to; the assumed Service has them equal, as istioctl's has.
    if service.isAssumed { open.numbers.formUnion(number == 80 ? [8080] : number == 443 ? [8443] : []) }
  }
}
