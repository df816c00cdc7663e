import Manifests

extension Rule {
  /// A TCP port of a ServiceEntry without an address to tell its traffic by.
  static let ist0134 = Rule(
    "IST0134", "ServiceEntryAddressesRequired", .warning, kinds: ["ServiceEntry"],
    explanation: """
      A sidecar tells plain TCP apart by address and port: there is no host name in it. A ServiceEntry with a TCP port (or \
      one without a protocol, which is the same) and without addresses therefore takes all traffic to that port, whatever \
      its destination, and two such entries with one port get into each other's way.

      Addresses that Istio assigns by itself make up for it: with DNS capture and automatic allocation in the proxies \
      (`ISTIO_META_DNS_CAPTURE` with `ISTIO_META_DNS_AUTO_ALLOCATE`), or in istiod (`PILOT_ENABLE_IP_AUTOALLOCATE`, the \
      default since 1.25), where the status of the entry shows them.
      """,
    remedy: """
      Write `addresses`, name the protocol if it is HTTP or TLS, or let Istio assign addresses (DNS capture).
      """,
    bad: """
      apiVersion: networking.istio.io/v1
      kind: ServiceEntry
      metadata: {name: mongodb, namespace: bookinfo}
      spec:
        hosts: [mongodb.example.com]
        ports:
        - {number: 27017, name: tcp-mongodb, protocol: TCP}
        resolution: DNS
      """,
    good: """
      apiVersion: networking.istio.io/v1
      kind: ServiceEntry
      metadata: {name: mongodb, namespace: bookinfo}
      spec:
        hosts: [mongodb.example.com]
        addresses: [192.0.2.17]
        ports:
        - {number: 27017, name: tcp-mongodb, protocol: TCP}
        resolution: DNS
      """
  ) { set, report in
    let mesh = set.meshConfig
    let assigns =
      mesh.proxyMetadata("ISTIO_META_DNS_CAPTURE") == "true"
      && (mesh.proxyMetadata("ISTIO_META_DNS_AUTO_ALLOCATE") == "true"
        || mesh.proxyMetadata("PILOT_ENABLE_IP_AUTOALLOCATE") == "true")
    guard !assigns else { return }
    for entry in set.serviceEntries {
      guard entry.addresses.isEmpty, entry.object.status?["addresses"]?.isEmpty ?? true else { continue }
      var hasUnwritten = false
      for port in entry.ports {
        let written = port.portProtocol?.value
        guard written?.isEmpty ?? true || written?.uppercased() == "TCP" else { continue }
        // Ports without a protocol are one mistake, said once.
        if port.node["protocol"] == nil {
          if hasUnwritten { continue }
          hasUnwritten = true
        }
        let number = port.number.map { "port \($0.value)" } ?? "its port"
        report.report(
          entry.object, at: port.portProtocol?.place ?? port.node.place,
          "\(entry.hosts.first?.value ?? "This host") has no addresses, and "
            + (written?.isEmpty ?? true ? "\(number) no protocol, which means TCP" : "\(number) is plain TCP")
            + ": sidecars cannot tell its traffic from any other on that port and take it all",
          fix:
            "write addresses, or the port's protocol if it is not TCP, or have Istio assign addresses (DNS capture)"
        )
      }
    }
  }
}
