import Wire

extension ClusterAccess {
  /// Access as a pod of the cluster, by its service account; nil where this is no pod.
  /// - Parameters:
  ///   - environment: with `KUBERNETES_SERVICE_HOST` and `KUBERNETES_SERVICE_PORT`.
  ///   - folder: where the service account's files are.
  /// - Throws: when it is one, but has no account to speak with.
  public static func inCluster(
    environment: [String: String], folder: String = "/var/run/secrets/kubernetes.io/serviceaccount"
  ) throws(KubernetesError) -> ClusterAccess? {
    guard let host = environment["KUBERNETES_SERVICE_HOST"], !host.isEmpty,
      let port = environment["KUBERNETES_SERVICE_PORT"], !port.isEmpty
    else { return nil }
    let authorities: [UInt8]
    do {
      _ = try SmallFile.bytes(of: folder + "/token")
      authorities = try SmallFile.bytes(of: folder + "/ca.crt")
    } catch {
      throw KubernetesError(
        .configuration,
        "this pod has no service account to ask the API server with (\(folder): \(error.reason)): set automountServiceAccountToken, or use a kubeconfig"
      )
    }
    let namespace = SmallFile.read(folder + "/namespace").map { String(decoding: $0, as: UTF8.self).trimmed }
    let server = "https://" + (host.contains(":") ? "[\(host)]" : host) + ":" + port
    return ClusterAccess(
      context: nil, cluster: "in-cluster", server: server,
      namespace: namespace.flatMap { $0.isEmpty ? nil : $0 } ?? KubernetesNames.defaultNamespace,
      tls: TLSSettings(authorities: authorities), proxy: ProxyEnvironment(environment).proxy(for: server),
      credentials: CredentialSource(tokenFile: folder + "/token"))
  }

  /// The way to a cluster as kubectl finds it: the kubeconfig; where there is none, the service account of the pod.
  /// - Parameter context: of the kubeconfig; nil: the current one.
  public static func find(
    context: String? = nil, environment: [String: String], home: String
  ) throws(KubernetesError) -> ClusterAccess {
    let config = try Kubeconfig.load(environment: environment, home: home)
    if config.isEmpty, context == nil, let inside = try inCluster(environment: environment) { return inside }
    return try config.resolve(context: context)
  }
}
