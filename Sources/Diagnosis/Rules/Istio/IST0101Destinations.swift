import Manifests

extension ReferencedResources {
  /// Hosts of routes and mirrors that nothing has, and ports that their services do not have.
  static func destinations(_ set: ConfigSet, _ report: inout RuleReport) {
    var hints = HostHints(set)
    for service in set.virtualServices {
      for destination in service.destinations {
        guard let host = destination.host, !host.value.isEmpty else { continue }
        let targets = set.hosts.all(
          host.value, in: service.object.namespace, exportTo: service.exportTo)
        if targets.isEmpty {
          guard set.canJudge(host: host.value, in: service.object.namespace) else {
            report.skip(needs: set.facts.has(.services) ? .allServices : .services)
            continue
          }
          // Services of other clusters are imported under this suffix by their own controller.
          if host.value.hasSuffix(".svc.clusterset.local") { continue }
          let namespace = service.object.namespace
          report.report(
            service.object, at: host.place,
            "\(hints.reason(host.value, in: namespace)): \(destination.consequence)",
            fix: hints.fix(host.value, in: namespace))
        } else if let port = destination.port {
          let ports = Set(targets.flatMap(\.ports)).sorted()
          guard !ports.contains(port.value) else { continue }
          let list = ports.prefix(8).map(String.init).joined(separator: ", ")
          report.report(
            service.object, at: port.place,
            "\(host.value) has no port \(port.value)"
              + (ports.isEmpty
                ? " (it has none)" : ports.count == 1 ? " (its port is \(list))" : " (its ports are \(list))")
              + ": \(destination.consequence)",
            notes: targets.first.map { [.init("\($0.object.title) is here", $0.object)] } ?? [],
            fix: portFix(port.value, ports: ports, targets: targets))
        }
      }
    }
  }

  /// Routes name a service's port, and not that of its pods: the two are easily mixed up.
  private static func portFix(_ wrong: Int, ports: [Int], targets: [HostTarget]) -> String? {
    for case .service(let service) in targets {
      if let mixedUp = service.ports.first(where: { $0.targetPort?.value == String(wrong) })?.port?.value {
        return "write number: \(mixedUp): \(wrong) is the pods' port behind it"
      }
    }
    guard let first = ports.first else { return nil }
    return ports.count == 1 ? "write number: \(first)" : "write one of the service's ports"
  }
}

extension HostTarget {
  /// The numbers of the ports that routes may name.
  var ports: [Int] {
    switch self {
    case .service(let service): service.ports.compactMap { $0.port?.value }
    case .serviceEntry(let entry, _): entry.ports.compactMap { $0.number?.value }
    }
  }
}

extension RouteDestination {
  /// What happens at run time where it leads to a cluster that no proxy has.
  var consequence: String {
    switch kind {
    case .http: "requests that take this route get 503 with the flag NC (no such cluster)"
    case .l4: "connections that take this route are closed with the flag NC (no such cluster)"
    case .mirror: "nothing is mirrored"
    }
  }
}
