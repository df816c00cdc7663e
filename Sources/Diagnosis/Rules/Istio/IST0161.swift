import Manifests

extension Rule {
  /// A Gateway's secret without a usable certificate.
  static let ist0161 = Rule(
    "IST0161", "InvalidGatewayCredential", .error, kinds: ["Gateway"], needs: [.secrets],
    explanation: """
      The secret that a Gateway takes its certificate from has no certificate or key (`tls.crt` and `tls.key`, or `cert` \
      and `key`), they cannot be read, or the certificate is not valid at this time. The port stays without a \
      certificate, or with one that no client accepts: TLS handshakes fail.
      """,
    remedy: "Make the secret anew from a valid certificate and its key: `kubectl create secret tls`.",
    bad: """
      apiVersion: v1
      kind: Secret
      metadata: {name: bookinfo-tls, namespace: istio-system}
      type: kubernetes.io/tls
      data: {tls.crt: ""}
      ---
      apiVersion: networking.istio.io/v1
      kind: Gateway
      metadata: {name: bookinfo-gateway, namespace: bookinfo}
      spec:
        selector: {istio: ingressgateway}
        servers:
        - port: {number: 443, name: https, protocol: HTTPS}
          hosts: [books.example.com]
          tls: {mode: SIMPLE, credentialName: bookinfo-tls}
      """,
    good: """
      apiVersion: cert-manager.io/v1
      kind: Certificate
      metadata: {name: bookinfo, namespace: istio-system}
      spec:
        secretName: bookinfo-tls
        dnsNames: [books.example.com]
        issuerRef: {name: letsencrypt, kind: ClusterIssuer}
      ---
      apiVersion: networking.istio.io/v1
      kind: Gateway
      metadata: {name: bookinfo-gateway, namespace: bookinfo}
      spec:
        selector: {istio: ingressgateway}
        servers:
        - port: {number: 443, name: https, protocol: HTTPS}
          hosts: [books.example.com]
          tls: {mode: SIMPLE, credentialName: bookinfo-tls}
      """
  ) { set, report in
    var secrets = GatewaySecrets(set)
    var known: [Int: String?] = [:]
    for gateway in set.gateways {
      for use in secrets.uses(of: gateway) {
        guard let secret = use.secret else { continue }
        let problem: String?
        if let answer = known[secret.index] {
          problem = answer
        } else {
          problem = TLSSecret.problem(secret, now: report.now)
          known[secret.index] = problem
        }
        guard let problem else { continue }
        report.report(
          gateway.object, at: use.place,
          "Secret \(secret.qualifiedName) cannot be used: \(problem). TLS handshakes on this port fail",
          notes: [.init("the secret is here", secret)],
          fix: "make the secret anew from a valid certificate and its key")
      }
    }
  }
}

/// The certificate and key in a secret.
private enum TLSSecret {
  /// What is wrong with it; nil where nothing is, or where its contents are not shown (encrypted, a template).
  static func problem(_ secret: ConfigObject, now: Int) -> String? {
    let pairs = [("cert", "key"), ("tls.crt", "tls.key")]
    guard let pair = pairs.first(where: { has($0.0, secret) && has($0.1, secret) }) else {
      return "it has neither tls.crt and tls.key nor cert and key"
    }
    for (name, isCertificate) in [(pair.0, true), (pair.1, false)] {
      switch value(name, secret) {
      case .hidden: return nil
      case .unreadable: return "\(name) is no base64"
      case .bytes(let bytes):
        guard let block = PEM.first(in: bytes) else { return "\(name) is not in PEM form" }
        if isCertificate {
          guard let validity = Certificate.validity(block.bytes) else {
            return "\(name) is no X.509 certificate"
          }
          if now < validity.from {
            return "its certificate is not valid before \(CalendarTime.text(validity.from))"
          }
          if now > validity.to { return "its certificate was valid until \(CalendarTime.text(validity.to))" }
        } else if !block.label.hasSuffix("PRIVATE KEY") {
          return "\(name) holds a \(block.label.lowercased()) and no private key"
        }
      }
    }
    return nil
  }

  private typealias Certificate = X509

  private enum Value {
    case bytes([UInt8])
    case unreadable
    case hidden
  }

  private static func has(_ name: String, _ secret: ConfigObject) -> Bool {
    !(secret.root["data"]?[name]?.isEmpty ?? true) || !(secret.root["stringData"]?[name]?.isEmpty ?? true)
  }

  private static func value(_ name: String, _ secret: ConfigObject) -> Value {
    // What the API server does: `stringData` overrides.
    if let text = secret.root["stringData"]?[name]?.text {
      return isHidden(text) ? .hidden : .bytes(Array(text.utf8))
    }
    guard let text = secret.root["data"]?[name]?.text else { return .unreadable }
    if isHidden(text) { return .hidden }
    return Base64.decode(text.utf8).map(Value.bytes) ?? .unreadable
  }

  /// Encrypted in the file (SOPS), a placeholder, or left out by who wrote it down.
  private static func isHidden(_ text: String) -> Bool {
    text.hasPrefix("ENC[") || text.contains("{{") || text.contains("${") || text.hasPrefix("<")
      || text.contains("...") || text.contains("REDACTED")
  }
}
