import Manifests

extension Rule {
  /// A host that looks known and is not.
  static let pha0054 = Rule(
    "PHA0054", "HostOnlyLooksKnown", .error, kinds: ["VirtualService", "DestinationRule"],
    needs: [.allServices],
    explanation: """
      Two ways in which a host seems to be there. A ServiceEntry for `*.example.com` is one service with that very \
      name: a route to `api.example.com` finds no cluster of its own (503, flag NC), and a DestinationRule for it is \
      not used, although linters that compare suffixes are content.

      And a name with a dot is taken as it is written: `reviews.bookinfo` is not `reviews.bookinfo.svc.cluster.local`. \
      Only a name without any dot is completed. A VirtualService for such a host does not answer for the service.
      """,
    remedy: """
      Add a ServiceEntry with the exact host; write services as `reviews` in their own namespace, or with the whole \
      name `reviews.bookinfo.svc.cluster.local`.
      """,
    bad: """
      apiVersion: networking.istio.io/v1
      kind: ServiceEntry
      metadata: {name: books, namespace: bookinfo}
      spec:
        hosts: ["*.example.com"]
        location: MESH_EXTERNAL
        resolution: NONE
        ports:
        - {number: 80, name: http, protocol: HTTP}
      ---
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: books, namespace: bookinfo}
      spec:
        hosts: [books.example.com]
        http:
        - route:
          - destination: {host: api.example.com}
      """,
    good: """
      apiVersion: networking.istio.io/v1
      kind: ServiceEntry
      metadata: {name: books, namespace: bookinfo}
      spec:
        hosts: [api.example.com]
        location: MESH_EXTERNAL
        resolution: DNS
        ports:
        - {number: 80, name: http, protocol: HTTP}
      ---
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: {name: books, namespace: bookinfo}
      spec:
        hosts: [books.example.com]
        http:
        - route:
          - destination: {host: api.example.com}
      """
  ) { set, report in
    func wildcard(_ host: String, _ namespace: String) -> (ServiceEntry, String)? {
      guard !HostPattern.isWildcard(host),
        case .serviceEntry(let entry, let written)? = set.hosts.resolve(host, from: namespace),
        HostPattern.isWildcard(written)
      else { return nil }
      return (entry, written)
    }
    for service in set.virtualServices {
      let namespace = service.object.namespace
      for destination in service.destinations {
        guard let host = destination.host, let (entry, written) = wildcard(host.value, namespace) else {
          continue
        }
        report.report(
          service.object, at: host.place,
          "\(host.value) is known by its suffix only (\(written)): proxies have no cluster of that name, and requests "
            + "that take this route get 503 with the flag NC",
          notes: [.init("the wildcard is here", entry.object, at: entry.hosts.first?.place)],
          fix: "add a ServiceEntry with the host \(host.value)")
      }
      for host in service.hosts {
        guard let meant = ShortHost.meant(host.value, in: set) else { continue }
        report.report(
          service.object, at: host.place,
          "\(host.value) has a dot and is taken as it is written: these routes do not hold for service \(meant.object.qualifiedName)",
          level: .warning, notes: [.init("the service is here", meant.object)],
          fix: "write \(meant.fqdn(domain: set.hosts.domain))")
      }
    }
    for rule in set.destinationRules {
      guard let host = rule.host, let (entry, written) = wildcard(host.value, rule.object.namespace) else {
        continue
      }
      report.report(
        rule.object, at: host.place,
        "\(host.value) is known by its suffix only: the service is called \(written), and this rule is not used for it",
        level: .warning, notes: [.init("the wildcard is here", entry.object, at: entry.hosts.first?.place)],
        fix: "write host: \"\(written)\", or add a ServiceEntry with the host \(host.value)")
    }
  }

  /// A circuit breaker that opens at the second call.
  static let pha0055 = Rule(
    "PHA0055", "CircuitBreakerOpensAtOnce", .warning, kinds: ["DestinationRule"],
    explanation: """
      A limit of 1 means one at a time for each calling proxy. With `maxConnections: 1` HTTP/1.1 requests wait for each \
      other; with `http1MaxPendingRequests: 1` the second that waits gets 503 with the flag UO at once, with \
      `http2MaxRequests: 1` every second concurrent request. Any real load opens such a circuit breaker. It is what \
      Istio's own exercise on circuit breaking uses, and what is then left behind.
      """,
    remedy: "Set the limits from the load: concurrent requests of one caller at its peak, with room above.",
    bad: """
      apiVersion: networking.istio.io/v1
      kind: DestinationRule
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        host: reviews
        trafficPolicy:
          connectionPool:
            http: {http1MaxPendingRequests: 1}
      """,
    good: """
      apiVersion: networking.istio.io/v1
      kind: DestinationRule
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        host: reviews
        trafficPolicy:
          connectionPool:
            http: {http1MaxPendingRequests: 100}
      """
  ) { set, report in
    let limits: [(group: String, key: String, effect: String)] = [
      ("http", "http1MaxPendingRequests", "the second request that has to wait gets 503 (UO)"),
      ("http", "http2MaxRequests", "the second request at the same time gets 503 (UO)"),
      (
        "tcp", "maxConnections",
        "calls of one caller queue behind each other (over TCP the second is refused, UO)"
      ),
    ]
    for rule in set.destinationRules {
      let policies = ([rule.trafficPolicy] + rule.subsets.map(\.trafficPolicy)).compactMap { $0 }
      let pools = policies.flatMap { policy in
        [policy.connectionPool] + policy.portLevelSettings.map { $0.node["connectionPool"] }
      }.compactMap { $0 }
      for pool in pools {
        let small = limits.filter { pool.at($0.group, $0.key)?.int == 1 }
        guard let first = small.first, let place = pool.at(first.group, first.key)?.place else { continue }
        report.report(
          rule.object, at: place,
          "This circuit breaker opens under any load: with \(small.map { "\($0.key) 1" }.joined(separator: " and ")) "
            + first.effect,
          fix: "raise the limits to what one caller needs at its peak")
      }
    }
  }
}

/// Names such as `reviews.bookinfo`, which people mean as a service of a namespace.
enum ShortHost {
  /// The service that is meant; nil where the name is something else.
  static func meant(_ host: String, in set: ConfigSet) -> Service? {
    let parts = host.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2 || (parts.count == 3 && parts[2] == "svc"), !parts[0].hasPrefix("*"),
      !set.hosts.exists(fqdn: host)
    else { return nil }
    return set.hosts.service(named: parts[0], in: parts[1])
  }
}
