import ArgumentParser
import Dashboard
import Foundation
import Kubernetes
import Manifests
import Terminal
import Wire

/// Which configuration is read: shared by `analyze`, `mtls` and `authz`.
struct ConfigOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "YAML or JSON files, folders (read to the bottom), globs, or - for standard input.", valueName: "path"))
  var paths: [String] = []

  @Option(
    name: [.customShort("n"), .customLong("namespace")],
    help: ArgumentHelp(
      "Of a cluster the one namespace to look at; of files the namespace of objects that name none.",
      valueName: "namespace"))
  var namespace: String?

  @Option(
    name: .customLong("mesh-config"),
    help: ArgumentHelp(
      "Istio's meshConfig; else the ConfigMap istio of the files, else defaults.", valueName: "file"))
  var meshConfig: String?

  @Option(
    name: .customLong("mesh-networks"), help: ArgumentHelp("Istio's meshNetworks.", valueName: "file"))
  var meshNetworks: String?

  @Option(
    name: .customLong("cluster"),
    help: ArgumentHelp(
      "Files or folders that belong to a cluster of that name. Repeatable.", valueName: "name=path"))
  var clusters: [String] = []

  @OptionGroup(title: "Kubernetes") var kubernetes: ClusterOptions

  func validate() throws {
    for cluster in clusters where !cluster.contains("=") {
      throw ValidationError("--cluster wants NAME=PATH, not '\(cluster)'")
    }
    if paths.filter({ $0 == "-" }).count > 1 {
      throw ValidationError("standard input (-) can be read once only")
    }
  }

  /// Whether there is nothing to read.
  var isEmpty: Bool { paths.isEmpty && clusters.isEmpty && !readsCluster }

  /// Whether a cluster is read: it was asked for, or nothing else was and there is one.
  var readsCluster: Bool {
    kubernetes.isNamed || paths.isEmpty && clusters.isEmpty && kubernetes.hasDefault
  }

  /// The one namespace of a cluster that is looked at; nil: all that is read.
  var scope: String? { readsCluster && !kubernetes.allNamespaces ? namespace : nil }

  /// What a command says that was given nothing to read.
  static let nothing =
    "name files or folders, - for standard input, or --kube for the cluster of a kubeconfig"

  /// Reads everything that is named, as one.
  /// - Throws: `ValidationError` where the mesh's own files cannot be read, or several clusters are named.
  func load() async throws -> ConfigSet {
    guard kubernetes.namedContexts.count < 2 else {
      throw ValidationError("one --context: what holds in one cluster says nothing of another")
    }
    return try await loadEach().sets[0]
  }

  /// Reads everything that is named, for each cluster by itself; files go with each of them.
  /// - Returns: at least one set, and whether every cluster could be read.
  /// - Throws: `ValidationError` where the mesh's own files cannot be read, or no cluster has the namespace that is
  ///   looked at.
  func loadEach(
    progress: (ManifestFiles.Progress) -> Void = { _ in }
  ) async throws -> (sets: [ConfigSet], isComplete: Bool) {
    let live = try await live()
    let files = files(progress)
    let (config, networks) = (try readMeshConfig(), try readMeshNetworks())
    let reader = ManifestReader(defaultNamespace: namespace ?? "")
    let sets = live.texts.map {
      ConfigSet(
        reader.read($0.sources + files), meshConfig: config, meshNetworks: networks, gaps: $0.gaps)
    }
    try requireScope(in: sets)
    return (sets, live.isComplete)
  }

  /// A namespace that is not there would be one without any mistake.
  private func requireScope(in sets: [ConfigSet]) throws {
    guard let scope else { return }
    let mayBeThere = sets.contains { set in
      !set.facts.has(.namespaces) || (set.byKind["Namespace"] ?? []).contains { $0.name == scope }
        || set.objects.contains { $0.namespace == scope }
    }
    guard !mayBeThere else { return }
    let known = sets.flatMap { ($0.byKind["Namespace"] ?? []).map(\.name) }
    let near = TextMatch.suggestion(for: scope, among: known)
    throw ValidationError(TextSafety.safe("there is no namespace \(scope)\(near)"))
  }

  private func files(_ progress: (ManifestFiles.Progress) -> Void) -> [ManifestSource] {
    var sources = paths.isEmpty ? [] : ManifestFiles(paths).load(progress: progress)
    for cluster in clusters {
      let parts = cluster.split(separator: "=", maxSplits: 1).map(String.init)
      sources += ManifestFiles([parts.last ?? ""]).load(progress: progress).map { source in
        var source = source
        source.cluster = parts.first ?? ""
        return source
      }
    }
    return sources
  }

  /// The objects of each cluster, or of none where no cluster is asked for. What may not be read is said and left out.
  private func live() async throws -> (texts: [ClusterTexts], isComplete: Bool) {
    guard readsCluster else { return ([ClusterTexts(sources: [], gaps: ReadingGaps())], true) }
    let wire = WireClient(connectionsPerHost: 16)
    let clients = try kubernetes.accesses().map { KubernetesClient($0, transport: wire) }
    for warning in clients.compactMap(\.access.warning) { StandardOutput.tell("pharos: \(warning)\n") }
    let standings = await ClusterNames.standings(of: clients)
    var texts: [ClusterTexts] = []
    var isComplete = true
    for (client, standing) in zip(clients, standings) {
      let context = clients.count > 1 ? "\(client.access.context ?? client.access.cluster): " : ""
      if case .same(let other) = standing {
        StandardOutput.tell("pharos: \(context)it is the same cluster as \(other), and read once\n")
        continue
      }
      do throws(KubernetesError) {
        let read = try await ClusterManifests.read(
          client, namespace: namespace ?? (kubernetes.allNamespaces ? nil : client.access.namespace),
          cluster: clients.count > 1 ? standing.name ?? client.access.context ?? client.access.cluster : nil)
        for line in read.gaps.sentences {
          StandardOutput.tell("pharos: \(context)\(TextSafety.safe(line))\n")
        }
        if read.sources.isEmpty, read.gaps.hasUnexpected { isComplete = false }
        texts.append(read)
      } catch {
        StandardOutput.tell("pharos: \(context)\(error.description)\n")
        isComplete = false
      }
    }
    guard !texts.isEmpty else { throw ExitStatus.noSource }
    return (texts, isComplete)
  }

  private func readMeshConfig() throws -> MeshConfig? {
    guard let meshConfig else { return nil }
    guard let read = MeshConfig.read(try bytes(meshConfig, "--mesh-config")) else {
      throw ValidationError(
        "--mesh-config \(TextSafety.safe(meshConfig)): not a YAML map of Istio's meshConfig")
    }
    return read
  }

  private func readMeshNetworks() throws -> MeshNetworks? {
    guard let meshNetworks else { return nil }
    let source = ManifestSource(name: meshNetworks, bytes: try bytes(meshNetworks, "--mesh-networks"))
    guard let read = MeshNetworks.read(source) else {
      throw ValidationError(
        "--mesh-networks \(TextSafety.safe(meshNetworks)): not a YAML map of Istio's meshNetworks")
    }
    return read
  }

  private func bytes(_ path: String, _ option: String) throws -> [UInt8] {
    do {
      return Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    } catch {
      throw ValidationError(
        "\(option) \(TextSafety.safe(path)): cannot be read (\(error.localizedDescription))")
    }
  }
}
