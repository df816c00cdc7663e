import JSON
import Kubernetes

/// Reads what runs in a cluster, or in one namespace of it: lists and watches each kind, and tells the whole anew when
/// something has changed.
///
/// A kind that may not be read costs no other. Changes that come together are told together.
public actor ClusterReader {
  /// What is known, as it changes.
  public nonisolated let states = LatestValue<ClusterState>()

  private let client: KubernetesClient
  private let namespace: String?
  private let clock: any FeedClock
  private var state = ClusterState()
  private var isTelling = false
  /// Seconds over which changes are gathered.
  private static let gatherSeconds = 0.2

  /// Makes a reader; nothing is asked before `run`.
  /// - Parameter namespace: the one to read; nil: all.
  public init(_ client: KubernetesClient, namespace: String?, clock: any FeedClock = SystemClock()) {
    self.client = client
    self.namespace = namespace
    self.clock = clock
  }

  /// Reads until the task is cancelled.
  /// - Parameter served: the kinds that the cluster has.
  public func run(_ served: [ResourceKind]) async {
    await withDiscardingTaskGroup { group in
      for kind in served {
        if kind == .namespaces { watch(kind, nil, ClusterNamespace.init, in: &group) { $0.apply($1) } }
        if kind == .pods { watch(kind, namespace, { ClusterPod($0) }, in: &group) { $0.apply($1) } }
        if kind == .services { watch(kind, namespace, ClusterService.init, in: &group) { $0.apply($1) } }
        if kind == .endpointSlices {
          watch(kind, namespace, ClusterEndpoints.init, in: &group) { $0.apply($1) }
        }
        for workload in ClusterWorkload.Kind.allCases where workload.resource == kind {
          watch(kind, namespace, { ClusterWorkload($0, as: workload) }, in: &group) {
            $0.apply($1, of: workload)
          }
        }
      }
    }
  }

  private func watch<Value: Sendable>(
    _ kind: ResourceKind, _ namespace: String?, _ project: @escaping @Sendable (JSONValue) -> Value?,
    in group: inout DiscardingTaskGroup,
    _ apply: @escaping @Sendable (inout ClusterState, ResourceEvent<Value>) -> Void
  ) {
    let events = client.watch(kind, namespace: namespace, as: project)
    group.addTask {
      for await event in events { await self.take(event, apply) }
    }
  }

  private func take<Value>(
    _ event: ResourceEvent<Value>, _ apply: (inout ClusterState, ResourceEvent<Value>) -> Void
  ) {
    apply(&state, event)
    guard !isTelling else { return }
    isTelling = true
    Task { await self.tell() }
  }

  private func tell() async {
    await clock.sleep(until: clock.now() + Self.gatherSeconds)
    isTelling = false
    states.set(state)
  }
}
