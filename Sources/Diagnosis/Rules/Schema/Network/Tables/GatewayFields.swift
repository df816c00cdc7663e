/// Istio's Gateway, and the TLS settings of servers.
extension FieldTables {
  static let serverTLS: FieldSet = [
    "caCertCredentialName": .string, "caCertificates": .string, "caCrl": .string,
    "cipherSuites": .strings, "credentialName": .string, "credentialNames": .strings,
    "httpsRedirect": .bool, "insecureSkipVerify": .bool,
    "maxProtocolVersion": .choice("TLS_AUTO", "TLSV1_0", "TLSV1_1", "TLSV1_2", "TLSV1_3"),
    "minProtocolVersion": .choice("TLS_AUTO", "TLSV1_0", "TLSV1_1", "TLSV1_2", "TLSV1_3"),
    "mode": .choice("PASSTHROUGH", "SIMPLE", "MUTUAL", "AUTO_PASSTHROUGH", "ISTIO_MUTUAL", "OPTIONAL_MUTUAL"),
    "privateKey": .string, "serverCertificate": .string, "subjectAltNames": .strings,
    "tlsCertificates": .list(["caCertificates": .string, "privateKey": .string, "serverCertificate": .string]
    ),
    "verifyCertificateHash": .strings, "verifyCertificateSpki": .strings,
  ]

  static let gateway: FieldSet = [
    "selector": .stringMap,
    "servers": .list([
      "bind": .string, "defaultEndpoint": .string, "hosts": .strings, "name": .string,
      "port": .object(port), "tls": .object(serverTLS),
    ]),
  ]
}
