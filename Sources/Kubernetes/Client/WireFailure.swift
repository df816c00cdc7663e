import Wire

/// Failures of the way to the API server, with what to do.
struct WireFailure {
  let access: ClusterAccess

  private var server: String { ServerURL.withoutUser(access.server) }
  private var cluster: String { Sentence.clean(access.cluster, limit: 100) }
  private var again: String {
    access.context.map { "kubectl --context \(Sentence.clean($0, limit: 100)) get ns" } ?? "kubectl get ns"
  }
  private var byProxy: String { access.proxy.map { " through the proxy \(ServerURL.withoutUser($0))" } ?? "" }

  /// The error in the cluster's words.
  func error(_ error: WireError) -> KubernetesError {
    switch error {
    case .refused:
      KubernetesError(
        .unreachable,
        "nothing listens at \(server)\(byProxy), the API server of cluster `\(cluster)`: is the cluster running, and its address in the kubeconfig right?"
      )
    case .unresolved(let host):
      KubernetesError(
        .unresolved,
        "no address is known for \(Sentence.clean(host, limit: 200)), the API server of cluster `\(cluster)`\(byProxy): is the name in the kubeconfig right, and is a VPN needed?"
      )
    case .timedOut(let seconds):
      KubernetesError(
        .timedOut,
        "the API server \(server)\(byProxy) gave no answer within \(Self.words(seconds)): is the network (a VPN, a firewall) in the way? `\(again)` tells the same"
      )
    case .tooLarge(let limit):
      KubernetesError(
        .tooLarge,
        "the API server's answer is larger than \(limit >> 20) MiB: choose a namespace (-n NAME) to ask for less"
      )
    case .cut(let what):
      KubernetesError(
        .cutOff, "the API server \(server)\(byProxy) broke off its answer (\(Sentence.withoutSecrets(what)))")
    case .tls(let words): tls(words)
    case .badURL:
      KubernetesError(
        .configuration,
        "the server \(server) of cluster `\(cluster)` is not a usable URL: it should be https://HOST:PORT")
    case .cancelled: KubernetesError(.cancelled, "cancelled")
    case .other(let words):
      KubernetesError(
        words.contains("cannot be reached") ? .unreachable : .other,
        "the API server \(server)\(byProxy) cannot be spoken with: \(Sentence.withoutSecrets(words))")
    }
  }

  /// TLS libraries tell by words alone what went wrong; what they do not tell is given as they say it.
  private func tls(_ words: String) -> KubernetesError {
    let lower = words.lowercased()
    let said = Sentence.withoutSecrets(words)
    func has(_ parts: String...) -> Bool { parts.contains { lower.contains($0) } }
    if has("alert") && !has("unrecognized name")
      || has(
        "key values mismatch", "could not load pem", "unable to set private key",
        "problem with the local ssl certificate", "unable to use client certificate", "client certificate")
    {
      return KubernetesError(
        .untrusted,
        "the client certificate of the kubeconfig is not taken by \(server): it may be expired or of another cluster; get a new one (\(said))"
      )
    }
    if has("subject name", "does not match", "hostname mismatch", "no alternative certificate") {
      return KubernetesError(
        .untrusted,
        "the certificate of \(server) is for another name: use the name it was made for in the kubeconfig, or set tls-server-name for cluster `\(cluster)` (\(said))"
      )
    }
    if has("has expired", "expired certificate", "not yet valid") {
      return KubernetesError(
        .untrusted,
        "the certificate of \(server) has expired or is not valid yet: renew it, or set this machine's clock (\(said))"
      )
    }
    if has(
      "verify", "self-signed", "self signed", "issuer", "unable to get", "unknown authority", "signature")
    {
      return KubernetesError(
        .untrusted,
        "the certificate of \(server) is not signed by the authority that is trusted for cluster `\(cluster)`: correct certificate-authority(-data) in the kubeconfig (\(said))"
      )
    }
    return KubernetesError(
      .untrusted, "TLS with \(server) does not come about: \(said); does it speak TLS at that port?")
  }

  private static func words(_ seconds: Double) -> String {
    seconds < 1 ? "\(Int((seconds * 1000).rounded())) ms" : "\(Int(seconds.rounded())) s"
  }
}
