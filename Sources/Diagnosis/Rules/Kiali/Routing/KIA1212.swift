import Manifests

extension Rule {
  /// One host and port with two protocols.
  static let kia1212 = Rule(
    "KIA1212", "serviceentries.port.protocol.conflict", .warning, kinds: ["ServiceEntry"],
    explanation: """
      Two ServiceEntries (or two ports of one) are for the same host and port, and say different protocols. \
      Proxies use the protocol of one of them for all calls: what they take for HTTP is parsed, what they take \
      for TCP is not, so routes, retries and metrics come out wrong or calls break.
      """,
    remedy: "Keep one ServiceEntry for each host and port, with the protocol that the host speaks.",
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
        - {number: 443, name: tls, protocol: TLS}
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
    for finding in ServiceEntryPorts.repeated(set) where finding.hasOtherProtocol {
      report.report(
        finding.entry.object, at: finding.port.node.place,
        "\(finding.host) port \(finding.number) is \(finding.protocolName) here and another protocol elsewhere: proxies use one for all",
        notes: finding.others.map {
          RuleReport.Note(
            "\($0.entry.object.shortName(from: finding.entry.object.namespace)), \($0.protocolName)",
            $0.entry.object, at: $0.port.node.place)
        },
        fix: "use one protocol for \(finding.host):\(finding.number)")
    }
  }
}
