import Manifests

extension Rule {
  /// One host and port on two servers.
  static let kia0301 = Rule(
    "KIA0301", "gateways.multimatch", .warning, kinds: ["Gateway"],
    explanation: """
      Two servers of Gateways with the same selector listen on one port for the same host. Which of them Envoy \
      uses is not said; routes bound to the other one get no requests (404).

      `namespace/host` limits a host to routes of that namespace, so `a/x.com` and `b/x.com` are not the same. \
      `*` is the same as any host; `*.x.com` overlaps with `a.x.com`.
      """,
    remedy: "Write each host and port once, or give the Gateways selectors of different proxies.",
    bad: """
      apiVersion: networking.istio.io/v1
      kind: Gateway
      metadata: {name: bookinfo-gateway, namespace: bookinfo}
      spec:
        selector: {istio: ingressgateway}
        servers:
        - port: {number: 80, name: http, protocol: HTTP}
          hosts: ["bookinfo.example.com"]
      ---
      apiVersion: networking.istio.io/v1
      kind: Gateway
      metadata: {name: shop-gateway, namespace: bookinfo}
      spec:
        selector: {istio: ingressgateway}
        servers:
        - port: {number: 80, name: http-shop, protocol: HTTP}
          hosts: ["bookinfo.example.com"]
      """,
    good: """
      apiVersion: networking.istio.io/v1
      kind: Gateway
      metadata: {name: bookinfo-gateway, namespace: bookinfo}
      spec:
        selector: {istio: ingressgateway}
        servers:
        - port: {number: 80, name: http, protocol: HTTP}
          hosts: ["bookinfo.example.com"]
      """
  ) { set, report in
    struct Key: Hashable {
      var selector: String
      var port: Int
      var bind: String
    }
    struct Listened {
      var object: ConfigObject
      var place: Place
      var written: String
      var namespace: String
      var host: String
    }
    var groups: [Key: [Listened]] = [:]
    for gateway in set.gateways {
      let selector = gateway.selector?.text ?? ""
      for server in gateway.servers {
        guard let port = server.port?.value else { continue }
        let key = Key(selector: selector, port: port, bind: server.bind?.value ?? "")
        for host in server.hosts {
          let parts = host.value.lowercased().split(separator: "/", maxSplits: 1)
          let scope = parts.count == 2 ? String(parts[0]) : "*"
          groups[key, default: []].append(
            Listened(
              object: gateway.object, place: host.place, written: host.value,
              namespace: scope == "." ? gateway.object.namespace : scope, host: String(parts.last ?? "")))
        }
      }
    }
    for (key, hosts) in groups where hosts.count > 1 {
      var byHost: [String: [Int]] = [:]
      for (index, listened) in hosts.enumerated() { byHost[listened.host, default: []].append(index) }
      let isConflict: (Int, Int) -> Bool = { one, other in
        let (one, other) = (hosts[one].namespace, hosts[other].namespace)
        return one == other || one == "*" || other == "*"
      }
      var conflicts = Conflicts()
      for (host, group) in byHost {
        conflicts.compare(group, isConflict)
        guard host != "*" else { continue }
        conflicts.compare(group, with: byHost["*"] ?? [], isConflict)
        guard !host.hasPrefix("*") else { continue }
        for wildcard in KialiHost(host, in: "", known: []).wildcards where wildcard != "*" {
          conflicts.compare(group, with: byHost[wildcard] ?? [], isConflict)
        }
      }
      for (index, others) in conflicts.others {
        let listened = hosts[index]
        report.report(
          listened.object, at: listened.place,
          "Host \(listened.written) on port \(key.port) is listened for more than once by the same gateway proxies: "
            + "routes bound to one of the servers get nothing",
          notes: others.map {
            RuleReport.Note("also here, as \(hosts[$0].written)", hosts[$0].object, at: hosts[$0].place)
          },
          fix: "keep the host on one server")
      }
    }
  }
}
