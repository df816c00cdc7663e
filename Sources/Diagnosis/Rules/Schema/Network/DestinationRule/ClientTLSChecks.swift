import Manifests

/// TLS as a client speaks it.
enum ClientTLSChecks {
  static func check(_ tls: Node, of object: ConfigObject, _ review: inout SpecReview) {
    guard tls.isMapping else { return }
    let mode = tls["mode"]?.text ?? "DISABLE"
    let credential = tls.nonEmpty("credentialName")
    if let credential, mode == "SIMPLE" || mode == "MUTUAL" {
      for file in ["clientCertificate", "privateKey", "caCertificates", "caCrl"]
      where tls.nonEmpty(file) != nil {
        review.reject(
          tls.keyPlace(file),
          "credentialName and \(file) exclude each other: certificates come from a secret or from files",
          fix: "keep one of them")
      }
      self.credential(credential, of: object, &review)
    } else if mode == "MUTUAL" {
      for file in ["clientCertificate", "privateKey"] where tls.nonEmpty(file) == nil {
        review.reject(
          tls["mode"]?.place ?? tls.place, "Mutual TLS with files needs a \(file), and there is none",
          fix: "add \(file): with the file's path, or credentialName: with the name of a secret")
      }
    }
    guard tls.bool("insecureSkipVerify") == true else { return }
    for name in ["caCertificates", "subjectAltNames"] {
      guard let value = tls.given(name), !value.isEmpty else { continue }
      review.reject(
        tls.keyPlace(name), "insecureSkipVerify checks no certificate, and \(name) says by what to check it",
        fix: "remove one of them")
    }
  }

  /// A ConfigMap of certificates must be the rule's neighbour.
  private static func credential(
    _ credential: Located<String>, of object: ConfigObject, _ review: inout SpecReview
  ) {
    let scheme = "configmap://"
    guard credential.value.hasPrefix(scheme) else { return }
    let parts = credential.value.dropFirst(scheme.count).split(
      separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let namespace = parts.first, !object.namespace.isEmpty,
      namespace != object.namespace
    else { return }
    review.reject(
      credential.place,
      "The ConfigMap of the certificates is in the namespace \(Excerpt.of(String(namespace))), not in the rule's own",
      fix: "copy it into \(object.namespace)")
  }
}
