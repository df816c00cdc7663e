import Manifests

/// Hosts and ports that stand in more than one place of the service entries.
enum ServiceEntryPorts {
  /// One place where a host and a port stand.
  struct Listed {
    var entry: ServiceEntry
    var port: ServiceEntry.Port
    /// The protocol, in capitals; empty where none is written.
    var protocolName: String
  }

  /// A port that stands elsewhere too.
  struct Repeated {
    var entry: ServiceEntry
    var port: ServiceEntry.Port
    var host: String
    var number: Int
    var protocolName: String
    /// The other places, the first few of them.
    var others: [Listed]
    /// Whether one of them says another protocol.
    var hasOtherProtocol: Bool
  }

  private struct Key: Hashable {
    var host: String
    var number: Int
  }

  /// Every port whose number stands elsewhere for the same host, once for each of its hosts.
  static func repeated(_ set: ConfigSet) -> [Repeated] {
    let viewers = Viewers(set)
    var groups: [Key: [Int]] = [:]
    var listed: [Listed] = []
    var seen: [SeenObject] = []
    for entry in set.serviceEntries {
      let own = entry.object.namespace
      let hosts = entry.hosts.map { $0.value.lowercased() }
      let object = SeenObject(
        scope: viewers.scope(entry.exportTo, default: set.meshConfig.defaultServiceExportTo, own: own),
        own: own, hosts: hosts.map { set.kialiHost($0, in: own) })
      for port in entry.ports {
        guard let number = port.number?.value else { continue }
        for host in hosts { groups[Key(host: host, number: number), default: []].append(listed.count) }
        listed.append(
          Listed(entry: entry, port: port, protocolName: port.portProtocol?.value.uppercased() ?? ""))
        seen.append(object)
      }
    }
    var result: [Repeated] = []
    for (key, group) in groups where group.count > 1 {
      var conflicts = Conflicts()
      conflicts.compare(group) { viewers.share(seen[$0], seen[$1]) }
      let protocols = Set(conflicts.others.keys.map { listed[$0].protocolName })
      for (index, others) in conflicts.others {
        let one = listed[index]
        result.append(
          Repeated(
            entry: one.entry, port: one.port, host: key.host, number: key.number,
            protocolName: one.protocolName.isEmpty ? "no protocol" : one.protocolName,
            others: others.map { listed[$0] }, hasOtherProtocol: protocols.count > 1))
      }
    }
    return result
  }
}
