import Manifests

/// TLS as a gateway speaks it: where the certificates come from, and which versions and ciphers it takes.
enum ServerTLSChecks {
  static func check(_ tls: Node, _ review: inout SpecReview) {
    let mode = tls["mode"]?.text ?? "PASSTHROUGH"
    switch mode {
    case "ISTIO_MUTUAL": istioMutual(tls, &review)
    case "PASSTHROUGH", "AUTO_PASSTHROUGH": passthrough(tls, mode, &review)
    case "SIMPLE", "MUTUAL", "OPTIONAL_MUTUAL": certificates(tls, mode, &review)
    default: break
    }
    if tls.nonEmpty("caCrl") != nil {
      let other =
        tls.nonEmpty("credentialName") != nil ? "a credentialName" : mode == "SIMPLE" ? "mode SIMPLE" : nil
      if let other {
        review.reject(
          tls.keyPlace("caCrl"),
          "caCrl says which clients' certificates are revoked, and does not go with \(other)",
          fix: "remove it: a secret carries its own list, under ca.crl")
      }
    }
    versions(tls, &review)
    ciphers(tls, &review)
  }

  private static let sources = ["credentialName", "credentialNames", "tlsCertificates"]
  private static let files = ["serverCertificate", "privateKey", "caCertificates"]

  private static func isWritten(_ key: String, _ tls: Node) -> Bool {
    tls.given(key).map { !$0.isEmpty } ?? false
  }

  private static func istioMutual(_ tls: Node, _ review: inout SpecReview) {
    for key in files + sources + ["caCertCredentialName"] where isWritten(key, tls) {
      review.reject(
        tls.keyPlace(key), "With ISTIO_MUTUAL the certificates are Istio's own, and \(key) names another",
        fix: "remove \(key), or set mode: SIMPLE or MUTUAL")
    }
  }

  private static func passthrough(_ tls: Node, _ mode: String, _ review: inout SpecReview) {
    for key in files + sources where isWritten(key, tls) {
      review.warn(
        tls.keyPlace(key),
        "\(key) is not used with \(mode): the gateway hands the encrypted bytes on as they are",
        fix: "remove it, or set mode: SIMPLE to end TLS at the gateway")
    }
  }

  private static func certificates(_ tls: Node, _ mode: String, _ review: inout SpecReview) {
    let given = sources.filter { isWritten($0, tls) }
    let filed = files.prefix(2).filter { isWritten($0, tls) }
    if given.count + (filed.isEmpty ? 0 : 1) > 1 {
      let names = given + filed.prefix(1)
      review.reject(
        tls.keyPlace(names.last ?? "mode"),
        "The certificate comes from more than one place: \(names.joined(separator: " and "))",
        fix: "keep one of them")
      return
    }
    for key in ["credentialNames", "tlsCertificates"] where (tls[key]?.items.count ?? 0) > 2 {
      review.warn(
        tls.keyPlace(key),
        "\(key) lists \(tls[key]?.items.count ?? 0) certificates, and Istio takes the first two: one RSA and one ECDSA",
        fix: "leave two")
    }
    for pair in tls["tlsCertificates"]?.items ?? [] where pair.isMapping {
      files(pair, ["serverCertificate", "privateKey"], mode, &review)
    }
    guard given.isEmpty else { return }
    files(tls, ["serverCertificate", "privateKey"], mode, &review)
    if mode != "SIMPLE", tls.nonEmpty("caCertCredentialName") == nil {
      files(tls, ["caCertificates"], mode, &review)
    }
  }

  private static func files(_ node: Node, _ wanted: [String], _ mode: String, _ review: inout SpecReview) {
    let missing = wanted.filter { node.lacksValue($0) }
    guard !missing.isEmpty else { return }
    let purpose = missing == ["caCertificates"] ? "to check its clients by" : "to show"
    review.reject(
      node["mode"]?.place ?? node.place,
      "TLS with mode \(mode) needs a certificate \(purpose): \(missing.joined(separator: " and ")) \(missing.count == 1 ? "is" : "are") missing",
      fix:
        "add credentialName: with the name of a secret, or \(missing.joined(separator: " and ")) with paths of files"
    )
  }

  // MARK: Versions and ciphers

  private static let order = ["TLSV1_0", "TLSV1_1", "TLSV1_2", "TLSV1_3"]

  private static func versions(_ tls: Node, _ review: inout SpecReview) {
    guard let least = tls.string("minProtocolVersion"), let low = order.firstIndex(of: least.value) else {
      return
    }
    if low < 2, !isWritten("cipherSuites", tls) {
      review.warn(
        least.place,
        "\(least.value) needs ciphers that are not among the default ones, so no client of that version gets through",
        fix: "list them under cipherSuites, or write TLSV1_2")
    }
    if let most = tls.string("maxProtocolVersion"), let high = order.firstIndex(of: most.value), high < low {
      review.warn(
        most.place,
        "No version of TLS is at least \(least.value) and at most \(most.value): every handshake fails",
        fix: "swap minProtocolVersion and maxProtocolVersion")
    }
  }

  private static func ciphers(_ tls: Node, _ review: inout SpecReview) {
    var seen: Set<String> = []
    for cipher in tls.strings("cipherSuites") {
      if !known.contains(cipher.value) {
        review.warn(
          cipher.place, "\(Excerpt.of(cipher.value)) is no cipher that Istio takes, and is left out",
          fix: NearestFieldName.nearest(to: cipher.value, in: known.sorted()).map { "write \($0.name)" })
      } else if !seen.insert(cipher.value).inserted {
        review.warn(cipher.place, "The cipher \(cipher.value) is listed twice", fix: "remove one")
      }
    }
  }

  /// The ciphers of BoringSSL that Istio passes on, by OpenSSL's names.
  private static let known: Set<String> = [
    "ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384",
    "ECDHE-RSA-AES256-GCM-SHA384", "ECDHE-ECDSA-CHACHA20-POLY1305", "ECDHE-RSA-CHACHA20-POLY1305",
    "ECDHE-ECDSA-AES128-SHA", "ECDHE-RSA-AES128-SHA", "ECDHE-ECDSA-AES256-SHA", "ECDHE-RSA-AES256-SHA",
    "AES128-GCM-SHA256", "AES256-GCM-SHA384", "AES128-SHA", "AES256-SHA", "DES-CBC3-SHA",
  ]
}
