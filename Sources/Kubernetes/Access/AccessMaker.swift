import JSON
import Wire

/// Makes the access out of a context's cluster and user, by kubectl's rules.
struct AccessMaker {
  let config: Kubeconfig
  let context: Kubeconfig.Context

  func access() throws(KubernetesError) -> ClusterAccess {
    guard let cluster = config.clusters[context.cluster] else {
      throw missing("cluster", context.cluster, Array(config.clusters.keys))
    }
    let user: KubeconfigUser
    if context.user.isEmpty {
      user = KubeconfigUser(name: "", file: cluster.file)
    } else if let known = config.users[context.user] {
      user = known
    } else {
      throw missing("user", context.user, Array(config.users.keys))
    }
    let tls = try tls(cluster, user)
    let server = try server(cluster, tls)
    return ClusterAccess(
      context: context.name, cluster: context.cluster, server: server,
      namespace: context.namespace ?? KubernetesNames.defaultNamespace, tls: tls,
      proxy: try cluster.proxy.map { text throws(KubernetesError) in try proxy(text) }
        ?? ProxyEnvironment(config.environment).proxy(for: server),
      credentials: try credentials(cluster, user, server, tls), impersonation: user.impersonation,
      kubeconfigFile: config.namedFile)
  }

  private func missing(_ what: String, _ name: String, _ known: [String]) -> KubernetesError {
    let there =
      known.isEmpty ? "it has none" : "it has " + Sentence.list(NearNames.sorted(known.sorted(), like: name))
    return KubernetesError(
      .configuration,
      "context `\(context.name)` names the \(what) `\(name)`, which is not in the kubeconfig; \(there)")
  }

  private func wrong(_ sentence: String) -> KubernetesError { KubernetesError(.configuration, sentence) }

  private func server(_ cluster: KubeconfigCluster, _ tls: TLSSettings) throws(KubernetesError) -> String {
    guard var server = cluster.server?.trimmed, !server.isEmpty else {
      throw wrong("cluster `\(cluster.name)` has no server in the kubeconfig \(cluster.file)")
    }
    if !server.contains("://") {
      // As kubectl: TLS where anything speaks of it.
      let speaksTLS = tls.authorities != nil || tls.clientCertificate != nil || !tls.verifiesServer
      server = (speaksTLS ? "https://" : "http://") + server
    }
    while server.hasSuffix("/") { server.removeLast() }
    guard ServerURL(server) != nil, !server.contains("?"), !server.contains("#") else {
      throw wrong(
        "the server of cluster `\(cluster.name)` (\(ServerURL.withoutUser(server))) is not a usable URL: it should be https://HOST:PORT, without a user"
      )
    }
    return server
  }

  private func proxy(_ text: String) throws(KubernetesError) -> String {
    let scheme = text.prefix { $0 != ":" }.lowercased()
    guard ["http", "https", "socks5", "socks5h"].contains(scheme), text.contains("://") else {
      throw wrong(
        "the proxy-url of cluster `\(context.cluster)` is not usable: it should be http://HOST:PORT, https://… or socks5://…"
      )
    }
    return text
  }

  // MARK: - TLS

  private func tls(_ cluster: KubeconfigCluster, _ user: KubeconfigUser) throws(KubernetesError)
    -> TLSSettings
  {
    var tls = TLSSettings(verifiesServer: !cluster.skipsVerification, serverName: cluster.serverName)
    tls.authorities = try pem(
      cluster.authorityData, cluster.authorityFile, "certificate-authority", "cluster `\(cluster.name)`")
    if cluster.skipsVerification, tls.authorities != nil {
      throw wrong(
        "cluster `\(cluster.name)` has both a certificate-authority and insecure-skip-tls-verify, which exclude each other: take out the latter"
      )
    }
    // A pair of files is read by the credentials, which see when it is renewed.
    if hasCertificateFiles(user) { return tls }
    let owner = "user `\(user.name)`"
    tls.clientCertificate = try pem(user.certificateData, user.certificateFile, "client-certificate", owner)
    tls.clientKey = try pem(user.keyData, user.keyFile, "client-key", owner)
    guard (tls.clientCertificate == nil) == (tls.clientKey == nil) else {
      throw wrong(
        "\(owner) has a client-\(tls.clientKey == nil ? "certificate without a client-key" : "key without a client-certificate") in the kubeconfig \(user.file)"
      )
    }
    return tls
  }

  private func hasCertificateFiles(_ user: KubeconfigUser) -> Bool {
    user.certificateData == nil && user.keyData == nil && user.certificateFile != nil && user.keyFile != nil
  }

  /// Data wins over a file, as kubectl has it.
  private func pem(
    _ data: String?, _ file: String?, _ key: String, _ owner: String
  ) throws(KubernetesError) -> [UInt8]? {
    if let data {
      guard let bytes = Base64.decode(data), Self.isPEM(bytes) else {
        throw wrong("\(key)-data of \(owner) in the kubeconfig is not PEM in base64")
      }
      return bytes
    }
    guard let file else { return nil }
    let bytes: [UInt8]
    do {
      bytes = try SmallFile.bytes(of: file)
    } catch {
      throw wrong("cannot read the \(key) \(file) of \(owner): \(error.reason)")
    }
    guard Self.isPEM(bytes) else { throw wrong("the \(key) \(file) of \(owner) is not PEM") }
    return bytes
  }

  static func isPEM(_ bytes: [UInt8]) -> Bool {
    String(decoding: bytes, as: UTF8.self).contains("-----BEGIN ")
  }

  // MARK: - Credentials

  private func credentials(
    _ cluster: KubeconfigCluster, _ user: KubeconfigUser, _ server: String, _ tls: TLSSettings
  ) throws(KubernetesError) -> CredentialSource {
    if let problem = user.execProblem { throw wrong("user `\(user.name)` cannot log in: \(problem)") }
    let hasOther = user.token != nil || user.tokenFile != nil || user.exec != nil
    if let provider = user.authProvider, !hasOther { throw wrong(advice(provider, user)) }
    var source = CredentialSource(token: user.token, tokenFile: user.tokenFile)
    if let name = user.user { source.login = .init(user: name, password: user.password ?? "") }
    if hasCertificateFiles(user), let certificate = user.certificateFile, let key = user.keyFile {
      source.certificateFiles = .init(certificate: certificate, key: key)
    }
    if var exec = user.exec {
      exec.environment = config.environment.merging(exec.environment) { _, its in its }
      if user.wantsClusterInfo { exec.clusterInfo = clusterInfo(cluster, server, tls) }
      source.exec = exec
    }
    return source
  }

  /// `Cluster` of the client authentication API.
  private func clusterInfo(_ cluster: KubeconfigCluster, _ server: String, _ tls: TLSSettings) -> String {
    JSONValue.members([
      ("server", .string(server)), ("tls-server-name", cluster.serverName.map { .string($0) }),
      ("insecure-skip-tls-verify", cluster.skipsVerification ? .bool(true) : nil),
      ("certificate-authority-data", tls.authorities.map { .string(Base64.encode($0)) }),
      ("proxy-url", cluster.proxy.map { .string($0) }),
      ("config", cluster.execConfig.flatMap { try? JSONValue(Array($0.utf8)) }),
    ]).encodedText
  }

  private func advice(_ provider: String, _ user: KubeconfigUser) -> String {
    let what =
      switch provider {
      case "gcp":
        "install gke-gcloud-auth-plugin and run `gcloud container clusters get-credentials CLUSTER`"
      case "azure": "install kubelogin and run `kubelogin convert-kubeconfig`"
      case "oidc": "use an exec plugin such as `kubectl oidc-login` instead"
      default: "write the entry anew with an exec plugin"
      }
    return
      "user `\(user.name)` logs in by the auth-provider `\(Sentence.clean(provider, limit: 40))`, which Kubernetes has given up for exec plugins: \(what)"
  }
}
