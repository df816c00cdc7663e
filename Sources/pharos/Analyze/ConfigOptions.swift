import ArgumentParser
import Foundation
import Manifests
import Terminal

/// Which configuration is read: shared by `analyze`, `mtls` and `authz`.
struct ConfigOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "YAML or JSON files, folders (read to the bottom), globs, or - for standard input.", valueName: "path"))
  var paths: [String] = []

  @Option(
    name: [.customShort("n"), .customLong("namespace")],
    help: ArgumentHelp("The namespace of objects that name none.", valueName: "namespace"))
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

  @Flag(help: .hidden) var kube = false

  func validate() throws {
    if kube {
      throw ValidationError(
        "--kube is not built yet; pipe the objects in: kubectl get … -A -o yaml | pharos analyze -")
    }
    for cluster in clusters where !cluster.contains("=") {
      throw ValidationError("--cluster wants NAME=PATH, not '\(cluster)'")
    }
    if paths.filter({ $0 == "-" }).count > 1 {
      throw ValidationError("standard input (-) can be read once only")
    }
  }

  /// Whether no path is named at all.
  var isEmpty: Bool { paths.isEmpty && clusters.isEmpty }

  /// Reads everything that is named.
  /// - Throws: `ValidationError` where the mesh's own files cannot be read.
  func load(progress: (ManifestFiles.Progress) -> Void = { _ in }) throws -> ConfigSet {
    var sources = paths.isEmpty ? [] : ManifestFiles(paths).load(progress: progress)
    for cluster in clusters {
      let parts = cluster.split(separator: "=", maxSplits: 1).map(String.init)
      sources += ManifestFiles([parts.last ?? ""]).load(progress: progress).map { source in
        var source = source
        source.cluster = parts.first ?? ""
        return source
      }
    }
    let result = ManifestReader(defaultNamespace: namespace ?? "").read(sources)
    return ConfigSet(result, meshConfig: try readMeshConfig(), meshNetworks: try readMeshNetworks())
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
