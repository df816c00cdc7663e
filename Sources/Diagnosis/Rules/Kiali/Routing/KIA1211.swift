import Manifests

extension Rule {
  /// One host and port in two service entries.
  static let kia1211 = Rule(
    "KIA1211", "serviceentries.multimatch", .warning, kinds: ["ServiceEntry"],
    explanation: """
      Two ServiceEntries (or two ports of one) are for the same host and port. Istio merges them or takes the \
      oldest; addresses, resolution and endpoints of the others may have no effect.
      """,
    remedy: "Keep one ServiceEntry for each host and port.",
    bad: """
      apiVersion: networking.istio.io/v1
      kind: ServiceEntry
      metadata: {name: google, namespace: bookinfo}
      spec:
        hosts: [www.googleapis.com]
        ports:
        - {number: 443, name: https, protocol: HTTPS}
        resolution: DNS
        location: MESH_EXTERNAL
      ---
      apiVersion: networking.istio.io/v1
      kind: ServiceEntry
      metadata: {name: google-apis, namespace: bookinfo}
      spec:
        hosts: [www.googleapis.com]
        ports:
        - {number: 443, name: https, protocol: HTTPS}
        resolution: DNS
        location: MESH_EXTERNAL
      """,
    good: """
      apiVersion: networking.istio.io/v1
      kind: ServiceEntry
      metadata: {name: google, namespace: bookinfo}
      spec:
        hosts: [www.googleapis.com]
        ports:
        - {number: 443, name: https, protocol: HTTPS}
        resolution: DNS
        location: MESH_EXTERNAL
      """
  ) { set, report in
    for finding in ServiceEntryPorts.repeated(set) where !finding.hasOtherProtocol {
      report.report(
        finding.entry.object, at: finding.port.node.place,
        "\(finding.host) port \(finding.number) is in more than one ServiceEntry port: only one of them counts",
        notes: finding.others.map {
          RuleReport.Note(
            "\($0.entry.object.shortName(from: finding.entry.object.namespace)), \($0.protocolName)",
            $0.entry.object, at: $0.port.node.place)
        },
        fix: "keep one entry for \(finding.host):\(finding.number)")
    }
  }
}
