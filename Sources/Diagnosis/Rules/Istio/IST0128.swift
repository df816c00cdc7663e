import Manifests

extension Rule {
  /// TLS to a host without a word on which certificates are good.
  static let ist0128 = Rule(
    "IST0128", "NoServerCertificateVerificationDestinationLevel", .warning, kinds: ["DestinationRule"],
    explanation: """
      A DestinationRule starts TLS to its host (mode SIMPLE or MUTUAL) and names no CA. Before Istio 1.21 the server's \
      certificate is then not verified at all: whoever answers is believed. Since then the proxy takes the certificates \
      that its own system trusts, which is right for public sites and wrong for a server with a certificate of your own \
      (503 with the flags UF,URX and a TLS error).

      `credentialName` counts only together with a `workloadSelector`: sidecars read secrets for chosen workloads alone, \
      and ignore the name otherwise.
      """,
    remedy: "Write `caCertificates`, a file in the proxy: `system` takes what the system trusts.",
    bad: """
      apiVersion: networking.istio.io/v1
      kind: DestinationRule
      metadata: {name: books-api, namespace: bookinfo}
      spec:
        host: www.googleapis.com
        trafficPolicy:
          tls: {mode: SIMPLE}
      """,
    good: """
      apiVersion: networking.istio.io/v1
      kind: DestinationRule
      metadata: {name: books-api, namespace: bookinfo}
      spec:
        host: www.googleapis.com
        trafficPolicy:
          tls: {mode: SIMPLE, caCertificates: system}
      """
  ) { set, report in
    for rule in set.destinationRules {
      guard let tls = rule.trafficPolicy?.tls, let why = CACertificates.missing(tls, in: rule) else {
        continue
      }
      report.report(
        rule.object, at: tls.node.place,
        "TLS to \(rule.host?.value ?? "this host") is \(tls.mode.value) without caCertificates\(why): before Istio 1.21 "
          + "its certificate is not verified, since then only against the CAs of the proxy's system",
        fix: "write caCertificates: system, or the file of the CA that signed the server's certificate")
    }
  }
}

/// Whether a client's TLS says which CAs it trusts.
enum CACertificates {
  /// Something to add to the message where it does not; nil where it does, or where Istio sees to it.
  static func missing(_ tls: ClientTLS, in rule: DestinationRule) -> String? {
    guard tls.mode.value == "SIMPLE" || tls.mode.value == "MUTUAL" else { return nil }
    guard tls.node["caCertificates"]?.isEmpty ?? true else { return nil }
    guard !(tls.node["credentialName"]?.isEmpty ?? true) else { return "" }
    if rule.workloadSelector != nil { return nil }
    return " (credentialName counts only beside a workloadSelector)"
  }
}
