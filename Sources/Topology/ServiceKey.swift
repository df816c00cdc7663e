/// A service as Kubernetes and Istio name it.
package struct ServiceKey: Hashable, Sendable {
  /// Namespace; nil for hosts outside of the cluster.
  package var namespace: String?
  /// Short name, or the host where it has no short one.
  package var name: String

  package init(namespace: String?, name: String) {
    self.namespace = namespace
    self.name = name
  }

  /// Reads a service from Istio's labels, as far as they are known.
  /// - Parameters:
  ///   - host: `destination_service`.
  ///   - name: `destination_service_name`.
  ///   - namespace: `destination_service_namespace`.
  ///   - callerNamespace: `source_workload_namespace`.
  package init?(host: String?, name: String?, namespace: String?, callerNamespace: String?) {
    if let name, let namespace {
      self.init(namespace: namespace, name: Self.withoutPort(name))
      return
    }
    let host = host.map(Self.withoutPort)
    let parts = host?.split(separator: ".", omittingEmptySubsequences: false) ?? []
    let inCluster = parts.count >= 3 && parts[2] == "svc"
    var found = name.map(Self.withoutPort)
    if found == nil { found = inCluster ? String(parts[0]) : host }
    guard let found else { return nil }
    var namespace = namespace
    if namespace == nil, inCluster { namespace = String(parts[1]) }
    if namespace == nil, !found.contains("."), !Self.catchAll.contains(found) {
      // A short host name means the caller's own namespace, as in the cluster's DNS.
      namespace = callerNamespace
    }
    self.init(namespace: namespace, name: found)
  }

  /// Envoy's clusters for destinations that no service claims.
  package static let catchAll: Set<String> = [
    "PassthroughCluster", "BlackHoleCluster", "InboundPassthroughCluster",
  ]

  /// Traffic that left the mesh by one of Envoy's catch-all clusters.
  package var isCatchAll: Bool { Self.catchAll.contains(name) }

  /// A host without the port that may follow it.
  package static func withoutPort(_ host: String) -> String {
    guard let colon = host.lastIndex(of: ":"), host.firstIndex(of: ":") == colon else { return host }
    let port = host[host.index(after: colon)...]
    guard !port.isEmpty, port.allSatisfy({ $0.isASCII && $0.isNumber }) else { return host }
    return String(host[..<colon])
  }
}
