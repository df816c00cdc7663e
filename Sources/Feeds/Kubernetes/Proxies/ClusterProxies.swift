import Kubernetes
import Mesh

/// The proxies among the pods of a cluster.
public struct ClusterProxies: Sendable, Hashable {
  /// All of them, by pod.
  public var all: [ResourceKey: ClusterProxy]

  /// Finds them.
  /// - Parameter cluster: Istio's id of the cluster, where it is known.
  /// - Complexity: O(pods).
  public init(in state: ClusterState, cluster: String? = nil) {
    all = state.pods.compactMapValues { ProxyRecognition($0, in: state).proxy(cluster: cluster) }
  }

  /// Those that are asked for traffic, in order of their names.
  public var polled: [ClusterProxy] { sorted { $0.isPolled && $0.isDataPlane } }

  /// Those that are not asked, each with its remark.
  public var held: [ClusterProxy] { sorted { !$0.isPolled && $0.isDataPlane } }

  /// The control planes.
  public var controlPlanes: [ClusterProxy] { sorted { $0.role == .istiod } }

  /// Those of one namespace; nil: of all.
  public func of(namespace: String?) -> [ClusterProxy] {
    sorted { namespace == nil || $0.pod.namespace == namespace }
  }

  private func sorted(_ isWanted: (ClusterProxy) -> Bool) -> [ClusterProxy] {
    all.values.filter(isWanted).sorted { $0.pod < $1.pod }
  }
}
