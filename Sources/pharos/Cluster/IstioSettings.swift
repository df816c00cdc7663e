import JSON
import Kubernetes

/// What Istio itself was installed with: the ConfigMaps of its control plane, of all revisions.
///
/// Where ConfigMaps may not be listed, those are read by name that a role may name (`pharos rbac`).
enum IstioSettings {
  typealias Texts = [ResourceKey: [UInt8]]

  /// What was read, and what was not.
  struct Reading: Sendable, Equatable {
    var texts: Texts = [:]
    /// Why none of them could be read; nil where there are some, or are none.
    var problem: KubernetesError?
  }

  /// Istio's own namespace.
  private static let namespace = "istio-system"
  /// The ConfigMaps of an installation without revision.
  static let names = ["istio", "istio-sidecar-injector"]

  /// The texts, once.
  static func read(_ client: KubernetesClient) async -> Reading {
    do throws(KubernetesError) {
      return Reading(texts: try await client.list(.configMaps, namespace: namespace, as: text))
    } catch {
      var known = Named(listing: error)
      for name in names {
        do throws(KubernetesError) {
          known.read[name] = try await client.list(
            .configMaps, namespace: namespace, fieldSelector: "metadata.name=\(name)", as: text)
        } catch {
          known.problems[name] = error
        }
      }
      return known.reading
    }
  }

  /// What is known of those that are read by name.
  private struct Named {
    /// Why they may not be listed.
    let listing: KubernetesError
    var read: [String: Texts] = [:]
    var problems: [String: KubernetesError] = [:]

    /// Whether each has been told of.
    var isComplete: Bool { names.allSatisfy { read[$0] != nil || problems[$0] != nil } }

    var reading: Reading {
      let texts = read.values.reduce(into: Texts()) { $0.merge($1) { $1 } }
      // Those of a revision have other names: what may not be listed is not known to be missing.
      return Reading(texts: texts, problem: texts.isEmpty ? listing : nil)
    }
  }

  /// The texts as they change, and whenever there is nothing to wait for: empty where none can be read now.
  static func watch(_ client: KubernetesClient) -> AsyncStream<Reading> {
    AsyncStream(bufferingPolicy: .bufferingNewest(1)) { continuation in
      let task = Task {
        if let forbidden = await follow(client, continuation) {
          await followNames(client, forbidden, continuation)
        }
        continuation.finish()
      }
      continuation.onTermination = { _ in task.cancel() }
    }
  }

  /// - Returns: that they may not be listed; nil once it is cancelled.
  private static func follow(
    _ client: KubernetesClient, _ continuation: AsyncStream<Reading>.Continuation
  ) async -> KubernetesError? {
    var known = Reading()
    var isAllowed = false
    for await event in client.watch(.configMaps, namespace: namespace, as: text) {
      switch event {
      case .failed(let error, _):
        if error.cause == .forbidden, !isAllowed { return error }
        // What was read once is known, though it may be of a while ago.
        if !isAllowed { known.problem = error }
      case .synced:
        isAllowed = true
        known.problem = nil
      default: break
      }
      fold(event, into: &known.texts)
      continuation.yield(known)
    }
    return nil
  }

  private static func followNames(
    _ client: KubernetesClient, _ forbidden: KubernetesError,
    _ continuation: AsyncStream<Reading>.Continuation
  ) async {
    let (events, news) = AsyncStream.makeStream(of: (name: String, event: ResourceEvent<[UInt8]>).self)
    await withDiscardingTaskGroup { group in
      for name in names {
        group.addTask {
          let watch = client.watch(
            .configMaps, namespace: namespace, fieldSelector: "metadata.name=\(name)", as: text)
          for await event in watch { news.yield((name, event)) }
        }
      }
      var known = Named(listing: forbidden)
      for await (name, event) in events {
        if case .failed(let error, _) = event {
          if known.read[name] == nil { known.problems[name] = error }
        } else {
          known.problems[name] = nil
          fold(event, into: &known.read[name, default: [:]])
        }
        // What one of them says alone is not what there is.
        if known.isComplete { continuation.yield(known.reading) }
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
