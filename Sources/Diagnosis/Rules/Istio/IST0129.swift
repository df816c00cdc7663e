import Manifests

extension Rule {
  /// The same as IST0128 for one port.
  static let ist0129 = Rule(
    "IST0129", "NoServerCertificateVerificationPortLevel", .warning, kinds: ["DestinationRule"],
    explanation: """
      A DestinationRule starts TLS to one port of its host (mode SIMPLE or MUTUAL) and names no CA there. A port's \
      settings replace those of the whole host, so `caCertificates` above do not count. Before Istio 1.21 the server's \
      certificate is then not verified at all; since then it is held against what the proxy's own system trusts, which is \
      right for public sites and wrong for certificates of your own.
      """,
    remedy: "Write `caCertificates` under the port's `tls`: a file in the proxy, or `system`.",
    bad: """
      apiVersion: networking.istio.io/v1
      kind: DestinationRule
      metadata: {name: books-api, namespace: bookinfo}
      spec:
        host: www.googleapis.com
        trafficPolicy:
          portLevelSettings:
          - port: {number: 443}
            tls: {mode: SIMPLE}
      """,
    good: """
      apiVersion: networking.istio.io/v1
      kind: DestinationRule
      metadata: {name: books-api, namespace: bookinfo}
      spec:
        host: www.googleapis.com
        trafficPolicy:
          portLevelSettings:
          - port: {number: 443}
            tls: {mode: SIMPLE, caCertificates: system}
      """
  ) { set, report in
    for rule in set.destinationRules {
      for policy in rule.trafficPolicy?.portLevelSettings ?? [] {
        guard let tls = policy.tls, let why = CACertificates.missing(tls, in: rule) else { continue }
        report.report(
          rule.object, at: tls.node.place,
          "TLS to \(rule.host?.value ?? "this host")\(policy.port.map { " port \($0.value)" } ?? "") is "
            + "\(tls.mode.value) without caCertificates\(why): before Istio 1.21 its certificate is not verified, since "
            + "then only against the CAs of the proxy's system",
          fix: "write caCertificates: system, or the file of the CA that signed the server's certificate")
      }
    }
  }
}
