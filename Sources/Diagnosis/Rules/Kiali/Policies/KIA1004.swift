import Manifests

extension Rule {
  /// An egress host that is not there.
  static let kia1004 = Rule(
    "KIA1004", "sidecar.egress.servicenotfound", .warning, kinds: ["Sidecar"],
    needs: [.services, .allServices],
    explanation: """
      The Sidecar lets its workloads reach a host that no service and no service entry has. The entry has no \
      effect; the host that was meant stays hidden, and calls to it get 502 or 404 instead.
      """,
    remedy: "Write `namespace/host` of a service that exists, with its full name.",
    bad: """
      apiVersion: v1
      kind: Service
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        ports:
        - {name: http, port: 9080}
      ---
      apiVersion: networking.istio.io/v1
      kind: Sidecar
      metadata: {name: default, namespace: bookinfo}
      spec:
        egress:
        - hosts: ["./review.bookinfo.svc.cluster.local"]
      """,
    good: """
      apiVersion: v1
      kind: Service
      metadata: {name: reviews, namespace: bookinfo}
      spec:
        ports:
        - {name: http, port: 9080}
      ---
      apiVersion: networking.istio.io/v1
      kind: Sidecar
      metadata: {name: default, namespace: bookinfo}
      spec:
        egress:
        - hosts: ["./reviews.bookinfo.svc.cluster.local"]
      """
  ) { set, report in
    var suffixes: Set<String>?
    for sidecar in set.sidecars {
      let own = sidecar.object.namespace
      for host in (sidecar.egress ?? []).flatMap(\.hosts) {
        let parts = host.value.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, parts[1] != "*", !parts[0].hasPrefix("~") else { continue }
        let namespace = parts[0] == "." || parts[0] == "*" ? own : String(parts[0])
        let parsed = set.kialiHost(String(parts[1]), in: namespace)
        if parsed.isWildcard {
          if suffixes == nil {
            suffixes = Set(set.hosts.names.flatMap { KialiHost($0, in: "", known: []).wildcards })
            for entry in set.serviceEntries { suffixes?.formUnion(entry.hosts.map(\.value)) }
          }
          if parsed.wholeNamespace == own || suffixes?.contains(parsed.name) == true { continue }
        } else if set.answers(parsed, from: own) {
          continue
        }
        report.report(
          sidecar.object, at: host.place,
          "No service or service entry that \(own.isEmpty ? "this namespace" : own) sees has host \(parts[1]): the entry "
            + "lets nothing through",
          fix: "write namespace/host of a service that exists")
      }
    }
  }
}
