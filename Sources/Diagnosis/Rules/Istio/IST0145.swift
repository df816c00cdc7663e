import Manifests

extension Rule {
  /// Two Gateways that serve one host on one port of the same pods.
  static let ist0145 = Rule(
    "IST0145", "ConflictingGateways", .error, kinds: ["Gateway"], sameAs: ["KIA0301"],
    explanation: """
      Two Gateways configure the same pods (their selectors are equal, or one asks for more labels than the other and a \
      pod carries them all) and serve the same host on the same port and address. istiod can open the port once: of two \
      TLS servers, or of two with different protocols, it keeps the older and drops the other, its certificate and routes \
      with it; of two HTTP servers the routes of both are mixed. Which one wins is not written anywhere in the two files.

      Hosts are compared as they are written, but for the namespace before a slash: hosts that different namespaces may \
      use are different.
      """,
    remedy: "Make one Gateway of the two, or give them different hosts or ports.",
    bad: """
      apiVersion: networking.istio.io/v1
      kind: Gateway
      metadata: {name: books, namespace: bookinfo}
      spec:
        selector: {istio: ingressgateway}
        servers:
        - port: {number: 80, name: http, protocol: HTTP}
          hosts: [books.example.com]
      ---
      apiVersion: networking.istio.io/v1
      kind: Gateway
      metadata: {name: books-again, namespace: bookinfo}
      spec:
        selector: {istio: ingressgateway}
        servers:
        - port: {number: 80, name: http, protocol: HTTP}
          hosts: [books.example.com]
      """,
    good: """
      apiVersion: networking.istio.io/v1
      kind: Gateway
      metadata: {name: books, namespace: bookinfo}
      spec:
        selector: {istio: ingressgateway}
        servers:
        - port: {number: 80, name: http, protocol: HTTP}
          hosts: [books.example.com]
      ---
      apiVersion: networking.istio.io/v1
      kind: Gateway
      metadata: {name: shop, namespace: bookinfo}
      spec:
        selector: {istio: ingressgateway}
        servers:
        - port: {number: 80, name: http, protocol: HTTP}
          hosts: [shop.example.com]
      """
  ) { set, report in
    var slots = GatewaySlots(set)
    for gateway in set.gateways {
      for server in gateway.servers {
        guard let port = server.port else { continue }
        let conflicts = slots.conflicts(of: server, in: gateway)
        guard let first = conflicts.hosts.first else { continue }
        let names = conflicts.others.prefix(3).map(\.object.qualifiedName).joined(separator: ", ")
        let more = conflicts.others.count > 3 ? " and others" : ""
        let pods =
          gateway.selector.map { $0.isEmpty ? "all gateways" : "pods with \($0.text)" } ?? "all gateways"
        let place = conflicts.hosts.count == 1 ? first.place : server.node["hosts"]?.place
        report.report(
          gateway.object, at: place,
          "\(conflicts.hosts.prefix(4).map(\.value).joined(separator: ", ")) on port \(port.value) of \(pods) is served by "
            + "\(names)\(more) too: istiod mixes or drops one of them, the younger as a rule",
          notes: conflicts.others.prefix(3).map { .init("\($0.object.title) is here", $0.object) },
          fix: "make one Gateway of them, or give them different hosts or ports")
      }
    }
  }
}

/// Who serves which host on which port.
private struct GatewaySlots {
  private struct Slot: Hashable {
    var port: Int
    var bind: String
    var host: String
  }

  private struct Use {
    var gateway: Gateway
    /// The namespace that may use the host; nil: any.
    var namespace: String?
  }

  private let set: ConfigSet
  private let isScoped: Bool
  private var slots: [Slot: SelectorFamilies<Use>] = [:]
  private var hasPods: [[String: String]: Bool] = [:]

  init(_ set: ConfigSet) {
    self.set = set
    isScoped = set.scopesGatewaysToNamespace
    for gateway in set.gateways {
      for server in gateway.servers {
        guard let port = server.port?.value else { continue }
        for host in server.hosts {
          let parsed = ServerHost(host.value, own: gateway.object.namespace)
          let slot = Slot(port: port, bind: server.bind?.value ?? "", host: parsed.name)
          slots[slot, default: SelectorFamilies()].add(
            Use(gateway: gateway, namespace: parsed.namespace), under: gateway.selector?.labels ?? [:])
        }
      }
    }
  }

  /// The server's hosts that other Gateways serve too, and some of those (four at most).
  mutating func conflicts(
    of server: Gateway.Server, in gateway: Gateway
  ) -> (hosts: [Located<String>], others: [Gateway]) {
    guard let port = server.port?.value else { return ([], []) }
    let selector = gateway.selector?.labels ?? [:]
    var hosts: [Located<String>] = []
    var others: [Gateway] = []
    var seen: Set<Int> = [gateway.object.index]
    for host in server.hosts {
      let parsed = ServerHost(host.value, own: gateway.object.namespace)
      let slot = Slot(port: port, bind: server.bind?.value ?? "", host: parsed.name)
      guard let family = slots[slot] else { continue }
      var isTaken = false
      func take(_ uses: [Use], hasPods: (Gateway) -> Bool) {
        for use in uses where use.gateway.object.index != gateway.object.index {
          guard others.count < 4 || !isTaken else { return }
          let isSeenByOne =
            use.namespace == nil || parsed.namespace == nil || use.namespace == parsed.namespace
          let isSamePlace = !isScoped || use.gateway.object.namespace == gateway.object.namespace
          guard isSeenByOne, isSamePlace, hasPods(use.gateway) else { continue }
          isTaken = true
          if others.count < 4, seen.insert(use.gateway.object.index).inserted { others.append(use.gateway) }
        }
      }
      take(family.equal(to: selector)) { _ in true }
      // Selectors that differ conflict only where a pod carries the labels of both.
      if has(selector) { take(family.wider(than: selector)) { _ in true } }
      for use in family.equalOrNarrower(than: selector).prefix(64) {
        guard let narrower = use.gateway.selector?.labels, narrower != selector, has(narrower) else {
          continue
        }
        take([use]) { _ in true }
      }
      if isTaken { hosts.append(host) }
    }
    return (hosts, others)
  }

  private mutating func has(_ selector: [String: String]) -> Bool {
    if let known = hasPods[selector] { return known }
    let answer = set.workloadIndex.hasMatch(selector, in: nil)
    hasPods[selector] = answer
    return answer
  }
}
