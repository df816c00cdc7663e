/// Sidecar.
extension FieldTables {
  static let sidecar: FieldSet = [
    "egress": .list([
      "bind": .string, "captureMode": .choice("DEFAULT", "IPTABLES", "NONE"), "hosts": .strings,
      "port": .object(port),
    ]),
    "inboundConnectionPool": .object(connectionPool),
    "ingress": .list([
      "bind": .string, "captureMode": .choice("DEFAULT", "IPTABLES", "NONE"),
      "connectionPool": .object(connectionPool), "defaultEndpoint": .string, "port": .object(port),
      "tls": .object(serverTLS),
    ]),
    "outboundTrafficPolicy": [
      "egressProxy": .object(destination),
      "mode": .choice("REGISTRY_ONLY", "ALLOW_ANY", "ALLOW_ANY_DYNAMIC_DNS"),
    ],
    "workloadSelector": .object(workloadSelector),
  ]
}
