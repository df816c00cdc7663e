import JSON
import Kubernetes

/// What Istio itself was installed with: the ConfigMaps of its control plane, of all revisions.
///
/// Where ConfigMaps may not be listed, those are read by name that a role may name (`pharos rbac`).
enum IstioSettings {
  typealias Texts = [ResourceKey: [UInt8]]

  /// Istio's own namespace.
  private static let namespace = "istio-system"
  /// The ConfigMaps of an installation without revision.
  static let names = ["istio", "istio-sidecar-injector"]

  /// The texts, once; empty where none can be read.
  static func read(_ client: KubernetesClient) async -> Texts {
    if let all = try? await client.list(.configMaps, namespace: namespace, as: text) { return all }
    var found: Texts = [:]
    for name in names {
      let one = try? await client.list(
        .configMaps, namespace: namespace, fieldSelector: "metadata.name=\(name)", as: text)
      found.merge(one ?? [:]) { $1 }
    }
    return found
  }

  /// The texts as they change, and whenever there is nothing to wait for: empty where none can be read now.
  static func watch(_ client: KubernetesClient) -> AsyncStream<Texts> {
    AsyncStream(bufferingPolicy: .bufferingNewest(1)) { continuation in
      let task = Task {
        if await follow(client, continuation) == .forbidden { await followNames(client, continuation) }
        continuation.finish()
      }
      continuation.onTermination = { _ in task.cancel() }
    }
  }

  private enum End { case forbidden, cancelled }

  private static func follow(_ client: KubernetesClient, _ continuation: AsyncStream<Texts>.Continuation)
    async -> End
  {
    var known: Texts = [:]
    var isAllowed = false
    for await event in client.watch(.configMaps, namespace: namespace, as: text) {
      if case .failed(let error, _) = event, error.cause == .forbidden, !isAllowed { return .forbidden }
      if case .synced = event { isAllowed = true }
      fold(event, into: &known)
      continuation.yield(known)
    }
    return .cancelled
  }

  private static func followNames(_ client: KubernetesClient, _ continuation: AsyncStream<Texts>.Continuation)
    async
  {
    typealias Named = (name: String, event: ResourceEvent<[UInt8]>)
    let (events, news) = AsyncStream.makeStream(of: Named.self)
    await withDiscardingTaskGroup { group in
      for name in names {
        group.addTask {
          let watch = client.watch(
            .configMaps, namespace: namespace, fieldSelector: "metadata.name=\(name)", as: text)
          for await event in watch { news.yield((name, event)) }
        }
      }
      var known: [String: Texts] = [:]
      for await (name, event) in events {
        fold(event, into: &known[name, default: [:]])
        // What one of them says alone is not what there is.
        if known.count == names.count {
          continuation.yield(known.values.reduce(into: [:]) { $0.merge($1) { $1 } })
        }
      }
    }
  }

  private static func fold(_ event: ResourceEvent<[UInt8]>, into known: inout Texts) {
    switch event {
    case .synced(let all): known = all
    case .changed(let key, let text): known[key] = text
    case .deleted(let key): known[key] = nil
    case .failed, .resumed: break
    }
  }

  /// The text of the mesh's configuration and the injector's, of any revision; nil for other ConfigMaps.
  private static let text: @Sendable (JSONValue) -> [UInt8]? = { object in
    guard let name = object["metadata"]["name"].text else { return nil }
    let isInjector = name == names[1] || name.hasPrefix(names[1] + "-")
    let isMesh = (name == names[0] || name.hasPrefix(names[0] + "-")) && !object["data"]["mesh"].isNull
    return isInjector || isMesh ? ClusterObjectText.make(of: .configMaps)(object) : nil
  }
}
