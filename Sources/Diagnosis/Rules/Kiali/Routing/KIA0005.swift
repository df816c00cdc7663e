import Manifests

extension Rule {
  /// Exported to a namespace that is not there.
  static let kia0005 = Rule(
    "KIA0005", "generic.exportto.namespacenotfound", .error,
    kinds: ["VirtualService", "DestinationRule", "ServiceEntry"],
    needs: [.namespaces],
    explanation: """
      exportTo names a namespace that does not exist. The namespace that was meant does not see the object.

      exportTo takes names of namespaces, `.` for its own and `*` for all; no wildcards.
      """,
    remedy: "Write a namespace that exists, `.` or `*`.",
    bad: """
      apiVersion: v1
      kind: Namespace
      metadata: {name: bookinfo, labels: {istio-injection: enabled}}
      ---
      apiVersion: networking.istio.io/v1
      kind: ServiceEntry
      metadata: {name: mongo, namespace: bookinfo}
      spec:
        hosts: [mongo.example.com]
        ports:
        - {number: 443, name: https, protocol: HTTPS}
        resolution: DNS
        exportTo: [boookinfo]
      """,
    good: """
      apiVersion: v1
      kind: Namespace
      metadata: {name: bookinfo, labels: {istio-injection: enabled}}
      ---
      apiVersion: networking.istio.io/v1
      kind: ServiceEntry
      metadata: {name: mongo, namespace: bookinfo}
      spec:
        hosts: [mongo.example.com]
        ports:
        - {number: 443, name: https, protocol: HTTPS}
        resolution: DNS
        exportTo: [bookinfo]
      """
  ) { set, report in
    func check(_ object: ConfigObject, _ exportTo: [Located<String>]) {
      guard !exportTo.isEmpty, !set.namespaces.isAmbient(object.namespace) else { return }
      for entry in exportTo where ![".", "*", "~"].contains(entry.value) {
        guard !set.namespaces.names.contains(entry.value) else { continue }
        report.report(
          object, at: entry.place, "Namespace \(entry.value) does not exist: nobody there sees this",
          fix: "write an existing namespace, . or *")
      }
    }
    for service in set.virtualServices { check(service.object, service.exportTo) }
    for rule in set.destinationRules { check(rule.object, rule.exportTo) }
    for entry in set.serviceEntries { check(entry.object, entry.exportTo) }
  }
}
