import Manifests

/// One line of the table of services: a host's port as clients of a namespace meet it.
public struct MTLSRow: Sendable {
  /// The service.
  public let service: Service
  /// `reviews.bookinfo.svc.cluster.local`.
  public let host: String
  /// The service's port.
  public let port: Int
  /// What the port speaks.
  public let portProtocol: PortProtocol
  /// The workloads meant; empty where none is known.
  public let workloads: [Workload]
  /// The subset whose TLS differs from the host's; nil: the host itself.
  public let subset: String?
  /// The clients' namespace.
  public let client: String
  /// What the workloads take.
  public let server: ServerMode
  /// What the clients speak.
  public let clientMode: ClientMode
  /// Whether the two fit.
  public let verdict: TLSVerdict

  /// `reviews.bookinfo.svc.cluster.local:9080`, with `|v2` for a subset.
  public var hostPort: String { "\(host):\(port)" + (subset.map { "|\($0)" } ?? "") }
}

extension EffectiveMTLS {
  /// Every service port with its verdict: for clients of the service's own namespace, and one line more for each
  /// namespace or subset that gets another answer. Services without workloads in the set are judged by the policies of
  /// their namespace.
  /// - Parameter namespace: only services of this one; nil: all.
  public func table(namespace: String? = nil) -> [MTLSRow] {
    config.set.services.filter {
      !$0.isAssumed && $0.externalName == nil && (namespace == nil || $0.object.namespace == namespace)
    }.sorted { $0.object.qualifiedName < $1.object.qualifiedName }.flatMap(rows)
  }

  /// The lines of one service.
  public func rows(of service: Service) -> [MTLSRow] {
    let host = service.fqdn(domain: config.set.hosts.domain)
    let own = service.object.namespace
    let others = config.rules.namespaces(holding: host).filter { $0 != own }
    return service.ports.flatMap { port -> [MTLSRow] in
      guard let number = port.port?.value, PortProtocol.of(port) != .udp else { return [] }
      var rows: [MTLSRow] = []
      for group in servers(of: service, port: port) {
        func row(_ client: String, _ subset: String?) -> MTLSRow {
          let mode = self.client(
            Client(namespace: client), host: host, port: number, subset: subset, serviceNamespace: own)
          return MTLSRow(
            service: service, host: host, port: number, portProtocol: PortProtocol.of(port),
            workloads: group.workloads, subset: subset, client: client, server: group.mode,
            clientMode: mode, verdict: verdict(mode, group.mode, port: PortProtocol.of(port)))
        }
        let plain = row(own, nil)
        rows.append(plain)
        for subset in subsetsWithTLS(host: host, namespace: own) {
          let other = row(own, subset)
          if other.clientMode.kind != plain.clientMode.kind { rows.append(other) }
        }
        for namespace in others {
          let other = row(namespace, nil)
          if other.clientMode.kind != plain.clientMode.kind
            || other.clientMode.rule !== plain.clientMode.rule
          {
            rows.append(other)
          }
        }
      }
      return rows
    }
  }

  private func subsetsWithTLS(host: String, namespace: String) -> [String] {
    let rule = config.destinationRule(host: host, client: namespace, serviceNamespace: namespace)
    return rule?.rules.flatMap { $0.subsets.filter { $0.trafficPolicy?.tls != nil } }
      .compactMap(\.name?.value) ?? []
  }

  /// The workloads behind a service's port, those that take the same together.
  private func servers(of service: Service, port: Service.Port) -> [(mode: ServerMode, workloads: [Workload])]
  {
    let workloads = config.members.workloads(of: service)
    guard !workloads.isEmpty else {
      return [(config.peers.mode(namespace: service.object.namespace, labels: [:], port: nil), [])]
    }
    var groups: [(mode: ServerMode, workloads: [Workload])] = []
    for workload in workloads {
      let mode = server(workload, port: ServiceMembers.targetPort(port, of: workload))
      let index = groups.firstIndex {
        $0.mode.mode == mode.mode && $0.mode.policy === mode.policy && $0.mode.dataPlane == mode.dataPlane
          && $0.mode.origin == mode.origin
      }
      if let index { groups[index].workloads.append(workload) } else { groups.append((mode, [workload])) }
    }
    return groups
  }
}
