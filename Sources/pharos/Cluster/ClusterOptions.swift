import ArgumentParser
import Feeds
import Foundation
import Kubernetes

/// Which cluster is read, and how gently: shared by every command that reads a mesh.
struct ClusterOptions: ParsableArguments {
  @Flag(help: "Read the cluster of the kubeconfig (what happens without any other source).")
  var kube = false

  @Option(
    name: .customLong("context"),
    help: ArgumentHelp(
      "The context of the kubeconfig, instead of its current one. Repeatable: several clusters at once.",
      valueName: "name"))
  var namedContexts: [String] = []

  @Option(help: ArgumentHelp("A kubeconfig, instead of KUBECONFIG or ~/.kube/config.", valueName: "file"))
  var kubeconfig: String?

  @Flag(
    name: [.customShort("A"), .customLong("all-namespaces")], help: "Look at all namespaces of the cluster.")
  var allNamespaces = false

  @Option(
    name: .customLong("api-requests"),
    help: ArgumentHelp("Requests a second through the API server, at most. (default: 20)", valueName: "n"))
  var apiRequests: Double?

  @Option(
    name: .customLong("api-bytes"),
    help: ArgumentHelp("Bytes a second through the API server, at most. (default: 5MB)", valueName: "size"))
  var apiBytes: ByteSize?

  func validate() throws {
    if let apiRequests, !(apiRequests >= 1 && apiRequests <= 10_000) {
      throw ValidationError("--api-requests is 1 to 10000")
    }
    if let apiBytes, apiBytes.bytes < 10_000 { throw ValidationError("--api-bytes is at least 10KB") }
  }

  /// A cluster is asked for by one of the options.
  var isNamed: Bool { kube || !namedContexts.isEmpty || kubeconfig != nil || allNamespaces }

  /// What may go over the API server.
  var budget: RequestBudget {
    RequestBudget(
      requestsPerSecond: apiRequests ?? 20, bytesPerSecond: apiBytes.map { Double($0.bytes) } ?? 5e6)
  }

  /// The process's variables, with the kubeconfig that was named.
  var environment: [String: String] {
    var environment = ProcessInfo.processInfo.environment
    if let kubeconfig { environment["KUBECONFIG"] = kubeconfig }
    return environment
  }

  /// Home, where `.kube/config` is.
  var home: String { environment["HOME"] ?? NSHomeDirectory() }

  /// There is a cluster that would be read without being asked for.
  var hasDefault: Bool {
    if environment["KUBERNETES_SERVICE_HOST"]?.isEmpty == false { return true }
    let named = environment["KUBECONFIG"].map { $0.split(separator: ":").map(String.init) } ?? []
    return (named.isEmpty ? [home + "/.kube/config"] : named).contains {
      FileManager.default.fileExists(atPath: $0)
    }
  }

  /// The way into the cluster, or into the first of several.
  /// - Throws: `ValidationError` where the kubeconfig cannot be used.
  func access() throws -> ClusterAccess { try access(namedContexts.first) }

  /// The ways into all clusters that are named, or into the current one.
  /// - Throws: as `access()`.
  func accesses() throws -> [ClusterAccess] {
    var seen: Set<String> = []
    let named = namedContexts.filter { seen.insert($0).inserted }
    return named.isEmpty ? [try access(nil)] : try named.map { try access($0) }
  }

  private func access(_ context: String?) throws -> ClusterAccess {
    do {
      return try ClusterAccess.find(context: context, environment: environment, home: home)
    } catch {
      throw ValidationError(error.description)
    }
  }

  /// The names of all contexts.
  var contexts: [String] {
    let config = try? Kubeconfig.load(environment: environment, home: home)
    return config?.contexts.map(\.name).sorted() ?? []
  }
}
