import JSON

extension KubernetesClient {
  /// Lists the objects of a kind and tells what becomes of them, for as long as the stream is read.
  ///
  /// Whatever happens to the connection or the server, it goes on: a failure is an event. Memory holds what `project`
  /// made until it is read, and the keys.
  /// - Parameters:
  ///   - namespace: of that namespace alone; nil: of all.
  ///   - fieldSelector: such as `metadata.name=istio`.
  ///   - labelSelector: such as `app=istiod`.
  ///   - project: makes of an object what is kept; nil: the object is not wanted. Called off the main actor, once
  ///     for each object that comes.
  package func watch<Value: Sendable>(
    _ kind: ResourceKind, namespace: String? = nil, fieldSelector: String? = nil,
    labelSelector: String? = nil,
    as project: @escaping @Sendable (JSONValue) -> Value?
  ) -> AsyncStream<ResourceEvent<Value>> {
    let scope = WatchScope(
      kind: kind, namespace: namespace, fieldSelector: fieldSelector, labelSelector: labelSelector)
    return AsyncStream { continuation in
      let task = Task {
        var watcher = ResourceWatcher(client: self, scope: scope, project: project) {
          continuation.yield($0)
        }
        await watcher.run()
        continuation.finish()
      }
      continuation.onTermination = { _ in task.cancel() }
    }
  }

  /// Lists the objects of a kind once, all pages.
  /// - Parameter project: as in ``watch(_:namespace:fieldSelector:labelSelector:as:)``.
  package func list<Value: Sendable>(
    _ kind: ResourceKind, namespace: String? = nil, fieldSelector: String? = nil,
    labelSelector: String? = nil,
    as project: @escaping @Sendable (JSONValue) -> Value?
  ) async throws(KubernetesError) -> [ResourceKey: Value] {
    let scope = WatchScope(
      kind: kind, namespace: namespace, fieldSelector: fieldSelector, labelSelector: labelSelector)
    return try await ResourceLister(client: self, scope: scope, project: project).list().values
  }

  /// How many objects of a kind there are in each namespace, by their metadata alone.
  /// - Parameter labelSelector: such as `app=istiod`.
  package func count(
    _ kind: ResourceKind, labelSelector: String? = nil
  ) async throws(KubernetesError) -> [String: Int] {
    var scope = WatchScope(kind: kind, namespace: nil, fieldSelector: nil, labelSelector: labelSelector)
    scope.isMetadataAlone = true
    let found = try await ResourceLister(client: self, scope: scope, project: { _ in true }).list().values
    return found.keys.reduce(into: [:]) { $0[$1.namespace ?? "", default: 0] += 1 }
  }
}
