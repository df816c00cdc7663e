import Manifests

/// The services of ambient namespaces that VirtualServices and DestinationRules are about.
enum AmbientDestinations {
  /// An object that needs a waypoint, with its hosts.
  struct Config {
    var object: ConfigObject
    var hosts: [Located<String>]
  }

  /// A service that an object is about.
  struct Destination {
    var service: Service
    var host: Located<String>
  }

  /// VirtualServices with routes of HTTP or TLS for calls inside the mesh.
  static func virtualServices(_ set: ConfigSet) -> [Config] {
    set.virtualServices.filter {
      $0.isOnMesh && !($0.http.isEmpty && $0.tls.isEmpty) && !$0.object.isGenerated
    }
    .map { Config(object: $0.object, hosts: $0.hosts) }
  }

  /// DestinationRules that look at HTTP.
  static func destinationRules(_ set: ConfigSet) -> [Config] {
    set.destinationRules.filter { $0.isHTTP && !$0.object.isGenerated }
      .map { Config(object: $0.object, hosts: $0.host.map { [$0] } ?? []) }
  }

  /// The services of ambient namespaces among the hosts, each once.
  static func destinations(_ config: Config, _ set: ConfigSet) -> [Destination] {
    var seen: Set<String> = []
    return config.hosts.compactMap { host in
      let parsed = set.kialiHost(host.value, in: config.object.namespace)
      guard let namespace = parsed.namespace, set.namespaces.isAmbient(namespace),
        let service = set.hosts.service(named: parsed.service, in: namespace),
        seen.insert(parsed.name).inserted
      else { return nil }
      return Destination(service: service, host: host)
    }
  }

  /// Reports objects of a namespace without waypoint that are about no known service.
  static func reportUnreached(_ configs: [Config], _ set: ConfigSet, _ report: inout RuleReport) {
    let mesh = AmbientMesh(set)
    for config in configs {
      let namespace = config.object.namespace
      guard mesh.isAmbient(namespace), !mesh.isEnrolled(in: namespace), let host = config.hosts.first,
        destinations(config, set).isEmpty
      else { continue }
      report.report(
        config.object, at: host.place,
        "What this \(config.object.kind) says about HTTP needs a waypoint, and namespace \(namespace) uses none "
          + "(istio.io/use-waypoint): it has no effect",
        fix: "label namespace \(namespace), or the Service, istio.io/use-waypoint=NAME")
    }
  }

  /// Reports objects about services that use no waypoint.
  static func reportNotEnrolled(_ configs: [Config], _ set: ConfigSet, _ report: inout RuleReport) {
    let mesh = AmbientMesh(set)
    for config in configs {
      for destination in destinations(config, set) {
        let service = destination.service.object
        guard !mesh.isEnrolled(service.labels, in: service.namespace) else { continue }
        report.report(
          config.object, at: destination.host.place,
          "Service \(service.qualifiedName) is in the ambient mesh and uses no waypoint (istio.io/use-waypoint): what "
            + "this \(config.object.kind) says about HTTP has no effect",
          notes: [RuleReport.Note("the service", service)],
          fix: "label the Service, or its namespace, istio.io/use-waypoint=NAME")
      }
    }
  }

  /// Reports objects about services of other namespaces.
  static func reportElsewhere(_ configs: [Config], _ set: ConfigSet, _ report: inout RuleReport) {
    for config in configs {
      for destination in destinations(config, set) {
        let service = destination.service.object
        guard service.namespace != config.object.namespace else { continue }
        report.report(
          config.object, at: destination.host.place,
          "Service \(service.name) is in namespace \(service.namespace), and a waypoint takes the \(config.object.kind)s "
            + "of its service's namespace only: this one has no effect there",
          notes: [RuleReport.Note("the service", service)],
          fix: "move this \(config.object.kind) to namespace \(service.namespace)")
      }
    }
  }
}

extension DestinationRule {
  /// Whether it looks at anything that only HTTP has: hashing by header or cookie, limits of HTTP, outlier detection.
  var isHTTP: Bool {
    let policies = [trafficPolicy?.node] + subsets.map { $0.trafficPolicy?.node }
    return policies.compactMap { $0 }.contains { policy in
      ([policy] + (policy["portLevelSettings"]?.items ?? [])).contains { node in
        let hash = node.at("loadBalancer", "consistentHash")
        return hash?["httpHeaderName"] != nil || hash?["httpCookie"] != nil
          || node.at("connectionPool", "http") != nil
          || node["outlierDetection"] != nil
      }
    }
  }
}
