import JSON
import Mesh

extension ZtunnelConfig {
  /// Reads the answer of a ztunnel. Lists are objects by key in older releases and arrays in newer ones; both are read.
  /// - Returns: nil when the body is no such answer. What is cut off is told in `problem`.
  public static func parse(_ body: [UInt8]) -> ZtunnelConfig? {
    var reader = JSONReader(body)
    var config = ZtunnelConfig(body: body)
    var isDump = false
    do {
      try reader.expect(UInt8(ascii: "{"), "{")
      var isFirst = true
      while try reader.next(&isFirst, closing: UInt8(ascii: "}")) {
        let key = EnvoyFields.snake(try reader.key())
        guard lists.contains(key) else {
          try reader.skip()
          continue
        }
        isDump = true
        try config.list(key, &reader)
      }
    } catch {
      guard isDump else { return nil }
      config.problem = "the dump is cut off or damaged: \(error); what came before is shown"
    }
    guard isDump else { return nil }
    config.nameWaypoints()
    return config
  }

  private static let lists: Set<String> = [
    "workloads", "services", "policies", "certificates", "workload_state",
  ]

  private mutating func list(_ key: String, _ reader: inout JSONReader) throws(JSONFault) {
    let isObject = reader.peek() == UInt8(ascii: "{")
    guard reader.take(isObject ? UInt8(ascii: "{") : UInt8(ascii: "[")) else { return try reader.skip() }
    var isFirst = true
    while try reader.next(&isFirst, closing: isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) {
      let name = isObject ? try reader.key() : ""
      _ = reader.peek()
      let start = reader.offset
      let value = EnvoyFields(try reader.value())
      take(value, key, name, start..<reader.offset)
    }
  }

  private mutating func take(_ one: EnvoyFields, _ list: String, _ key: String, _ piece: Range<Int>) {
    var name = one["name"].text ?? key
    switch list {
    case "workloads":
      let waypoint =
        one["waypoint"]["destination"].text ?? one["waypoint"]["destination"]["hostname"].text
        ?? one["waypoint"]["hostname"].text
      workloads.append(
        Workload(
          name: name, namespace: one["namespace"].text ?? "",
          addresses: one["workload_ips"].texts + [one["workload_ip"].text].compactMap { $0 },
          workload: one["workload_name"].text, node: one["node"].text,
          protocol: one["protocol"].text ?? "TCP",
          waypoint: waypoint.map(Self.address), status: one["status"].text,
          account: one["service_account"].text,
          piece: piece))
    case "services": take(service: one, name, piece)
    case "policies":
      policies.append(
        Policy(
          name: name, namespace: one["namespace"].text ?? "", action: one["action"].text ?? "",
          scope: one["scope"].text ?? "", piece: piece))
    case "certificates":
      name = one["identity"].text ?? name
      var certificates: [Certificate] = []
      for (field, role) in [
        ("cert_chain", Certificate.Role.chain), ("root_certs", .authority), ("ca_cert", .authority),
      ] {
        for entry in one[field].elements {
          guard let pem = entry["pem"].text else { continue }
          certificates += CertificateBytes.certificates(pemBytes(pem), role)
        }
      }
      let state = one["state"]
      let text = state.text ?? state.members.first.map { "\($0.key): \($0.value.text ?? "")" } ?? ""
      identities.append(Identity(identity: name, state: text, certificates: certificates, piece: piece))
    default:
      let info = one["info"]
      name = [info["name"].text ?? key, info["namespace"].text].compactMap { $0 }.joined(separator: ".")
      for (field, direction) in [("inbound", "Inbound"), ("outbound", "Outbound")] {
        for connection in one["connections"][field].elements {
          connections.append(
            Connection(
              workload: name, direction: direction, source: connection["src"].text ?? "",
              target: connection["actual_dst"].text ?? "", original: connection["original_dst"].text,
              protocol: connection["protocol"].text ?? "", piece: piece))
        }
      }
    }
    entries.append((list.replacingUnderscore, name, piece))
  }

  private mutating func take(service one: EnvoyFields, _ name: String, _ piece: Range<Int>) {
    let endpoints = one["endpoints"]
    let all = endpoints.elements + endpoints.members.map(\.value)
    let ports = one["ports"].members.map { "\($0.key)→\($0.value.shown ?? "?")" }
    let waypoint =
      one["waypoint"]["destination"].text ?? one["waypoint"]["destination"]["hostname"].text
      ?? one["waypoint"]["hostname"].text
    services.append(
      Service(
        name: name, namespace: one["namespace"].text ?? "", hostname: one["hostname"].text,
        addresses: one["vips"].texts.map(Self.address), waypoint: waypoint.map(Self.address),
        healthy: all.count { $0["status"].text.map { $0 == "Healthy" } ?? true }, endpoints: all.count,
        ports: ports,
        piece: piece))
  }

  /// Envoy writes certificates in base64, ztunnel as they are, or in base64 as well.
  private func pemBytes(_ text: String) -> [UInt8] {
    text.hasPrefix("-----") ? Array(text.utf8) : CertificateBytes.base64(text.utf8) ?? []
  }

  /// `network/10.0.0.1` without its network.
  private static func address(_ text: String) -> String {
    text.split(separator: "/").last.map(String.init) ?? text
  }

  /// A waypoint is given by its address: its service's name reads better.
  private mutating func nameWaypoints() {
    var names: [String: String] = [:]
    for service in services { for address in service.addresses { names[address] = service.name } }
    for index in workloads.indices {
      if let waypoint = workloads[index].waypoint { workloads[index].waypoint = names[waypoint] ?? waypoint }
    }
    for index in services.indices {
      if let waypoint = services[index].waypoint { services[index].waypoint = names[waypoint] ?? waypoint }
    }
  }
}

extension String {
  fileprivate var replacingUnderscore: String { String(map { $0 == "_" ? " " : $0 }) }
}
