/// What the API server says it is.
public struct ClusterVersion: Sendable, Hashable {
  /// Such as `v1.33.2`.
  public var version: String
  /// Such as `linux/amd64`; nil where it does not say.
  public var platform: String?
}

extension KubernetesClient {
  /// Asks the API server what it is (`/version`): the cheapest way to see whether it can be spoken with.
  public func version() async throws(KubernetesError) -> ClusterVersion {
    let value = try await get("/version", timeout: 8)
    guard let version = value["gitVersion"].text else {
      throw StatusReader(access: access, path: "/version").notKubernetes("JSON without a version")
    }
    return ClusterVersion(version: Sentence.clean(version, limit: 60), platform: value["platform"].text)
  }
}
