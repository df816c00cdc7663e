import Wire

/// Everything that is needed to speak with one API server as one user. Holds credentials: shows none of them.
public struct ClusterAccess: Sendable, CustomStringConvertible, CustomReflectable {
  /// Name of the context it was made from; nil in a pod.
  public var context: String?
  /// Name of the cluster in the kubeconfig; `in-cluster` in a pod.
  public var cluster: String
  /// `https://HOST[:PORT][/PATH]`, without a slash at the end.
  public var server: String
  /// The namespace that is meant where none is said.
  public var namespace: String
  /// How TLS is done. A client certificate that a plugin gives is added by the credentials.
  public var tls: TLSSettings
  /// The proxy on the way; nil: none. May hold a password.
  public var proxy: String?
  /// The kubeconfig file that named the cluster, for `kubectl --kubeconfig`; nil: kubectl finds it as we did.
  public var kubeconfigFile: String?
  /// Where the credentials come from.
  var credentials: CredentialSource
  /// Whom we act as.
  var impersonation: Impersonation?

  /// Access with a token that is at hand, or none; for tests and tools.
  public init(
    server: String, cluster: String = "cluster", context: String? = nil,
    namespace: String = KubernetesNames.defaultNamespace, tls: TLSSettings = TLSSettings(),
    proxy: String? = nil, token: String? = nil
  ) {
    self.init(
      context: context, cluster: cluster, server: server, namespace: namespace, tls: tls, proxy: proxy,
      credentials: token.map { CredentialSource(token: $0) } ?? CredentialSource())
  }

  init(
    context: String?, cluster: String, server: String, namespace: String, tls: TLSSettings, proxy: String?,
    credentials: CredentialSource, impersonation: Impersonation? = nil, kubeconfigFile: String? = nil
  ) {
    self.context = context
    self.cluster = cluster
    self.server = server
    self.namespace = namespace
    self.tls = tls
    self.proxy = proxy
    self.credentials = credentials
    self.impersonation = impersonation
    self.kubeconfigFile = kubeconfigFile
  }

  /// Whether the server has to prove who it is. Where not, the user must be told (``warning``).
  public var isVerified: Bool { isEncrypted && tls.verifiesServer }

  /// Whether the way to the server is encrypted.
  public var isEncrypted: Bool { server.lowercased().hasPrefix("https:") }

  /// What the user must know of this access, as a sentence; nil when there is nothing.
  public var warning: String? {
    if !isEncrypted {
      let host = ServerURL(server)?.host ?? ""
      return ServerURL.isLoopback(host)
        ? nil
        : "cluster `\(Sentence.clean(cluster))` is spoken to without encryption (\(Sentence.clean(server)))"
    }
    return tls.verifiesServer
      ? nil
      : "the certificate of cluster `\(Sentence.clean(cluster))` is not verified (insecure-skip-tls-verify): anyone on the way can read and change what is shown"
  }

  /// Names alone.
  public var description: String {
    (context.map { "context \(Sentence.clean($0)), " } ?? "") + "cluster \(Sentence.clean(cluster)) at "
      + ServerURL.withoutUser(server)
  }

  /// Names alone, whoever prints it.
  public var customMirror: Mirror { Mirror(self, children: ["access": description]) }
}
