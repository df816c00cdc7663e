import ArgumentParser
import Dashboard
import DemoMesh
import Feeds
import Foundation
import Kubernetes
import Mesh
import Terminal
import Wire

/// A proxy that was named on the command line, and the way to its admin port.
struct NamedProxy {
  /// Its admin port.
  var target: ProxyTarget
  /// What leads there, if something has to.
  var forward: PortForward?

  /// Finds it: an address as it is, a name in the cluster that is asked for, else in the demo that runs, else in the
  /// kubeconfig's cluster.
  /// - Throws: `ValidationError` where options cannot be used; the exit status 3 where it is not to be had, once the
  ///   reason was said.
  static func find(
    _ text: String, _ place: WorkloadNamespaceOption, _ cluster: ClusterOptions
  ) async throws -> NamedProxy {
    // istioctl's NAME.NAMESPACE looks like a host: it is one where no cluster is asked for.
    let asksCluster = cluster.isNamed || place.namespace != nil
    if text.contains(":") || text.contains(".") && !asksCluster {
      do {
        return NamedProxy(target: try ProxyList.parse(text))
      } catch {
        throw ValidationError(error.description)
      }
    }
    if asksCluster { return try await inCluster(text, place, cluster) }
    if let proxies = try? DemoRegistry().find(number: nil).proxies {
      let (_, name) = place.split(text)
      guard let proxy = proxies.first(where: { $0.workload == name || $0.pod == name }) else {
        throw complaint(
          "the demo has no proxy \(name): it has \(proxies.map(\.workload).joined(separator: ", "))")
      }
      return NamedProxy(target: try ProxyList.parse(proxy.admin))
    }
    guard cluster.hasDefault else {
      throw ValidationError(
        "\(text) is no HOST:PORT, no demo runs, and there is no kubeconfig: give the admin address, such as 127.0.0.1:15000"
      )
    }
    return try await inCluster(text, place, cluster)
  }

  private static func inCluster(
    _ text: String, _ place: WorkloadNamespaceOption, _ cluster: ClusterOptions
  ) async throws -> NamedProxy {
    guard cluster.namedContexts.count < 2 else {
      throw ValidationError("one --context: a proxy is one cluster's")
    }
    let access = try cluster.access()
    let client = KubernetesClient(access, transport: WireClient())
    let (named, name) = place.split(text)
    let namespace = named ?? (cluster.allNamespaces ? nil : access.namespace)
    do {
      var state = ClusterState()
      state.apply(.synced(try await client.list(.pods, namespace: namespace, as: { ClusterPod($0) })))
      let proxies = ClusterProxies(in: state).all.values.sorted { $0.name < $1.name }
      guard
        let proxy = proxies.first(where: { $0.pod.name == name })
          ?? proxies.first(where: { ($0.identity.workload ?? $0.workload.name) == name })
      else {
        let place = namespace.map { "namespace \($0)" } ?? "the cluster"
        let names = Set(proxies.flatMap { [$0.pod.name, $0.identity.workload ?? $0.workload.name] })
        let near = TextMatch.suggestion(for: name, among: names)
        throw complaint(
          "no pod or workload \(name) with a proxy in \(place)"
            + (near.isEmpty ? ": -n names another namespace, -A looks in all" : near))
      }
      guard let port = proxy.adminPort else { throw complaint("\(proxy.name) has no admin port") }
      let forward = try await PortForward.start(
        access, namespace: proxy.pod.namespace ?? "", pod: proxy.pod.name, port: port,
        environment: cluster.environment)
      let target = ProxyTarget(
        host: "127.0.0.1", port: UInt16(clamping: forward.localPort), title: proxy.name)
      return NamedProxy(target: target, forward: forward)
    } catch let error as KubernetesError {
      throw complaint(error.description)
    }
  }

  private static func complaint(_ text: String) -> ExitCode {
    StandardOutput.tell("pharos: \(TextSafety.safe(text))\n")
    return ExitStatus.noSource
  }
}
