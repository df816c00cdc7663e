import Manifests

extension Rule {
  /// Two service entries that call one port two protocols.
  static let ist0177 = Rule(
    "IST0177", "ConflictingServiceEntryProtocol", .warning, kinds: ["ServiceEntry"], sameAs: ["KIA1212"],
    explanation: """
      Two ServiceEntries that the same callers see give one host and port different protocols. The proxy can treat the \
      port in one way only: one of the two is used, the older as a rule, and the other's traffic is read as what it is \
      not (TLS parsed as HTTP gives 400, HTTP taken for TLS is closed).
      """,
    remedy: "Give the port one protocol, leave one of the entries out, or part them with `exportTo`.",
    bad: """
      apiVersion: networking.istio.io/v1
      kind: ServiceEntry
      metadata: {name: books-api-tls, namespace: bookinfo}
      spec:
        hosts: [www.googleapis.com]
        ports:
        - {number: 8443, name: tls, protocol: TLS}
        resolution: DNS
      ---
      apiVersion: networking.istio.io/v1
      kind: ServiceEntry
      metadata: {name: books-api-http, namespace: bookinfo}
      spec:
        hosts: [www.googleapis.com]
        ports:
        - {number: 8443, name: http, protocol: HTTP}
        resolution: DNS
      """,
    good: """
      apiVersion: networking.istio.io/v1
      kind: ServiceEntry
      metadata: {name: books-api-tls, namespace: bookinfo}
      spec:
        hosts: [www.googleapis.com]
        ports:
        - {number: 8443, name: tls, protocol: TLS}
        resolution: DNS
      """
  ) { set, report in
    struct Key: Hashable {
      var host: String
      var port: Int
    }
    struct Use {
      var entry: ServiceEntry
      var port: ServiceEntry.Port
      var transport: String
      var scopes: Set<String>?
    }
    var uses: [Key: [Use]] = [:]
    var order: [Key] = []
    for entry in set.serviceEntries {
      let namespace = entry.object.namespace
      let scopes = HostIndex.scopes(
        entry.exportTo.map(\.value), default: set.meshConfig.defaultServiceExportTo, own: namespace)
      for host in Set(entry.hosts.map { set.hosts.fqdn($0.value, in: namespace) }).sorted() {
        for port in entry.ports {
          guard let number = port.number?.value else { continue }
          let key = Key(host: host, port: number)
          // A port without a protocol is TCP.
          let written = port.portProtocol?.value ?? ""
          let transport = written.isEmpty ? "TCP" : written.uppercased()
          if uses[key] == nil { order.append(key) }
          uses[key, default: []].append(Use(entry: entry, port: port, transport: transport, scopes: scopes))
        }
      }
    }
    for key in order {
      guard let all = uses[key], Set(all.map(\.transport)).count > 1 else { continue }
      // Of many entries with one protocol and one audience, two stand for all (one may be the very entry looked at).
      var kinds: [String: [Set<String>?: [Use]]] = [:]
      for use in all {
        let known = kinds[use.transport]?[use.scopes] ?? []
        if known.count < 2, known.last?.entry.object.index != use.entry.object.index {
          kinds[use.transport, default: [:]][use.scopes, default: []].append(use)
        }
      }
      for use in all {
        let other = kinds.lazy.filter { $0.key != use.transport }.flatMap(\.value).filter {
          guard let mine = use.scopes, let theirs = $0.key else { return true }
          return !mine.isDisjoint(with: theirs)
        }.flatMap(\.value).filter { $0.entry.object.index != use.entry.object.index }
          .min { $0.entry.object.index < $1.entry.object.index }
        guard let other else { continue }
        report.report(
          use.entry.object, at: use.port.portProtocol?.place ?? use.port.node.place,
          "\(key.host) port \(key.port) is \(use.transport) here and \(other.transport) in "
            + "\(other.entry.object.qualifiedName): proxies use one of the two and misread the other's traffic",
          notes: [
            .init(
              "\(other.entry.object.title) says \(other.transport)", other.entry.object,
              at: other.port.portProtocol?.place ?? other.port.node.place)
          ], fix: "give the port the same protocol in both, or leave one of them out")
      }
    }
  }
}
